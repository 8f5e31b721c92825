"""Cones of activation patterns: which constraints bound them, and what the least squares there can be trusted with."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog

from patternfuzz.convex import all_patterns, convex_optimum
from patternfuzz.convex.program.cones import facets, projected


def whole_numbers(n: int, d: int) -> Any:
    return np.random.default_rng([n, d]).integers(-2, 3, size=(n, d)).astype(float)


def test_signs_that_are_left_out_are_implied() -> None:
    # On one of these cones SciPy 1.17's nnls told that a row which lies far off is a combination of others.
    X = whole_numbers(50, 3)
    for on in all_patterns(X).on[132::150]:
        signs = np.where(on, 1, -1).astype(np.int8)
        rows, needed = signs[:, None] * X, facets(X, signs)
        for row in np.unique(rows[~needed], axis=0):
            # The least product with it, where those with the facets are not negative.
            found = linprog(row, A_ub=-rows[needed], b_ub=np.zeros(int(needed.sum())), bounds=[(-1, 1)] * 3)
            assert found.fun > -1e-9


def test_whole_numbers_leave_no_gap() -> None:
    pytest.importorskip("cvxpy")
    X, y = whole_numbers(50, 3), np.random.default_rng(0).normal(size=50)
    found = convex_optimum(X, y, 1.0)
    assert found.gap <= 1e-7 * found.objective


def test_projections_by_hand() -> None:
    for signs in product((1.0, -1), repeat=3):
        c, A = np.array([3.0, -2, 1]), np.diag(signs)
        near, size = projected(c, A)
        assert near == pytest.approx(np.where(c * signs > 0, c, 0))
        assert np.linalg.norm(near) <= size <= np.linalg.norm(near) + 1e-12
