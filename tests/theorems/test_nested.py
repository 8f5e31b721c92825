"""Crosswise nested rectangles."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings

import patternfuzz as pf
from patternfuzz.pattern.families import block_diagonal, butterfly, dense, lu, monarch
from patternfuzz.reduce.pieces import Piece, pieces_of
from patternfuzz.strategies import shallow_patterns
from patternfuzz.theorems.nested import is_nested, nested_group, open_groups


def test_disjoint_equal_and_crosswise_nested_rectangles(shallow):
    assert is_nested(shallow(({0}, {0}), ({1}, {1})))
    assert is_nested(shallow(({0, 1}, {0, 1}), ({0, 1}, {0, 1})))
    assert is_nested(shallow(({0, 1}, {0}), ({0}, {0, 1})))
    assert is_nested(shallow(({0}, {0, 1}), ({0, 1}, {1})))


def test_nested_the_same_way_on_both_sides_is_not_crosswise(shallow):
    assert not is_nested(shallow(({0, 1}, {0, 1}), ({1}, {1})))
    assert not is_nested(shallow(({0, 1}, {0}), ({1, 2}, {0})))


@pytest.mark.parametrize(
    "pattern", [dense([3, 4, 3]), block_diagonal([[1, 1, 2], [3, 2, 1]]), butterfly(4), monarch(2, 3)]
)
def test_families_that_the_theorem_covers(pattern):
    assert is_nested(pattern)
    assert pf.decide(pattern).verdict is pf.Verdict.CLOSED


@pytest.mark.parametrize("n", [2, 3, 5])
def test_lu_is_not_covered(n):
    assert not is_nested(lu(n))


def test_pieces_must_be_full_rectangles():
    corner = Piece(((0, 0), (0, 1), (1, 0)), 0)
    assert nested_group([corner], [0]) is None
    assert open_groups((corner,)) == [[0]]


def test_only_the_named_pieces_count(shallow):
    pieces = pieces_of(shallow(({0, 1}, {0, 1}), ({1}, {1}), ({2}, {2})))
    assert nested_group(pieces, [0, 1]) is None
    assert nested_group(pieces, [0, 2]) == {"pieces": [0, 2], "theorem": "nested"}
    assert open_groups(pieces) == [[0, 1]]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(shallow_patterns(max_inputs=4, max_hidden=3, max_outputs=4))
def test_the_condition_word_by_word(pattern):
    below, above = pattern.masks
    sides = [(set(above[:, k].nonzero()[0]), set(below[k].nonzero()[0])) for k in range(pattern.widths[1])]
    expected = all(
        not (s & s2 and t & t2) or (s <= s2 and t2 <= t) or (s2 <= s and t <= t2)
        for (s, t), (s2, t2) in combinations([(s, t) for s, t in sides if s and t], 2)
    )
    assert is_nested(pattern) == expected
    pieces = pieces_of(pattern)
    assert (nested_group(pieces, range(len(pieces))) is not None) == expected
    if expected:
        assert pf.decide(pattern).verdict is pf.Verdict.CLOSED
