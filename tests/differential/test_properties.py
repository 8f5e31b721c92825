"""The properties hold for the oracle, and none of them holds for an oracle that is wrong about it."""

from __future__ import annotations

from typing import Any

import pytest
from properties import PROPERTIES
from rules import verdict

from patternfuzz.decision import Verdict


@pytest.mark.parametrize("name", PROPERTIES)
def test_holds(hold, tally, name: str) -> None:
    one = PROPERTIES[name]

    def body(*drawn: Any) -> None:
        covered = one.body(verdict, *drawn)
        if covered is not None:
            tally.count(name, covered)

    hold(body, *one.strategies, few=one.few)
    assert tally.covered[name]


@pytest.mark.parametrize("name", PROPERTIES)
def test_a_wrong_oracle_is_caught(find, name: str) -> None:
    one = PROPERTIES[name]

    def body(*drawn: Any) -> None:
        one.body(one.wrong, *drawn)

    with pytest.raises(AssertionError, match=r"closed|edges"):
        find(body, *one.strategies)


def test_an_undecided_pattern_stands_beside_anything(find) -> None:
    for one in PROPERTIES.values():
        find(lambda *drawn, one=one: one.body(lambda _: Verdict.UNKNOWN, *drawn), *one.strategies, cases=10)
