"""The 562 smallest classes: every one decided, every certificate accepted, every curve followed to its limit."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import pairwise

import numpy as np

import patternfuzz as pf


def test_every_class_is_decided(small_classes):
    counts = Counter(decision.verdict for _, decision in small_classes)
    assert counts == {pf.Verdict.CLOSED: 402, pf.Verdict.NOT_CLOSED: 160}


def test_every_certificate_is_accepted(small_classes):
    for pattern, decision in small_classes:
        pf.verify(pattern, decision.certificate)
        assert decision.certificate["verdict"] == decision.verdict
        assert decision.basis is pf.Basis.PROVED
        assert decision.reason


def test_windows_of_closed_classes_are_closed(small_classes):
    """Deleting an input or an output keeps closedness; what remains is a class of its own."""
    for pattern, decision in small_classes:
        if decision.verdict is not pf.Verdict.CLOSED:
            continue
        for gone in range(pattern.n_inputs):
            window = pattern.window([j for j in range(pattern.n_inputs) if j != gone], range(pattern.n_outputs))
            assert pf.decide(window).verdict is pf.Verdict.CLOSED
        for gone in range(pattern.n_outputs):
            window = pattern.window(range(pattern.n_inputs), [i for i in range(pattern.n_outputs) if i != gone])
            assert pf.decide(window).verdict is pf.Verdict.CLOSED


def test_curves_approach_their_limit(small_classes, limit_of):
    """At t = 10^-n the product is within some constant times 10^-n of the limit."""
    for pattern, decision in small_classes:
        if decision.verdict is not pf.Verdict.NOT_CLOSED:
            continue
        limit = limit_of(pattern, decision.certificate)
        gaps = [
            float(np.abs((limit.product(Fraction(1, 10**n)) - limit.value).astype(float)).max()) for n in (1, 2, 3, 4)
        ]
        assert gaps[3] < 0.01
        assert all(after <= before / 5 for before, after in pairwise(gaps)), gaps


def test_curves_blow_up(small_classes, limit_of):
    """The limit is no product, so the factors have no bounded subsequence."""
    for pattern, decision in small_classes:
        if decision.verdict is pf.Verdict.NOT_CLOSED:
            factors = limit_of(pattern, decision.certificate).factors(Fraction(1, 10**4))
            assert max(float(np.abs(factor).max()) for factor in factors) > 1000
