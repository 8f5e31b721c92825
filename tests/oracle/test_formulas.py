"""Closed by cases: the formulas of the certificates, tried out on matrices."""

from __future__ import annotations

import random
from fractions import Fraction

import numpy as np
from case_formulas import check, follow, steps_of

import patternfuzz as pf
from patternfuzz.pattern import Pattern
from patternfuzz.theorems.surjective import linear_system

MATRICES = 60


def proofs(small_classes, kind):
    for pattern, decision in small_classes:
        if decision.verdict is pf.Verdict.CLOSED:
            for taken, proof in steps_of(pattern, decision.certificate["proof"]):
                if proof["kind"] == kind:
                    yield taken, proof


def test_case_trees_give_the_matrix_back(small_classes):
    """Small integers with many zeros, so that the rare cases come up as well."""
    rng = random.Random(7)
    found = list(proofs(small_classes, "tree"))
    assert len(found) >= 10
    leaves = set()
    for number, (taken, proof) in enumerate(found):
        entries = sorted({e for piece in taken for e in piece.entries})
        for attempt in range(MATRICES):
            values = (0, 1) if attempt % 2 else (0, 0, 1, 1, -1, 2, 3)
            point = [Fraction(rng.choice(values)) for _ in entries]
            check(taken, proof["tree"], point, entries)
            leaves.add((number, id(follow(proof["tree"], point)[0])))
    assert len(leaves) > 2 * len(found)


def test_a_tree_that_is_wrong_is_noticed(small_classes):
    """Swap two cases of a test: some matrix then gets formulas that do not apply to it."""
    taken, proof = next((t, p) for t, p in proofs(small_classes, "tree") if "test" in p["tree"])
    tree = proof["tree"]
    swapped = {**tree, "zero": tree["nonzero"], "nonzero": tree["zero"]}
    entries = sorted({e for piece in taken for e in piece.entries})
    rng = random.Random(3)
    failures = 0
    for _ in range(20):
        point = [Fraction(rng.randint(1, 9)) for _ in entries]
        try:
            check(taken, swapped, point, entries)
        except (AssertionError, IndexError, ZeroDivisionError):
            failures += 1
    assert failures


def test_linear_blocks_solve_for_any_matrix(small_classes):
    rng = np.random.default_rng(0)
    count = 0
    for taken, proof in proofs(small_classes, "linear"):
        fixed = [(choice["side"], tuple(map(int, choice["values"]))) for choice in proof["fixed"]]
        system = linear_system(taken, fixed)
        unknowns = sorted({u for row in system.values() for u in row})
        matrix = np.array([[float(row.get(u, 0)) for u in unknowns] for row in system.values()])
        goal = rng.standard_normal(len(system))
        solution = np.linalg.lstsq(matrix, goal, rcond=None)[0]
        np.testing.assert_allclose(matrix @ solution, goal, atol=1e-8)
        count += 1
    assert count >= 10


def test_stars_have_one_row_or_one_column(small_classes):
    stars = [taken for taken, _ in proofs(small_classes, "star")]
    assert stars
    assert all(len(taken) == 1 and (len(taken[0].rows) == 1 or len(taken[0].columns) == 1) for taken in stars)


def test_a_larger_pattern_by_cases():
    """LU with a dense neuron: every 2x2 matrix, though neither neuron alone is enough."""
    pattern = Pattern.from_masks([[[1, 1], [0, 1], [1, 1]], [[1, 0, 1], [1, 1, 1]]])
    decision = pf.decide(pattern)
    assert decision.verdict is pf.Verdict.CLOSED
    entries = [e for taken, _ in steps_of(pattern, decision.certificate["proof"]) for p in taken for e in p.entries]
    assert set(entries) == {(0, 0), (0, 1), (1, 0), (1, 1)}
