"""Gated networks: the group lasso has a gap, bounds the ReLU problem from below, and maps there and back."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from patternfuzz.convex import (
    all_patterns,
    convex_optimum,
    gated_of,
    gated_optimum,
    relu_of,
    sampled_patterns,
)
from patternfuzz.errors import ConvexError

cvxpy = pytest.importorskip("cvxpy")


@pytest.mark.parametrize(("n", "d", "lam"), [(8, 2, 0.1), (12, 3, 0.5), (9, 3, 0.01)])
def test_there_and_back(n: int, d: int, lam: float) -> None:
    rng = np.random.default_rng([n, d])
    X, y = rng.normal(size=(n, d)), rng.normal(size=n)
    patterns = all_patterns(X)
    gated = gated_optimum(X, y, lam, patterns)
    assert 0 <= gated.gap < 1e-6
    relu = convex_optimum(X, y, lam, patterns=patterns)
    # Without cones there is more to choose from.
    assert gated.lower <= relu.objective
    network = relu_of(gated, X)
    assert network(X) == pytest.approx(gated(X), abs=1e-7)
    assert network.objective(X, y, lam) >= relu.lower
    on, weights = gated_of(relu.network, X)
    assert (on * (weights @ X.T)).sum(axis=0) == pytest.approx(relu.network(X), abs=1e-9)
    assert np.linalg.norm(weights, axis=1).sum() <= relu.network.penalty + 1e-9


@pytest.mark.parametrize("kind", ["plane", "space", "degenerate"])
@pytest.mark.parametrize("lam", [0.02, 0.5])
def test_gates_agree_with_the_group_lasso(small_data: Any, kind: str, lam: float) -> None:
    X, y = small_data(kind)
    patterns = all_patterns(X)
    W = cvxpy.Variable((len(patterns), X.shape[1]))
    fit = cvxpy.sum(cvxpy.multiply(patterns.on.T.astype(float), X @ W.T), axis=1)
    goal = cvxpy.sum_squares(fit - y) / 2 + lam * cvxpy.sum(cvxpy.norm(W, axis=1))
    told = float(cvxpy.Problem(cvxpy.Minimize(goal)).solve(solver="CLARABEL"))
    found = gated_optimum(X, y, lam, patterns)
    assert found.objective == pytest.approx(told, rel=1e-6)
    assert found.lower <= told + 1e-7 * told
    rest = found(X) - y
    assert found.objective == pytest.approx(rest @ rest / 2 + lam * np.linalg.norm(found.weights, axis=1).sum())
    # To a network, whose fit is the same, and back to gates, which do what the network does and cost no more.
    network = relu_of(found, X)
    assert network(X) == pytest.approx(found(X), abs=1e-9)
    on, weights = gated_of(network, X)
    assert (on * (weights @ X.T)).sum(axis=0) == pytest.approx(network(X), abs=1e-9)
    assert np.linalg.norm(weights, axis=1).sum() <= network.penalty * (1 + 1e-12)


def test_other_points_are_refused() -> None:
    X = np.random.default_rng(0).normal(size=(6, 2))
    patterns = sampled_patterns(X, 20)
    with pytest.raises(ConvexError, match="patterns of 6 points"):
        gated_optimum(X[:5], np.ones(5), 0.1, patterns)
    with pytest.raises(ConvexError, match="gates for 6 points"):
        relu_of(gated_optimum(X, np.ones(6), 0.1, patterns), X[:5])
