"""Twins beyond the number of neurons they read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

import patternfuzz as pf
from patternfuzz.pattern import Pattern
from patternfuzz.pattern.edits import duplicate_vertex
from patternfuzz.pattern.families import dense, lu
from patternfuzz.reduce.cap import cap
from patternfuzz.strategies import patterns


def test_of_twin_outputs_as_many_stay_as_they_read_neurons():
    reduced = cap(dense([2, 2, 5]))
    assert reduced.step == {"rule": "cap", "side": "outputs", "keep": [0, 1]}
    assert reduced.pattern == dense([2, 2, 2])


def test_inputs_are_capped_when_no_output_is_superfluous():
    reduced = cap(dense([5, 2, 2]))
    assert reduced.step == {"rule": "cap", "side": "inputs", "keep": [0, 1]}
    assert reduced.pattern == dense([2, 2, 2])


def test_outputs_that_read_nothing_go():
    pattern = Pattern.from_edges([2, 2, 3], [[(0, 0), (1, 1)], [(0, 0), (2, 1)]])
    assert cap(pattern).step["keep"] == [0, 2]


def test_dead_neurons_do_not_count():
    """Outputs 0 and 1 read a second neuron, but nothing reaches it."""
    pattern = Pattern.from_edges([2, 2, 2], [[(0, 0), (0, 1)], [(0, 0), (0, 1), (1, 0), (1, 1)]])
    assert cap(pattern).step == {"rule": "cap", "side": "outputs", "keep": [0]}


@pytest.mark.parametrize("pattern", [lu(2), lu(5), dense([2, 2, 2]), dense([1, 1, 1])])
def test_nothing_superfluous(pattern):
    assert cap(pattern) is None


def test_a_pattern_without_paths_is_left_to_splitting():
    assert cap(Pattern.from_edges([2, 1, 2], [[], []])) is None


@settings(max_examples=150, deadline=None, derandomize=True)
@given(patterns(max_depth=3, max_width=4))
def test_what_is_left_has_the_same_verdict_and_proves_it(check_lift, pattern):
    reduced = cap(pattern)
    if reduced is not None:
        verdicts = {check_lift(pattern, reduced, not_closed=False), pf.decide(pattern).verdict}
        assert verdicts != {pf.Verdict.CLOSED, pf.Verdict.NOT_CLOSED}


@settings(max_examples=100, deadline=None, derandomize=True)
@given(patterns(max_depth=3, max_width=4))
def test_capping_ends_and_undoes_duplicates_of_full_classes(pattern):
    current = pattern
    while (reduced := cap(current)) is not None:
        assert reduced.pattern.n_inputs + reduced.pattern.n_outputs < current.n_inputs + current.n_outputs
        current = reduced.pattern
    live = current.pruned()
    for out, word in enumerate(live.rows[-1]):
        if live.rows[-1].count(word) == word.bit_count():
            assert cap(duplicate_vertex(live, live.depth, out)).pattern == live
