"""The exact rule for two hidden neurons, written down here once more, against the oracle."""

from __future__ import annotations

from itertools import combinations_with_replacement

from hypothesis import given, settings

import patternfuzz as pf
from patternfuzz.pattern import Pattern
from patternfuzz.strategies import shallow_patterns


def verdict_by_rule(pattern):
    """Overlapping rectangles are not closed exactly if (a) one has an exclusive row and an exclusive column, (b) they

    share two rows and each has an exclusive column, or (c) they share two columns and each has an exclusive row.
    """
    below, above = pattern.masks
    sides = [(set(above[:, k].nonzero()[0]), set(below[k].nonzero()[0])) for k in range(pattern.widths[1])]
    alive = [(s, t) for s, t in sides if s and t]
    assert len(alive) <= 2
    if len(alive) < 2:
        return pf.Verdict.CLOSED
    (s, t), (s2, t2) = alive
    if not (s & s2 and t & t2):
        return pf.Verdict.CLOSED
    corner = (s - s2 and t - t2) or (s2 - s and t2 - t)
    wide = len(s & s2) >= 2 and t - t2 and t2 - t
    tall = len(t & t2) >= 2 and s - s2 and s2 - s
    return pf.Verdict.NOT_CLOSED if corner or wide or tall else pf.Verdict.CLOSED


def check(pattern):
    decision = pf.decide(pattern, pf.Budget(seconds=None))
    assert decision.verdict is verdict_by_rule(pattern)
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
            verdicts.add(verdict_by_rule(pattern))
    assert verdicts == {pf.Verdict.CLOSED, pf.Verdict.NOT_CLOSED}


@settings(max_examples=150, deadline=None, derandomize=True)
@given(shallow_patterns(min_inputs=3, max_inputs=8, min_hidden=2, max_hidden=2, min_outputs=3, max_outputs=8))
def test_wider_ones(pattern):
    check(pattern)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(shallow_patterns(max_inputs=6, max_hidden=1, max_outputs=6))
def test_one_neuron_is_closed(pattern):
    check(pattern)
