"""What verdicts mean, tried with numbers and without the checker: limits, formulas, fits.

The curve of a bad pattern runs to its limit, and no descent gets there with weights in bounds. What a proof calls free
takes every value; where it gives equations, the formulas give back every product.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from functools import reduce
from typing import Any

import numpy as np
import pytest
from case_formulas import check, follow, groups_of, steps_of
from drawn import ANY, DEEP, KNOWN, NEAR, SHALLOW
from factor_fit import attained
from hypothesis import strategies as st
from rules import BUDGET, cases, decision, equations, filled

import patternfuzz as pf
from patternfuzz.oracle import decide_by_search
from patternfuzz.pattern import Pattern
from patternfuzz.pattern.families import lu
from patternfuzz.theorems.surjective import linear_system

SMALL = Fraction(1, 10**12)
TINY = Fraction(1, 10**6)
BOUND = 20.0
SEEDS = st.integers(0, 2**32)


def test_curves_run_to_the_limit(hold, tally, limit_of) -> None:
    def body(pattern: Pattern) -> None:
        answer = decision(pattern)
        if answer.verdict is pf.Verdict.NOT_CLOSED:
            limit = limit_of(pattern, answer.certificate)
            assert np.abs(limit.product(SMALL) - limit.value).max() < TINY, pattern.to_json()
            tally.count("curve at a small t", pattern)

    hold(body, ANY, few=60)


def test_limits_are_not_reached_with_weights_in_bounds(hold, tally, limit_of) -> None:
    def body(pattern: Pattern, seed: int) -> None:
        answer = decision(pattern)
        if answer.verdict is pf.Verdict.NOT_CLOSED:
            limit = limit_of(pattern, answer.certificate)
            matrix = limit.value.astype(float)
            assert not attained(limit.masks, matrix, starts=3, bound=BOUND, seed=seed), pattern.to_json()
            tally.count("limit not reached with weights in bounds", pattern)

    hold(body, NEAR | SHALLOW, SEEDS, few=15)


def solves(pieces, fixed, goal) -> bool:
    """Whether a linear block takes these values on its entries, with its constants."""
    system = linear_system(pieces, [(choice["side"], tuple(map(int, choice["values"]))) for choice in fixed])
    unknowns = sorted({u for row in system.values() for u in row})
    matrix = np.array([[float(row.get(u, 0)) for u in unknowns] for row in system.values()])
    solution = np.linalg.lstsq(matrix, goal, rcond=None)[0]
    return bool(np.allclose(matrix @ solution, goal, atol=1e-6))


def product_of(pieces, rng: random.Random) -> dict[tuple[int, int], Fraction]:
    """The sum of the pieces with random small factors."""
    total: dict[tuple[int, int], Fraction] = {}
    for piece in pieces:
        u, v = ({x: Fraction(rng.choice((0, 1, 1, -1, 2, 3))) for x in side} for side in (piece.rows, piece.columns))
        for i, j in piece.entries:
            total[i, j] = total.get((i, j), Fraction(0)) + u[i] * v[j]
    return total


def closed_proofs(pattern: Pattern) -> Iterator[dict[str, Any]]:
    """The oracle's proof, and one by case trees alone and one by equations alone where there are any."""
    if pattern.depth == 2:
        for certificate in (decision(pattern).certificate, cases(pattern), equations(pattern)):
            if certificate is not None and certificate["verdict"] == "closed":
                yield certificate["proof"]


def test_formulas_give_matrices_back(hold, tally) -> None:
    """Steps give every matrix on their entries; groups with equations every sum of their pieces."""

    def body(pattern: Pattern, seed: int) -> None:
        rng = random.Random(seed)
        for proof in closed_proofs(pattern):
            for taken, step in steps_of(pattern, proof):
                entries = sorted({e for piece in taken for e in piece.entries})
                if step["kind"] == "linear":
                    assert solves(taken, step["fixed"], [rng.gauss(0, 1) for _ in entries]), pattern.to_json()
                    tally.count("formulas of linear blocks", pattern)
                elif step["kind"] == "tree":
                    values = rng.choice(((0, 1), (0, 0, 1, -1, 2, 3)))
                    check(taken, step["tree"], [Fraction(rng.choice(values)) for _ in entries], entries)
                    tally.count("formulas of case trees", pattern)
            for taken, group in groups_of(pattern, proof):
                if group["theorem"] == "equations":
                    given = product_of(taken, rng)
                    check(taken, group["tree"], [given[e] for e in sorted(given)], sorted(given))
                    tally.count("formulas of equations", pattern)

    hold(body, SHALLOW | KNOWN, SEEDS, few=35)


def everything_is_free(pattern: Pattern) -> bool:
    """Whether a proof says that all matrices on the support are products.

    Not through other patterns: of twins, fewer can be free, and larger patterns have groups of their own.
    """
    if pattern.depth > 2:
        return filled(pattern) is not None
    proof = (decide_by_search(pattern, BUDGET).certificate or {"proof": {}})["proof"]
    return proof.get("rule") == "pieces" and not proof["groups"]


def test_twins_that_are_free_when_capped_are_not_all_free() -> None:
    assert not everything_is_free(Pattern((4, 3, 2), ((1, 3, 14), (7, 6))))
    assert everything_is_free(Pattern.from_masks([[[1, 1], [0, 1], [1, 1]], [[1, 0, 1], [1, 1, 1]]]))


def test_free_patterns_fit_any_matrix(hold, tally) -> None:
    """No formulas here: where all entries are free, random ones are products, and descent finds the factors."""

    def body(pattern: Pattern, seed: int) -> None:
        if everything_is_free(pattern):
            masks = [mask.astype(int) for mask in pattern.masks]
            support = reduce(lambda below, mask: mask @ below, masks) > 0
            matrix = np.where(support, np.random.default_rng(seed).standard_normal(support.shape), 0.0)
            assert attained(masks, matrix, starts=60, seed=seed), pattern.to_json()
            tally.count("random matrices on free supports", pattern)

    hold(body, SHALLOW | DEEP, SEEDS, few=25)


def test_a_product_is_reached() -> None:
    """The descent that must not reach limits does reach products."""
    rng = np.random.default_rng(5)
    for n in (2, 3, 4):
        masks = [mask.astype(int) for mask in lu(n).masks]
        lower, upper = (rng.standard_normal((n, n)) * mask for mask in masks[::-1])
        assert attained(masks, lower @ upper, starts=5, bound=BOUND)


def test_a_wrong_curve_and_wrong_formulas_are_noticed(limit_of) -> None:
    pattern = lu(2)
    answer = decision(pattern)
    limit = limit_of(pattern, answer.certificate)
    assert np.abs(limit.product(SMALL) - limit.value).max() < TINY
    wrong = limit.value + np.eye(2, dtype=int)
    assert np.abs(limit.product(SMALL) - wrong).max() >= TINY

    full = Pattern.from_masks([[[1, 1], [0, 1], [1, 1]], [[1, 0, 1], [1, 1, 1]]])
    ((taken, proof),) = steps_of(full, cases(full)["proof"])
    tree = proof["tree"]
    entries = sorted({e for piece in taken for e in piece.entries})
    point = [Fraction(n + 2) for n in range(len(entries))]
    check(taken, tree, point, entries)
    leaf, _ = follow(tree, point)
    leaf["solved"][0][0] = [*leaf["solved"][0][0], ["1", []]]
    with pytest.raises(AssertionError):
        check(taken, tree, point, entries)
