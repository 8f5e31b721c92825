"""Verdicts by look-up against verdicts by search."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import patternfuzz as pf
from patternfuzz.kernels.answers import closed_by_list, not_closed_by_list
from patternfuzz.kernels.counts import limits
from patternfuzz.oracle import decide_by_search
from patternfuzz.pattern import Pattern
from patternfuzz.reduce.cap import cap

TYPES = st.integers(0, 7)


@settings(max_examples=50, deadline=None)
@given(st.lists(TYPES, min_size=1, max_size=6), st.lists(TYPES, min_size=1, max_size=6))
def test_the_oracle_agrees_with_its_search_on_three_neurons(inputs, outputs):
    reads = tuple(sum(1 << i for i, word in enumerate(inputs) if word >> k & 1) for k in range(3))
    pattern = Pattern((len(inputs), 3, len(outputs)), (reads, tuple(outputs)))
    decision = pf.decide(pattern)
    assert decision.basis is pf.Basis.PROVED
    pf.verify(pattern, decision.certificate)
    searched = decide_by_search(pattern, pf.Budget(seconds=None, effort=60))
    assert searched.verdict in (decision.verdict, pf.Verdict.UNKNOWN)


@settings(max_examples=150, deadline=None)
@given(st.lists(TYPES, min_size=1, max_size=12), st.lists(TYPES, min_size=1, max_size=12))
def test_capped_patterns_are_found_in_exactly_one_list(inputs, outputs):
    reads = tuple(sum(1 << i for i, word in enumerate(inputs) if word >> k & 1) for k in range(3))
    pattern = Pattern((len(inputs), 3, len(outputs)), (reads, tuple(outputs))).pruned()
    while (smaller := cap(pattern)) is not None:
        pattern = smaller.pattern
    assert (closed_by_list(pattern) is None) != (not_closed_by_list(pattern) is None)


@pytest.mark.parametrize("width", [30, 1000])
def test_wide_patterns_are_decided_and_proved(width):
    rng = random.Random(width)
    for allowed in ([1, 3, 7], [1, 2, 4], [3, 5, 7], [7], list(range(8))):
        inputs, outputs = ([rng.choice(allowed) for _ in range(width)] for _ in range(2))
        reads = tuple(sum(1 << i for i, word in enumerate(inputs) if word >> k & 1) for k in range(3))
        pattern = Pattern((width, 3, width), (reads, tuple(outputs)))
        decision = pf.decide(pattern)
        assert decision.verdict is not pf.Verdict.UNKNOWN
        pf.verify(pattern, decision.certificate)


def test_dead_hidden_neurons_do_not_count(pattern_of):
    """Eight hidden neurons, three of them alive."""
    pattern = pattern_of(3, [1, 7, 7, 7], [3, 7, 7, 7])
    rows = tuple(pattern.rows[0][k // 2] if k in (0, 2, 4) else 0 for k in range(8))
    outs = tuple(sum(1 << 2 * k for k in range(3) if word >> k & 1) | 2 for word in pattern.rows[1])
    wide = Pattern((4, 8, 4), (rows, outs))
    decision = pf.decide(wide)
    assert decision.verdict is pf.Verdict.CLOSED
    pf.verify(wide, decision.certificate)


def test_more_than_three_neurons_are_not_closed_by_list(pattern_of):
    everything = sum(limits(4)) and 15
    assert closed_by_list(pattern_of(4, [everything], [everything])) is None
    assert closed_by_list(pattern_of(3, [7], [7])) is not None
