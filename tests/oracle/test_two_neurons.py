"""The exact rule for two hidden neurons against the oracle."""

from __future__ import annotations

from itertools import combinations_with_replacement

from hypothesis import given, settings
from two_neuron_criterion import two_neuron_verdict

import patternfuzz as pf
from patternfuzz.pattern import Pattern
from patternfuzz.strategies import shallow_patterns


def check(pattern):
    decision = pf.decide(pattern, pf.Budget(seconds=None))
    assert decision.verdict is two_neuron_verdict(pattern)
    pf.verify(pattern, decision.certificate)


def test_all_up_to_three_inputs_and_three_outputs():
    """Up to order, inputs and outputs are multisets of sets of neurons: 34 of at most three each."""
    sides = [words for n in (1, 2, 3) for words in combinations_with_replacement(range(4), n)]
    assert len(sides) == 34
    verdicts = set()
    for ins in sides:
        reads = tuple(sum(1 << j for j, word in enumerate(ins) if word >> k & 1) for k in range(2))
        for outs in sides:
            pattern = Pattern((len(ins), 2, len(outs)), (reads, outs))
            check(pattern)
            verdicts.add(two_neuron_verdict(pattern))
    assert verdicts == {pf.Verdict.CLOSED, pf.Verdict.NOT_CLOSED}


@settings(max_examples=150, deadline=None, derandomize=True)
@given(shallow_patterns(min_inputs=3, max_inputs=8, min_hidden=2, max_hidden=2, min_outputs=3, max_outputs=8))
def test_wider_ones(pattern):
    check(pattern)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(shallow_patterns(max_inputs=6, max_hidden=1, max_outputs=6))
def test_one_neuron_is_closed(pattern):
    check(pattern)
