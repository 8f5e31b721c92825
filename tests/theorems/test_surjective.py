"""Blocks that give every matrix on their entries."""

from __future__ import annotations

import random

import pytest
import sympy as sp
from hypothesis import given, settings

from patternfuzz.pattern.families import dense, lu
from patternfuzz.reduce.pieces import Piece, pieces_of
from patternfuzz.strategies import shallow_patterns
from patternfuzz.theorems.surjective import FreeBlock, linear_block, linear_system, star_block


def test_the_first_star_among_those_asked_for(shallow):
    pieces = pieces_of(shallow(({0, 1}, {0, 1}), ({2}, {0, 1}), ({0, 1, 2}, {2})))
    stars = [k for k, piece in enumerate(pieces) if piece.is_star]
    assert len(stars) == 2
    assert star_block(pieces, range(3)) == FreeBlock((stars[0],))
    assert star_block(pieces, stars[1:]) == FreeBlock((stars[1],))
    assert star_block(pieces, [k for k in range(3) if k not in stars]) is None
    assert FreeBlock((1,)).step() == {"free": [1], "proof": {"kind": "star"}}


@pytest.mark.parametrize("n", [1, 2, 3, 6])
def test_as_many_full_neurons_as_rows_are_onto(n):
    pieces = pieces_of(dense([n, n, n]))
    assert linear_block(pieces, range(n)).pieces == tuple(range(n))
    if n > 1:
        assert linear_block(pieces, range(n - 1)) is None


def test_one_side_may_be_short():
    assert linear_block(pieces_of(dense([5, 2, 2])), [0, 1]) is not None
    assert linear_block(pieces_of(dense([2, 2, 5])), [0, 1]) is not None


def test_thin_patterns_have_no_block():
    assert linear_block(pieces_of(lu(2)), [0]) is None
    assert linear_block(pieces_of(dense([3, 2, 3])), [0, 1]) is None


def test_pieces_that_reach_too_far_are_dropped(shallow):
    """Two neurons are onto {0, 1} x {0, 1}; a third alone on rows 2 and 3 is not."""
    pieces = pieces_of(shallow(({0, 1}, {0, 1}), ({0, 1}, {0, 1}), ({2, 3}, {1, 2})))
    assert linear_block(pieces, range(3)).pieces == (0, 1)


def test_pieces_that_are_no_rectangles():
    """Two chains of three entries on four entries together; each alone is thin."""
    row = Piece(((0, 0), (0, 1), (1, 1)), 0)
    column = Piece(((0, 0), (1, 0), (1, 1)), 1)
    block = linear_block((row, column), [0, 1])
    assert block is not None
    assert block.pieces == (0, 1)


def test_sides_may_be_mixed(shallow):
    pattern = shallow(({0, 1, 2}, {0, 2}), ({0, 2}, {0, 2}), ({0, 2}, {1, 2}), ({1, 2}, {1, 2}))
    pieces = pieces_of(pattern)
    block = linear_block(pieces, range(4))
    assert block.pieces == (0, 1, 2, 3)
    assert {side for side, _ in block.fixed} == {"rows", "columns"}
    assert linear_block(pieces[:3], range(3)) is None


def test_a_system_has_the_fixed_values_as_coefficients():
    piece = Piece(((0, 0), (0, 1), (1, 0)), 7)
    assert linear_system([piece], [("rows", (3, 5))]) == {
        (0, 0): {(0, 0): 3},
        (0, 1): {(0, 1): 3},
        (1, 0): {(0, 0): 5},
    }
    assert linear_system([piece], [("columns", (3, 5))]) == {
        (0, 0): {(0, 0): 3},
        (0, 1): {(0, 0): 5},
        (1, 0): {(0, 1): 3},
    }


def rank_of(system):
    unknowns = sorted({unknown for row in system.values() for unknown in row})
    return sp.Matrix([[row.get(u, 0) for u in unknowns] for row in system.values()]).rank()


@settings(max_examples=100, deadline=None, derandomize=True)
@given(shallow_patterns(max_inputs=3, max_hidden=4, max_outputs=3))
def test_every_block_is_onto_by_exact_rank(pattern):
    pieces = pieces_of(pattern)
    block = linear_block(pieces, range(len(pieces)))
    if block is None:
        # Then no single star is there either: a star with its single row fixed to 1 is linear.
        assert star_block(pieces, range(len(pieces))) is None
        return
    taken = [pieces[k] for k in block.pieces]
    system = linear_system(taken, block.fixed)
    assert set(system) == {entry for piece in taken for entry in piece.entries}
    assert rank_of(system) == len(system)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(shallow_patterns(max_inputs=3, max_hidden=4, max_outputs=3))
def test_no_larger_block_with_all_rows_or_all_columns_fixed(pattern):
    """The union of two blocks is a block, so every piece of any other block is in the largest one."""
    pieces = pieces_of(pattern)
    block = linear_block(pieces, range(len(pieces)))
    sides = {side for side, _ in block.fixed} if block else {"rows"}
    if len(sides) > 1:
        return
    rng = random.Random(5)
    for word in range(1, 1 << len(pieces)):
        chosen = [k for k in range(len(pieces)) if word >> k & 1]
        fixed = [
            ("rows", tuple(rng.randint(1, 999) for _ in pieces[k].rows))
            if "rows" in sides
            else ("columns", tuple(rng.randint(1, 999) for _ in pieces[k].columns))
            for k in chosen
        ]
        system = linear_system([pieces[k] for k in chosen], fixed)
        if rank_of(system) == len(system):
            assert block is not None
            assert set(chosen) <= set(block.pieces)
