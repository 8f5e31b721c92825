"""Edges that only reach free entries."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

import patternfuzz as pf
from patternfuzz.check import Code, Rejected, check
from patternfuzz.pattern import Pattern, composed
from patternfuzz.pattern.families import lu
from patternfuzz.reduce.covered import without_covered


def random_pattern(rng, widths):
    rows = tuple(tuple(rng.randint(1, (1 << below) - 1) for _ in range(above)) for below, above in pairwise(widths))
    return Pattern(widths, rows).pruned()


def reached(pattern):
    """The entries with a path."""
    found = pattern.rows[0]
    for rows in pattern.rows[1:]:
        found = composed(rows, found)
    return found


def claim(pattern, drop):
    """A certificate that drops edges and then says nothing, so that only the first step can be right."""
    return {
        "format": "patternfuzz-certificate",
        "version": 2,
        "verdict": "closed",
        "pattern_sha256": pattern.digest(),
        "proof": {"rule": "cover", "drop": drop, "then": {"rule": "nothing"}},
    }


def code_of(pattern, drop):
    with pytest.raises(Rejected) as caught:
        check(pattern.to_data(), claim(pattern, drop))
    return caught.value.code


def test_a_chain_of_single_edges_makes_a_column_free():
    pattern = Pattern((3, 3, 3, 3), ((4, 1, 6), (4, 6, 1), (5, 6, 6)))
    found = without_covered(pattern)
    assert found is not None
    assert found.step == {"rule": "cover", "drop": [[0, 2, 2]]}
    assert code_of(pattern, [[0, 2, 2]]) is Code.RULE_UNKNOWN
    assert code_of(pattern, [[0, 2, 1]]) is Code.COVER_ENTRIES


def test_nothing_of_lu_is_covered():
    assert without_covered(lu(2)) is None
    for mask in (0, 1):
        for edge in lu(2).edges(mask):
            assert code_of(lu(2), [[mask, *edge]]) is Code.COVER_ENTRIES


def test_what_is_dropped_is_accepted_and_keeps_the_closure_small():
    """The checker accepts every step found; the entries that can be reached stay the same."""
    rng = random.Random(3)
    seen = 0
    for _ in range(400):
        pattern = random_pattern(rng, rng.choice(((3, 3, 3, 3), (3, 2, 3, 3), (3, 3, 3), (2, 3, 3, 2, 3))))
        found = without_covered(pattern)
        if found is None:
            continue
        seen += 1
        assert code_of(pattern, found.step["drop"]) is Code.RULE_UNKNOWN
        assert reached(pattern) == reached(found.pattern)
    assert seen > 30


def test_both_verdicts_go_through():
    """The same verdict before and after, each by itself."""
    rng = random.Random(5)
    verdicts = set()
    budget = pf.Budget(seconds=None, effort=50)
    for _ in range(150):
        pattern = random_pattern(rng, (2, 3, 3, 2))
        found = without_covered(pattern)
        if found is not None:
            before, after = (pf.decide(p, budget).verdict for p in (pattern, found.pattern))
            assert before == after
            verdicts.add(before)
    assert pf.Verdict.CLOSED in verdicts
