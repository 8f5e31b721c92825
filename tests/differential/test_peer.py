"""Ours and quantifier elimination with an SMT solver never disagree."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import strategies as st
from rules import verdict

from patternfuzz.decision import Verdict
from patternfuzz.pattern import Pattern
from patternfuzz.strategies import bad_patterns, shallow_patterns

LIMIT = 2
"""CPU seconds for one answer of the peer."""

SMALL = st.one_of(
    shallow_patterns(max_inputs=3, max_hidden=3, max_outputs=3),
    shallow_patterns(min_inputs=2, max_inputs=4, min_hidden=2, max_hidden=3, min_outputs=2, connected=True),
    bad_patterns(max_width=3),
)


def agree(pattern: Pattern, ask: Callable[[Pattern], str]) -> bool:
    """Whether both decide the pattern; then they say the same."""
    ours, peer = verdict(pattern), Verdict(ask(pattern))
    assert {ours, peer} != {Verdict.CLOSED, Verdict.NOT_CLOSED}, f"ours {ours}, peer {peer}: {pattern.to_json()}"
    return Verdict.UNKNOWN not in (ours, peer)


@pytest.mark.peer
def test_no_disagreement(hold, tally) -> None:
    pytest.importorskip("z3", reason="the peer is an optional extra")
    from sides import run

    seen: set[Pattern] = set()

    def ask(pattern: Pattern) -> str:
        (answer,) = run([("peer", pattern)], LIMIT, 1)
        return answer.verdict

    def body(pattern: Pattern) -> None:
        pattern = pattern.canonical()
        if pattern not in seen:
            seen.add(pattern)
            tally.count("oracle and peer: asked", pattern)
            if agree(pattern, ask):
                tally.count("oracle and peer: both decided", pattern)

    hold(body, SMALL, few=25, share=10)


def test_a_wrong_peer_is_caught(find) -> None:
    with pytest.raises(AssertionError, match="ours not_closed, peer closed"):
        find(lambda pattern: agree(pattern, lambda _: "closed"), SMALL)
    find(lambda pattern: agree(pattern, lambda _: "unknown"), SMALL, cases=20)
