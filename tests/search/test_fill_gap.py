"""Deep patterns where almost every matrix is a product, and one that is not is found."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

import patternfuzz as pf
from patternfuzz.certificate import envelope, limit_node
from patternfuzz.decision import Verdict
from patternfuzz.pattern import Pattern
from patternfuzz.pattern.families import lu
from patternfuzz.pattern.paths import paths
from patternfuzz.search.fill_gap import deep_equations, gap_witness
from patternfuzz.search.fill_tree import FillGap, FillTrees

BAD = (
    ((4, 6, 7), (4, 7, 1), (7, 2, 7)),
    ((4, 3, 1), (3, 1, 6), (5, 7, 7)),
    ((1, 4, 3), (2, 4, 5), (1, 7, 4), (7, 6, 5)),
)


@pytest.mark.parametrize("pattern", [lu(2), *(Pattern((3,) * (len(rows) + 1), rows) for rows in BAD)])
def test_a_matrix_of_the_gap_is_no_product(clock, pattern):
    running = clock(effort=100)
    gap = FillTrees(running).of(pattern)
    assert isinstance(gap, FillGap)
    proof = gap_witness(pattern, gap, running)
    assert proof is not None
    node = limit_node(proof, pattern.depth, lambda r, c: list(paths(pattern, r, c)))
    pf.verify(pattern, envelope(pattern, Verdict.NOT_CLOSED, node))
    product = None
    for i, mask in enumerate(pattern.masks):
        factor = np.array([[Fraction(0)] * mask.shape[1] for _ in range(mask.shape[0])], dtype=object)
        for (m, out, inp), series in proof.curve.items():
            if m == i:
                assert mask[out, inp]
                factor[out, inp] = sum(c * Fraction(1, 10**9) ** e for e, c in series.items())
        product = factor if product is None else factor @ product
    assert float(np.abs((product - np.array(proof.value, dtype=object)).astype(float)).max()) < 1e-4


@pytest.mark.parametrize("rows", BAD)
def test_decided_from_both_sides(rows):
    pattern = Pattern((3,) * (len(rows) + 1), rows)
    for one in (pattern, pattern.reversed()):
        decision = pf.decide(one, pf.Budget(seconds=None, effort=100))
        assert decision.verdict is pf.Verdict.NOT_CLOSED
        pf.verify(one, decision.certificate)


def test_no_steps_no_witness(clock):
    running = clock(effort=100)
    gap = FillTrees(running).of(lu(2))
    running.steps = 0
    assert gap_witness(lu(2), gap, running) is None


def test_equations_vanish_at_products():
    pattern = Pattern((3, 3, 3, 3), BAD[0])
    rng = np.random.default_rng(1)
    weights = {(i, o, n): Fraction(int(rng.integers(-3, 4))) for i in range(3) for o, n in pattern.edges(i)}
    product = None
    for i in range(3):
        factor = np.array([[weights.get((i, o, n), Fraction(0)) for n in range(3)] for o in range(3)], dtype=object)
        product = factor if product is None else factor @ product
    equations = deep_equations(pattern, {(r, c): product[r, c] for r in range(3) for c in range(3)})
    for poly in equations.values():
        total = sum(c * np.prod([weights[edge] for edge, _ in m], initial=Fraction(1)) for m, c in poly.items())
        assert total == 0
