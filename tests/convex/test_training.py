from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from patternfuzz.convex import Optimum, TwoLayer, convex_optimum
from patternfuzz.convex.training import trained
from patternfuzz.errors import TrainingError

rng = np.random.default_rng(0)
X, y = rng.normal(size=(12, 2)), rng.normal(size=12)
BOTH = pytest.mark.parametrize("optimizer", ["sgd", "adam"])


@pytest.fixture(scope="module")
def best() -> Optimum:
    pytest.importorskip("cvxpy")
    return convex_optimum(X, y, 0.1)


@BOTH
def test_wide_networks_come_near_the_optimum_and_not_below_the_bound(best: Optimum, optimizer: Any) -> None:
    found = trained(X, y, 0.1, width=40, optimizer=optimizer, batch=4, steps=4000)
    assert best.lower <= found.objective < best.objective * 1.03  # descent need not reach it
    assert found.objective == found.network.objective(X, y, 0.1)
    assert [step for step, _ in found.history] == list(range(0, 4001, 80))
    assert found.history[0][1] > 2 * found.objective


@BOTH
def test_the_optimum_is_left_neither_by_small_batches_nor_by_momentum(best: Optimum, optimizer: Any) -> None:
    found = trained(X, y, 0.1, start=best.network, optimizer=optimizer, batch=3, rate=1e-3, steps=500)
    assert found.history[0][1] == pytest.approx(best.objective, rel=1e-12)
    assert found.objective == pytest.approx(best.objective, rel=1e-4)


@BOTH
@pytest.mark.parametrize("inner", [True, False])
def test_weights_outside_the_mask_are_zero(optimizer: Any, inner: bool) -> None:
    mask = np.array([[1, 0], [0, 1], [1, 1]] * 3)
    start = TwoLayer(np.ones((9, 2)), np.ones(9)) if inner else None
    found = trained(X, y, 0.1, width=9, mask=mask, start=start, optimizer=optimizer, steps=200).network
    assert ((found.first != 0) == (mask != 0)).all()


@BOTH
def test_units_change_nothing(optimizer: Any) -> None:
    # (X, y, lam) -> (a X, b y, a b lam) multiplies the objective by b^2.
    plain = trained(X, y, 0.1, width=5, optimizer=optimizer, steps=300)
    scaled = trained(1e3 * X, 1e-4 * y, 1e-2, width=5, optimizer=optimizer, steps=300)
    assert scaled.objective * 1e8 == pytest.approx(plain.objective, rel=1e-6)


def test_the_same_seed_gives_the_same() -> None:
    first, again, other = (trained(X, y, 0.1, width=5, steps=50, seed=seed).history for seed in (1, 1, 2))
    assert first == again != other


def test_zero_targets_and_zero_points_are_no_trouble() -> None:
    assert trained(X, np.zeros(12), 0.1, width=5, steps=3000).objective < 1e-6
    assert trained(np.zeros((12, 2)), y, 0.1, width=5, steps=3000).objective == pytest.approx(float(y @ y) / 2)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"rate": 1e4}, "ran off by step"),
        ({"rate": 0.0}, "rate=0.0 must be a positive number"),
        ({"optimizer": "lion"}, "neither 'sgd' nor 'adam'"),
        ({"steps": 0}, "at least 1"),
        ({"batch": 0}, "at least 1"),
        ({"width": 0}, "width=0 must be a number of neurons, 1 or more"),
        ({"mask": np.ones((5, 3))}, r"shape \(5, 3\).*in shape \(5, 2\)"),
        ({"mask": np.full((5, 2), 0.5)}, "zeros and ones"),
        ({"start": TwoLayer(np.ones((4, 2)), np.ones(4))}, "start has 4 neurons.*width=5"),
    ],
)
def test_bad_input(wrong: dict[str, Any], told: str) -> None:
    with pytest.raises(TrainingError, match=told):
        trained(X, y, 0.1, **{"width": 5, "steps": 100, **wrong})
