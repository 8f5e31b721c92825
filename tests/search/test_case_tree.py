"""Which groups get case trees; the formulas themselves are tried out in tests/oracle."""

from __future__ import annotations

import random

import pytest
import sympy as sp
from hypothesis import given, settings

from patternfuzz.pattern import Pattern
from patternfuzz.pattern.families import dense, lu
from patternfuzz.reduce.free import free_entries
from patternfuzz.reduce.pieces import pieces_of
from patternfuzz.search.case_tree import PIECES_LIMIT, CaseTrees, Gap, find_case_tree, is_full_dimensional
from patternfuzz.search.clock import Clock
from patternfuzz.strategies import shallow_patterns

BY_CASES = Pattern((3, 3, 3), ((7, 5, 6), (3, 5, 7)))


def group_of(pattern):
    return free_entries(pieces_of(pattern))[1]


def generic_rank(pieces):
    """The rank of the derivative at a random integer point, in exact arithmetic."""
    rng = random.Random(3)
    entries = sorted({e for piece in pieces for e in piece.entries})
    columns = []
    for piece in pieces:
        u, v = ({x: rng.randint(1, 10**6) for x in side} for side in (piece.rows, piece.columns))
        columns += [[v[j] if (i, j) in piece.entries and i == row else 0 for i, j in entries] for row in piece.rows]
        columns += [[u[i] if (i, j) in piece.entries and j == c else 0 for i, j in entries] for c in piece.columns]
    return sp.Matrix(columns).rank(), len(entries)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(shallow_patterns(max_inputs=3, max_hidden=3, max_outputs=3))
def test_full_dimension_by_exact_rank(pattern):
    pieces = pieces_of(pattern)
    if pieces:
        rank, entries = generic_rank(pieces)
        assert is_full_dimensional(pieces) == (rank == entries)


@pytest.mark.parametrize("pattern", [lu(2), dense([3, 2, 3]), dense([2, 1, 2])])
def test_thin_groups_get_none(clock, pattern):
    group = pieces_of(pattern)[:1] if pattern == lu(2) else pieces_of(pattern)
    assert CaseTrees(clock()).of(group) is None


def test_too_many_pieces_get_none(clock):
    pieces = pieces_of(dense([2, PIECES_LIMIT + 1, 2]))
    assert CaseTrees(clock()).of(pieces) is None


def test_a_tree_is_a_block_and_searched_once(clock):
    running = clock()
    trees = CaseTrees(running)
    pieces = pieces_of(dense([2, 2, 2]))
    block = trees.block(pieces, [0, 1])
    assert block.step()["proof"]["kind"] == "tree"
    left = running.cases
    assert trees.block(pieces, [0, 1]) == block
    assert running.cases == left


def test_a_spent_clock_ends_the_search():
    pieces = pieces_of(dense([2, 2, 2]))
    assert find_case_tree(pieces, Clock(None, steps=9, cases=0, seed=0)) is None
    assert find_case_tree(pieces, Clock(0.0, steps=9, cases=9, seed=0)) is None


def test_the_same_search_gives_the_same_tree(clock):
    group = group_of(BY_CASES)
    first, second = (find_case_tree(group, clock()) for _ in range(2))
    assert isinstance(first, dict)
    assert first == second


def test_a_group_that_is_not_closed_leaves_a_gap(clock):
    group = group_of(Pattern((3, 3, 3), ((5, 6, 4), (3, 5, 7))))
    assert isinstance(find_case_tree(group, clock()), Gap)
