"""Peeling the outermost factor."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings

import patternfuzz as pf
from patternfuzz.certificate import envelope
from patternfuzz.pattern import Pattern
from patternfuzz.pattern.families import butterfly, dense, lu
from patternfuzz.strategies import patterns
from patternfuzz.theorems.peel import peel

ONES = [[1, 1], [1, 1]]
UPPER = [[1, 1], [0, 1]]
LOWER = [[1, 0], [1, 1]]


@pytest.mark.parametrize("side", ["top", "bottom"])
@pytest.mark.parametrize("pattern", [dense([2, 3, 2, 2]), butterfly(8), butterfly(16)])
def test_dense_and_butterfly_layers_peel(pattern, side):
    reduced = peel(pattern, side)
    assert reduced.step == {"rule": "peel", "side": side}
    assert reduced.pattern.depth == pattern.depth - 1


def test_what_stays_is_the_other_side():
    pattern = Pattern.from_masks([UPPER, LOWER, ONES])
    assert peel(pattern, "top").pattern == lu(2)
    assert peel(pattern.reversed(), "bottom").pattern == lu(2).reversed()


def test_a_factor_of_lu_stays():
    """Its neurons overlap, feed {0, 1} and {1}, and the second does not read all that the first does."""
    pattern = Pattern.from_masks([ONES, UPPER, LOWER])
    assert peel(pattern, "top") is None
    assert peel(pattern, "bottom").pattern == lu(2)


def test_neurons_that_share_no_input_need_not_be_nested():
    """The two neurons of layer 2 feed {0, 1} and {1, 2}, but read disjoint blocks."""
    blocks = [[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 1]]
    reads = [[1, 1, 0, 0], [0, 0, 1, 1]]
    feeds = [[1, 0], [1, 1], [0, 1]]
    assert peel(Pattern.from_masks([blocks, reads, feeds]), "top") is not None
    joined = [[1, 1, 0, 0], [1, 1, 0, 0], [1, 0, 1, 1], [0, 0, 1, 1]]
    assert peel(Pattern.from_masks([joined, reads, feeds]), "top") is None


def test_one_hidden_layer_does_not_peel():
    assert peel(dense([2, 2, 2]), "top") is None


def sets(table):
    return [set(row.nonzero()[0]) for row in table]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(patterns(min_depth=3, max_depth=4, max_width=3))
def test_the_condition_word_by_word(pattern):
    live = pattern.pruned()
    masks = [mask.astype(int) for mask in live.masks]
    reach = masks[0]
    for mask in masks[1:-1]:
        reach = mask @ reach
    neurons = list(zip(sets(masks[-1].T), sets(masks[-2]), sets(reach), strict=True))
    expected = all(
        not (o & o2 and r & r2) or (o <= o2 and i2 <= i) or (o2 <= o and i <= i2)
        for (o, i, r), (o2, i2, r2) in combinations(neurons, 2)
    )
    assert (peel(pattern, "top") is not None) == expected
    assert (peel(pattern.reversed(), "bottom") is not None) == expected


@settings(max_examples=100, deadline=None, derandomize=True)
@given(patterns(min_depth=3, max_depth=3, max_width=3))
def test_proofs_about_the_rest_lift(pattern):
    for side in ("top", "bottom"):
        reduced = peel(pattern, side)
        if reduced is None:
            continue
        decision = pf.decide(reduced.pattern)
        if decision.verdict is pf.Verdict.CLOSED:
            node = reduced.lift(decision.certificate["proof"])
            pf.verify(pattern, envelope(pattern, pf.Verdict.CLOSED, node))
            assert pf.decide(pattern).verdict is pf.Verdict.CLOSED
