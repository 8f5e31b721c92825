"""Kernels grown one input or output at a time, against all configurations decided one by one."""

from __future__ import annotations

from itertools import product

import pytest

import patternfuzz as pf
from patternfuzz.errors import PatternError, PatternfuzzError
from patternfuzz.kernels.claim import verify_theorem
from patternfuzz.kernels.counts import Kernel, limits
from patternfuzz.kernels.growth import grow
from patternfuzz.kernels.theorem import build, read, written
from patternfuzz.oracle import decide_by_search


def decide(pattern: pf.Pattern) -> pf.Decision:
    return decide_by_search(pattern, pf.Budget(seconds=None))


def is_closed(pattern: pf.Pattern) -> bool:
    decision = decide(pattern)
    assert decision.verdict is not pf.Verdict.UNKNOWN
    return decision.verdict is pf.Verdict.CLOSED


@pytest.fixture(scope="module")
def two() -> list:
    return list(grow(2, decide))


def test_every_closed_kernel_of_two_neurons_is_met_once(two):
    """All 16 x 16 configurations, the empty sides left out, up to relabelling and reversal."""
    sides = list(product(*(range(limit + 1) for limit in limits(2))))
    classes = {Kernel(2, a, b).canonical() for a, b in product(sides, repeat=2)}
    closed = [k for k in classes if not (any(k.inputs) and any(k.outputs)) or is_closed(k.pattern())]
    assert sum(generation.closed for generation in two) == len(closed) - 1  # the empty kernel is where growing starts


def test_the_windows_of_two_neurons_are_those_of_the_two_neuron_theorem(two, pattern_of):
    found = {pattern for generation in two for pattern, _ in generation.bad}
    lu, shared = pattern_of(2, [1, 3], [1, 3]), pattern_of(2, [1, 2, 3], [3, 3])
    assert found == {lu.canonical(), shared.canonical()}
    assert not any(generation.unknown for generation in two)


def test_the_theorem_of_two_neurons_is_verified_and_written_the_same_every_time():
    theorem = build(2, decide)
    counted = verify_theorem(theorem, pf.verify)
    assert (counted.windows, counted.kernels, counted.configurations) == (2, 3, 144)
    content = written(theorem)
    assert content == written(build(2, decide))
    assert read(content) == theorem


def test_growing_stops_at_a_size():
    assert [generation.size for generation in grow(4, decide, 3)] == [1, 2, 3]


def test_what_is_undecided_is_counted_and_keeps_growing():
    """An oracle that knows nothing about patterns of more than one hidden neuron."""

    def knows_little(pattern: pf.Pattern) -> pf.Decision:
        return decide(pattern) if pattern.widths[1] == 1 else pf.Decision(pf.Verdict.UNKNOWN, "too hard")

    generations = list(grow(2, knows_little, 4))
    assert generations[-1].unknown
    with pytest.raises(PatternfuzzError, match="undecided"):
        build(2, knows_little)


@pytest.mark.parametrize("hidden", [0, 5])
def test_numbers_of_hidden_neurons(hidden):
    with pytest.raises(PatternError, match="1 to 4"):
        next(grow(hidden, decide))
