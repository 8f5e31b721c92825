"""Closed by cases: the formulas of the certificates, tried out on matrices."""

from __future__ import annotations

import random
from fractions import Fraction
from math import prod

import numpy as np

import patternfuzz as pf
from patternfuzz.pattern import Pattern
from patternfuzz.reduce.pieces import pieces_of, remove_entries
from patternfuzz.theorems.surjective import linear_system

MATRICES = 60


def steps_of(pattern, node):
    """Every step of the proof with the pieces it names."""
    if node["rule"] == "split":
        for part in node["parts"]:
            if part["proof"] is not None:
                yield from steps_of(pattern.window(part["inputs"], part["outputs"]), part["proof"])
    elif node["rule"] == "cap":
        keep = node["keep"]
        everything = range(pattern.n_inputs if node["side"] == "outputs" else pattern.n_outputs)
        window = pattern.window(everything, keep) if node["side"] == "outputs" else pattern.window(keep, everything)
        yield from steps_of(window, node["then"])
    else:
        pieces = pieces_of(pattern)
        for step in node["steps"]:
            taken = [pieces[k] for k in step["free"]]
            yield taken, step["proof"]
            gone = frozenset(entry for piece in taken for entry in piece.entries)
            pieces = remove_entries((p for k, p in enumerate(pieces) if k not in step["free"]), gone)


def proofs(small_classes, kind):
    for pattern, decision in small_classes:
        if decision.verdict is pf.Verdict.CLOSED:
            for taken, proof in steps_of(pattern, decision.certificate["proof"]):
                if proof["kind"] == kind:
                    yield taken, proof


def value_of(poly, point):
    return sum((Fraction(c) * prod((point[x] ** e for x, e in m), start=Fraction(1)) for c, m in poly), Fraction(0))


def follow(tree, point):
    """The leaf that applies to a matrix, and the values of the tests that are not zero there."""
    nonzero = []
    while "test" in tree:
        found = value_of(tree["test"], point)
        if found:
            nonzero.append(found)
        tree = tree["nonzero" if found else "zero"]
    assert "impossible" not in tree, "a matrix fell into a case that was called impossible"
    return tree, nonzero


def check(taken, tree, point, entries):
    """Use the formulas of the leaf, with divisions, and compare the sum of the pieces with the matrix."""
    leaf, nonzero = follow(tree, point)
    by_rows = leaf["side"] == "rows"
    lines = sorted({e[0] if by_rows else e[1] for e in entries})
    below = dict(zip(lines, leaf["denominators"], strict=True))
    total = dict.fromkeys(entries, Fraction(0))
    for piece, solved, fixed in zip(taken, leaf["solved"], leaf["fixed"], strict=True):
        own, other = (piece.rows, piece.columns) if by_rows else (piece.columns, piece.rows)
        u = {
            i: value_of(poly, point) / prod((nonzero[n] ** e for n, e in below[i]), start=Fraction(1))
            for i, poly in zip(own, solved, strict=True)
        }
        v = {j: value_of(poly, point) for j, poly in zip(other, fixed, strict=True)}
        for i, j in piece.entries:
            total[i, j] += u[i] * v[j] if by_rows else u[j] * v[i]
    assert [total[e] for e in entries] == point


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
