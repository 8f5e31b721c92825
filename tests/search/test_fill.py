"""Masks that together give every matrix on their boolean product, proved by cases."""

from __future__ import annotations

import random

import pytest

import patternfuzz as pf
from patternfuzz.certificate import envelope
from patternfuzz.decision import Verdict
from patternfuzz.pattern import Pattern
from patternfuzz.pattern.enumerate_deep import deep_classes
from patternfuzz.pattern.families import dense, lu
from patternfuzz.search.fill_tree import FillGap, FillTrees, is_full

UPPER = [[1, 1], [0, 1]]
LOWER = [[1, 0], [1, 1]]
ONES = [[1, 1], [1, 1]]


def proved(pattern, tree):
    node = {"rule": "fill", "first": 0, "last": pattern.depth - 1, "tree": tree, "then": None}
    pf.verify(pattern, envelope(pattern, Verdict.CLOSED, node))


@pytest.mark.parametrize("masks", [[UPPER, LOWER, UPPER], [LOWER, UPPER, LOWER], [ONES, UPPER, LOWER]])
def test_three_masks_give_every_matrix(clock, masks):
    pattern = Pattern.from_masks(masks)
    tree = FillTrees(clock()).tree(pattern)
    assert tree is not None
    proved(pattern, tree)
    decision = pf.decide(pattern, pf.Budget(seconds=None, effort=50))
    assert decision.verdict is pf.Verdict.CLOSED
    pf.verify(pattern, decision.certificate)


def test_lu_leaves_a_gap(clock):
    fills = FillTrees(clock())
    found = fills.of(lu(2))
    assert isinstance(found, FillGap)
    assert fills.of(lu(2)) is found
    assert fills.tree(lu(2)) is None


def test_a_thin_pattern_is_not_searched(clock):
    running = clock()
    assert FillTrees(running).of(dense([3, 1, 1, 3])) is None
    assert running == clock()


@pytest.mark.parametrize(
    ("rows", "filled"),
    [
        (((7, 3, 7), (4, 7, 1), (1, 7, 6)), True),
        (((7, 6, 2), (5, 6, 7), (7, 3, 6)), True),
        (((4, 6, 7), (4, 7, 1), (7, 2, 7)), False),
    ],
)
def test_three_by_three(clock, rows, filled):
    pattern = Pattern((3, 3, 3, 3), rows)
    assert is_full(pattern)
    tree = FillTrees(clock(effort=100)).tree(pattern)
    assert (tree is not None) == filled
    if tree is not None:
        proved(pattern, tree)


@pytest.mark.parametrize("rows", [((2, 1, 3), (4, 5, 6), (2, 4, 5))])
def test_branches_with_denominators(clock, rows):
    """Rows of the wanted matrix are scaled there, in the search for plans as in the formulas."""
    pattern = Pattern((2, 3, 3, 3), rows)
    tree = FillTrees(clock(effort=100)).tree(pattern)
    if tree is not None:
        proved(pattern, tree)
    decision = pf.decide(pattern, pf.Budget(seconds=None, effort=200))
    assert decision.verdict is pf.Verdict.CLOSED
    pf.verify(pattern, decision.certificate)


def test_five_layers(clock):
    pattern = Pattern((2, 2, 2, 2, 2), ((2, 3), (2, 3), (2, 3), (2, 3)))
    tree = FillTrees(clock(effort=100)).tree(pattern)
    assert tree is not None
    proved(pattern, tree)


def test_every_tree_of_small_classes_is_accepted(clock):
    found = 0
    for widths in ((2, 2, 2, 2), (2, 3, 2, 2)):
        for pattern in list(deep_classes(widths))[::4]:
            tree = FillTrees(clock(effort=30)).tree(pattern.pruned())
            if tree is not None:
                proved(pattern, tree)
                found += 1
    assert found > 10


def test_same_search_same_tree(clock):
    rng = random.Random(1)
    for _ in range(5):
        pattern = Pattern(
            (2, 3, 3, 2),
            tuple(tuple(rng.randint(1, (1 << w) - 1) for _ in range(n)) for w, n in ((2, 3), (3, 3), (3, 2))),
        ).pruned()
        assert FillTrees(clock()).tree(pattern) == FillTrees(clock()).tree(pattern)
