"""2x2 windows with three single-path entries."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings

from patternfuzz.pattern import Pattern
from patternfuzz.pattern.families import block_diagonal, butterfly, dense, lu
from patternfuzz.search.bad_windows import bad_window_by_rule
from patternfuzz.strategies import patterns
from patternfuzz.theorems.unique_path import find_unique_path_windows

ONES = [[1, 1], [1, 1]]
UPPER = [[1, 1], [0, 1]]
LOWER = [[1, 0], [1, 1]]


def has_window(pattern):
    """The statement, word by word, with counted paths."""
    masks = [mask.astype(int) for mask in pattern.masks]
    total = masks[0]
    for mask in masks[1:]:
        total = mask @ total
    for layer in range(1, pattern.depth):
        below, above = masks[0], masks[-1]
        for mask in masks[1:layer]:
            below = mask @ below
        for mask in reversed(masks[layer:-1]):
            above = above @ mask
        for k in range(pattern.widths[layer]):
            outs, ins = above[:, k].nonzero()[0], below[k].nonzero()[0]
            for i, i2 in permutations(outs, 2):
                for j, j2 in permutations(ins, 2):
                    if total[i, j] == total[i, j2] == total[i2, j] == 1 < total[i2, j2]:
                        return True
    return False


def check_all(pattern, check_window):
    """Every window that is found proves the pattern bad."""
    for spot in find_unique_path_windows(pattern):
        assert pattern.depth > spot.neuron[0] > 0
    found = bad_window_by_rule(pattern)
    check_window(pattern, found.inputs, found.outputs, found.proof)


@pytest.mark.parametrize("n", [2, 3, 10, 40])
def test_lu_has_one(n, check_window):
    check_all(lu(n), check_window)


@pytest.mark.parametrize(
    "masks",
    [
        [UPPER, [[1, 0], [0, 1]], LOWER],
        [UPPER, LOWER, [[1, 0], [0, 1]]],
        [LOWER, [[0, 1], [1, 1]], [[0, 1], [1, 0], [1, 0]]],
    ],
)
def test_at_greater_depth(masks, check_window):
    check_all(Pattern.from_masks(masks), check_window)


def test_paths_may_share_edges_with_the_cancelling_one(check_window):
    """Both paths from input 1 to output 1 begin and end with the same edge."""
    pattern = Pattern.from_edges(
        [2, 2, 2, 2, 2],
        [[(0, 0), (1, 1)], [(0, 0), (0, 1), (1, 1)], [(0, 0), (1, 0), (1, 1)], [(0, 0), (1, 1)]],
    )
    check_all(pattern, check_window)


@pytest.mark.parametrize(
    "pattern",
    [dense([2, 2, 2]), dense([2, 1, 2]), block_diagonal([[2, 1, 2], [2, 2, 2]]), butterfly(8), dense([1, 5, 1])],
)
def test_closed_families_have_none(pattern):
    assert list(find_unique_path_windows(pattern)) == []


def test_lu_with_every_path_doubled_has_none():
    """The same rectangles twice each: nothing has a single path, and the theorem says nothing."""
    doubled = Pattern.from_masks([[[1, 1], [1, 1], [0, 1], [0, 1]], [[1, 1, 0, 0], [1, 1, 1, 1]]])
    assert list(find_unique_path_windows(doubled)) == []


@settings(max_examples=250, deadline=None, derandomize=True)
@given(patterns(max_depth=4, max_width=4))
def test_found_exactly_where_the_statement_applies(check_window, pattern):
    found = list(find_unique_path_windows(pattern))
    assert bool(found) == has_window(pattern)
    if found:
        check_all(pattern, check_window)
