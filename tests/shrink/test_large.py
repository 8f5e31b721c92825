"""Masks of the size people prune: halves first, then one by one; the certificate's window when it names one."""

import random
from itertools import pairwise

import pytest

import patternfuzz as pf
from patternfuzz.pattern.families import lu
from patternfuzz.shrink import Minimality
from patternfuzz.shrink.descent import named_window


def sparse(widths, density, seed):
    rng = random.Random(seed)
    return pf.Pattern.from_edges(
        widths,
        [
            [(o, n) for o in range(above) for n in range(below) if rng.random() < density]
            for below, above in pairwise(widths)
        ],
    )


@pytest.mark.parametrize("density", [0.05, 0.1, 0.2])
def test_random_masks_of_a_small_classifier(density):
    pattern = sparse((64, 32, 10), density, 7)
    assert pf.decide(pattern).verdict is pf.Verdict.NOT_CLOSED
    found = pf.shrink(pattern)
    assert found.pattern.n_edges == 6
    assert found.minimality is Minimality.GLOBAL
    assert found.trace[0].old == pattern


def test_without_a_named_window_halves_are_tried(known, remembered):
    big = lu(24)

    def bare(pattern, budget):
        answer = remembered(pattern, budget)
        return pf.Decision(answer.verdict, answer.reason)

    found = pf.shrink(big, decide=bare)
    assert found.pattern == known["LU"].canonical()
    assert found.oracle_calls < 60


def test_the_window_of_a_certificate_is_read_through_contractions(known):
    lu2 = known["LU"]
    wide = pf.Pattern((3, 3, 2, 2), ((1, 2, 4), (3, 2), lu2.rows[1]))
    decision = pf.decide(wide)
    inputs, outputs = named_window(wide, decision.certificate)
    assert wide.window(inputs, outputs).compressed().n_edges < wide.n_edges
    assert pf.decide(wide.window(inputs, outputs)).verdict is pf.Verdict.NOT_CLOSED
    assert named_window(lu2, pf.decide(lu2).certificate) is None


def test_many_windows_of_a_large_mask_are_collected():
    found = pf.shrink(sparse((40, 20, 8), 0.15, 3), all=True, budget=pf.Budget(seconds=3, effort=10))
    assert found.patterns
    assert len(set(found.patterns)) == len(found.patterns)
    assert not found.complete
