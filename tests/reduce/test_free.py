"""Free entries: what is left of known patterns, and that the steps are accepted."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings

from patternfuzz.pattern import Pattern
from patternfuzz.pattern.families import dense, lu
from patternfuzz.reduce.free import free_entries
from patternfuzz.reduce.pieces import pieces_of, remove_entries
from patternfuzz.strategies import shallow_patterns
from patternfuzz.theorems.nested import open_groups
from patternfuzz.theorems.surjective import star_block


def test_a_star_is_freed_and_removed_from_the_others():
    steps, left = free_entries(pieces_of(lu(2)))
    assert [step.block.pieces for step in steps] == [(1,)]
    assert [piece.entries for piece in left] == [((0, 0), (0, 1), (1, 0))]


def test_what_the_nested_theorem_settles_is_left_alone():
    steps, left = free_entries(pieces_of(dense([3, 2, 3])))
    assert steps == ()
    assert left == pieces_of(dense([3, 2, 3]))


def test_lu_and_a_dense_neuron_are_free_together():
    pattern = Pattern.from_masks([[[1, 1], [0, 1], [1, 1]], [[1, 0, 1], [1, 1, 1]]])
    steps, left = free_entries(pieces_of(pattern))
    assert left == ()
    assert sum(len(step.block.pieces) for step in steps) >= 2


def test_no_provers_no_steps():
    assert free_entries(pieces_of(lu(3)), ()) == ((), pieces_of(lu(3)))


@pytest.mark.parametrize("n", [2, 3, 4])
def test_stars_of_lu_are_peeled_one_after_the_other(n):
    """The last neuron is a single entry; without it the last row and column of the others are shorter."""
    steps, left = free_entries(pieces_of(lu(n)), (star_block,))
    assert steps[0].freed[0].entries == ((n - 1, n - 1),)
    assert all((n - 1, n - 1) not in piece.entries for piece in left)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(shallow_patterns(max_inputs=4, max_hidden=4, max_outputs=4))
def test_steps_follow_from_each_other(pattern):
    steps, left = free_entries(pieces_of(pattern))
    states = [*(step.before for step in steps), left]
    assert states[0] == pieces_of(pattern)
    for step, (before, after) in zip(steps, pairwise(states), strict=True):
        gone = frozenset(e for piece in step.freed for e in piece.entries)
        assert after == remove_entries((p for k, p in enumerate(before) if k not in step.block.pieces), gone)
        assert set(step.block.pieces) <= {k for members in open_groups(before) for k in members}
