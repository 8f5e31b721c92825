"""Optimal pruning against rational arithmetic, on data that are hard, and of trained networks."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from patternfuzz.attained.rational import reduced
from patternfuzz.convex import TwoLayer, is_minimal, optimal_prune
from patternfuzz.convex.training import trained


def exact_rank(columns: Any) -> int:
    """Of a matrix of integers."""
    return len(reduced([[Fraction(int(x)) for x in row] for row in columns])[1]) if columns.size else 0


def contributions(net: TwoLayer, X: Any) -> Any:
    """``relu(X w_i) a_i`` in integers of any size."""
    W, a = (
        np.array([int(x) for x in part.ravel()], dtype=object).reshape(part.shape) for part in (net.first, net.second)
    )
    return np.maximum(X.astype(object) @ W.T, 0) * a


@pytest.mark.parametrize("largest", [1, 2, 5, 1000, 10**6])
def test_integers(largest: int) -> None:
    rng = np.random.default_rng(largest)
    for _ in range(60):
        n, d, m = (int(rng.integers(1, top)) for top in (7, 4, 9))
        X = rng.integers(-largest, largest + 1, (n, d))
        net = TwoLayer(rng.integers(-largest, largest + 1, (m, d)), rng.integers(-largest, largest + 1, m))
        columns = contributions(net, X)
        rank = exact_rank(columns)
        assert is_minimal(net, X) == (rank == m)
        for merge in (True, False):
            found = optimal_prune(net, X, merge=merge)
            assert found.network.width <= rank <= n
            fit = columns.sum(axis=1)
            scale = float(abs(columns).sum(axis=1).max()) or 1.0
            assert [float(x) for x in fit] == pytest.approx(found.network(X), abs=1e-13 * scale)
            # What cancels leaves nothing, not a neuron of the size of rounding.
            parts = np.abs(contribution(found.network, X)).max(axis=0)
            assert (parts > 1e-15 * scale).all()


def contribution(net: TwoLayer, X: Any) -> Any:
    return net.activations(X) * net.second


def test_two_that_cancel_are_none() -> None:
    for row in ([1.0, 1.0], [0.1, 0.3]):
        found = optimal_prune(TwoLayer([row, row], [1, -1]), np.random.default_rng(0).normal(size=(5, 2)))
        assert found.network.width == 0


def hard(kind: str) -> Any:
    rng = np.random.default_rng(3)
    X = rng.normal(size=(20, 4))
    match kind:
        case "duplicate rows":
            return np.vstack([X[:10], X[:10]])
        case "rows that almost agree":
            return np.vstack([X[:10], X[:10] + 1e-9 * rng.normal(size=(10, 4))])
        case "almost rank one":
            return np.outer(X[:, 0], [1, 2, 3, 4]) + 1e-8 * X
        case "condition 1e12":
            return X * np.logspace(0, -12, 4)
        case "rows of all scales":
            return X * np.logspace(-6, 6, 20)[:, None]
        case "polynomials":
            return np.vander(np.linspace(0, 1, 20), 4)
        case _:
            return np.round(X)


@pytest.mark.parametrize(
    "kind",
    [
        "duplicate rows",
        "rows that almost agree",
        "almost rank one",
        "condition 1e12",
        "rows of all scales",
        "polynomials",
        "integers",
    ],
)
def test_the_objective_does_not_rise_on_hard_data(kind: str) -> None:
    X, rng = hard(kind), np.random.default_rng(0)
    y, lam = rng.normal(size=20), 0.1
    y *= float(np.abs(X).max())
    net = TwoLayer(rng.normal(size=(60, 4)), rng.normal(size=60)).balanced()
    for merge in (True, False):
        found = optimal_prune(net, X, y=y, merge=merge)
        before, after = net.objective(X, y, lam), found.network.objective(X, y, lam)
        assert after <= before * (1 + 1e-8)
        assert found.network.loss(X, y) == pytest.approx(net.loss(X, y), rel=1e-8)
        assert found.loss == found.network.loss(X, y)
        assert found.network.width <= 20
        assert found.fit_error == pytest.approx(
            np.linalg.norm(found.network(X) - net(X)) / np.linalg.norm(net(X)), abs=1e-15
        )
        assert is_minimal(found.network, X)


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@pytest.mark.parametrize("batch", [5, 15])
def test_trained_networks_keep_their_objective(optimizer: Any, batch: int) -> None:
    rng = np.random.default_rng(8)
    X, y, lam = rng.normal(size=(15, 3)), rng.normal(size=15), 0.1
    net = trained(X, y, lam, width=60, optimizer=optimizer, batch=batch, steps=3_000).network
    found = optimal_prune(net, X, y=y)
    before, after = net.objective(X, y, lam), found.network.objective(X, y, lam)
    assert after <= before * (1 + 1e-12)
    assert found.network.width <= 15 < net.width
    assert found.fit_error < 1e-12
    # Narrower: the loss that is told is that of the network, and falls with the width.
    losses = [optimal_prune(net, X, y=y, width=width) for width in (0, 2, 4, 8, 15)]
    assert losses[0].loss == pytest.approx(y @ y / 2)
    for one in losses:
        assert one.loss == pytest.approx(one.network.loss(X, y), rel=1e-12)
        assert one.exact == (one.fit_error < 1e-9)
    assert [one.loss for one in losses[:-1]] == sorted((one.loss for one in losses[:-1]), reverse=True)
