"""Limits of degenerating factors of all layers."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

import patternfuzz as pf
from patternfuzz.certificate import envelope, limit_node
from patternfuzz.decision import Verdict
from patternfuzz.pattern import Pattern
from patternfuzz.pattern.families import dense, lu
from patternfuzz.pattern.paths import paths
from patternfuzz.search.deep_limits import degenerate_limit, limit_witness


@pytest.mark.parametrize("pattern", [lu(2), Pattern((3, 3, 3, 3), ((4, 1, 6), (1, 7, 6), (5, 6, 6)))])
def test_a_limit_is_no_product(clock, pattern):
    proof = limit_witness(pattern, clock(effort=200))
    assert proof is not None
    node = limit_node(proof, pattern.depth, lambda r, c: list(paths(pattern, r, c)))
    pf.verify(pattern, envelope(pattern, Verdict.NOT_CLOSED, node))


def test_the_curve_runs_to_the_limit():
    pattern = Pattern((3, 3, 3, 3), ((4, 1, 6), (1, 7, 6), (5, 6, 6)))
    rng, seen, t = random.Random(1), 0, Fraction(1, 10**9)
    for _ in range(60):
        found = degenerate_limit(pattern, rng)
        if found is None:
            continue
        seen += 1
        value, curve = found
        weights = {edge: sum(c * t**e for e, c in series.items()) for edge, series in curve.items()}
        for r in range(3):
            for c in range(3):
                total = Fraction(0)
                for path in paths(pattern, r, c):
                    term = Fraction(1)
                    for edge in path:
                        term *= weights.get(edge, Fraction(0))
                    total += term
                assert abs(total - value.get((r, c), Fraction(0))) < Fraction(1, 10**4)
    assert seen


def test_closed_patterns_have_none(clock):
    running = clock(effort=10)
    assert limit_witness(dense([2, 2, 2, 2]), running) is None
    assert running.steps == 0
