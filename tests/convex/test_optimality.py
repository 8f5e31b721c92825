"""Is this network a global optimum? Trained, planted and hand-made networks; every answer is checked another way."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from patternfuzz.convex import Optimality, TwoLayer, all_patterns, convex_optimum, is_global_optimum, sampled_patterns
from patternfuzz.convex.training import trained

cvxpy = pytest.importorskip("cvxpy")

LAM = 0.1
TOLERANCE = 1e-4


def data(n: int, d: int) -> tuple[Any, Any]:
    rng = np.random.default_rng([n, d])
    return rng.normal(size=(n, d)), rng.normal(size=n)


def gains(X: Any, on: Any, residual: Any, lam: float) -> bool:
    """Whether a neuron in the closed cone of a pattern lowers the objective, by a program of its own."""
    u = cvxpy.Variable(X.shape[1])
    cone = [cvxpy.multiply(np.where(on, 1, -1), X @ u) >= 0, cvxpy.norm(u) <= 1]
    values = [
        cvxpy.Problem(cvxpy.Maximize(s * ((on * residual) @ X) @ u), cone).solve(solver="CLARABEL") for s in (1, -1)
    ]
    return max(values) > lam


def recheck(found: Optimality, network: TwoLayer, X: Any, y: Any, lam: float, tolerance: float) -> None:
    """Everything that the answer says, from definitions."""
    best = convex_optimum(X, y, lam)
    assert found.objective == network.objective(X, y, lam)
    assert found.lower <= best.objective
    # The dual point: feasible at many directions, and its value is the bound.
    units = np.random.default_rng(1).normal(size=(5_000, X.shape[1]))
    corners = [sign * row for row in best.network.first for sign in (1, -1)] + list(network.first)
    units = np.vstack([units, *corners])
    units /= np.where(units.any(axis=1), np.linalg.norm(units, axis=1), 1)[:, None]
    assert np.abs(np.maximum(units @ X.T, 0) @ found.dual).max() <= lam
    assert found.lower == pytest.approx(found.dual @ y - found.dual @ found.dual / 2, abs=1e-11)
    if found.verdict == "optimal":
        assert best.lower >= found.objective * (1 - tolerance) - 1e-12
    if found.verdict == "not optimal":
        assert found.better is not None
        assert found.better.objective(X, y, lam) < found.objective * (1 - tolerance)
        assert found.better.objective(X, y, lam) >= best.lower
    if found.separating is not None:
        assert (all_patterns(X).on == found.separating).all(axis=1).any()
        assert gains(X, found.separating, y - network(X), lam)
    assert found.lower <= found.subsampled_lower <= found.objective + 1e-12
    if found.verdict == "optimal":
        assert found.subsampled


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@pytest.mark.parametrize("batch", [4, 10])
def test_wide_training(optimizer: Any, batch: int) -> None:
    X, y = data(10, 2)
    network = trained(X, y, LAM, width=40, optimizer=optimizer, batch=batch, steps=5_000, seed=1).network
    found = is_global_optimum(network, X, y, LAM, tolerance=TOLERANCE)
    recheck(found, network, X, y, LAM, TOLERANCE)
    best = convex_optimum(X, y, LAM)
    assert found.verdict == ("optimal" if found.objective * (1 - TOLERANCE) <= best.lower else "not optimal")
    if batch == 10:
        assert found.verdict == "optimal"


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@pytest.mark.parametrize(("n", "d", "batch", "tolerance"), [(10, 2, 10, 1e-4), (12, 3, 12, 1e-4), (10, 2, 4, 5e-3)])
def test_narrow_training_ends_in_optima_of_their_own_program(
    optimizer: Any, n: int, d: int, batch: int, tolerance: float
) -> None:
    X, y = data(n, d)
    network = trained(X, y, LAM, width=2, optimizer=optimizer, batch=batch, steps=5_000).network
    found = is_global_optimum(network, X, y, LAM, tolerance=tolerance)
    recheck(found, network, X, y, LAM, tolerance)
    assert (found.verdict, found.subsampled, found.clarke) == ("not optimal", True, True)
    assert found.separating is not None


def test_half_trained_is_nothing_yet() -> None:
    X, y = data(10, 2)
    network = trained(X, y, LAM, width=5, steps=20).network
    found = is_global_optimum(network, X, y, LAM, tolerance=TOLERANCE)
    recheck(found, network, X, y, LAM, TOLERANCE)
    assert (found.verdict, found.subsampled, found.clarke) == ("not optimal", False, False)


@pytest.mark.parametrize(("size", "tolerance"), [(1e-2, 1e-7), (1e-3, 1e-9), (1e-7, 1e-6), (0, 1e-9)])
def test_planted_optimum_a_little_off(size: float, tolerance: float) -> None:
    X, y = data(12, 3)
    best = convex_optimum(X, y, 0.3)
    off = np.random.default_rng(2).normal(size=best.network.first.shape)
    network = TwoLayer(best.network.first + size * off, best.network.second)
    found = is_global_optimum(network, X, y, 0.3, tolerance=tolerance)
    recheck(found, network, X, y, 0.3, tolerance)
    assert found.verdict == ("not optimal" if size > 1e-6 else "optimal")


def test_an_optimum_planted_by_its_dual_point() -> None:
    # Take a residual, its best directions, and targets for which these are optimal: no solver, the truth is known.
    X = np.array([[1.0, 0], [-0.5, np.sqrt(0.75)]])
    y = np.array([3.0, 3.0])
    for first, mass in (([X[0], X[1]], 2.0), ([X[0] + X[1]], 4.0)):
        rows = np.array(first) * np.sqrt(mass)
        network = TwoLayer(rows, np.linalg.norm(rows, axis=1))
        found = is_global_optimum(network, X, y, 1.0, tolerance=1e-9)
        assert (network(X) == pytest.approx([2, 2]), found.verdict, found.clarke) == (True, "optimal", True)
        recheck(found, network, X, y, 1.0, 1e-9)


KINK = TwoLayer([[1.0, 0.0]], [1.0])


@pytest.mark.parametrize(
    ("X", "residual", "clarke"),
    [
        # Slopes of the cells above and below: (0, r_2 - 1) and (0, -1), for lam = 1.
        ([[1, -1], [0, 1]], [1, 2], True),
        ([[1, -1], [0, 1]], [1, 1], True),
        ([[1, -1], [0, 1]], [1, 0.5], False),
        ([[1, -1], [0, 1]], [1, 0], False),
        # Two kinks at one point are on together: 6 - 6 and not anything in between.
        ([[1, -1], [0, 1], [0, 1]], [1, 6, -6], False),
        ([[1, -1], [0, 1], [0, 2]], [1, 6, -2.5], True),
        # At opposite points one is on and the other off.
        ([[1, 0], [0, 1], [0, -1]], [1, 3, 3], True),
        ([[1, 0], [0, 1], [0, -1]], [1, 3, -3], False),
    ],
)
def test_kinks_at_points(X: Any, residual: Any, clarke: bool) -> None:
    # The neuron is the best of its face, which is a ray, whatever happens aside of it.
    y = KINK(X) + residual
    found = is_global_optimum(KINK, X, y, 1.0, tolerance=1e-9)
    assert (found.clarke, found.subsampled) == (clarke, True)


def test_clarke_stationary_and_in_no_cone_next_to_it_optimal() -> None:
    # With "the patterns of its neurons" for closed cones, stationary points need not be optima of sub-sampled programs.
    X, y = np.array([[1, -1], [0, 1]]), np.array([2, 2])
    slopes = []
    for u in ([2, 1], [2, -1]):  # on both sides of the neuron (1, 0)
        on = X @ u > 0
        assert on[0]
        residual = y - KINK(X)
        slopes.append((on * residual) @ X - KINK.first[0])
        # In integers: residual . relu(X u) > |u|, so a small neuron there lowers the objective.
        assert (residual @ np.maximum(X @ u, 0)) ** 2 > np.dot(u, u)
        assert gains(X, on, residual, 1.0)
    assert (slopes[0] + slopes[1] == 0).all()
    found = is_global_optimum(KINK, X, y, 1.0)
    assert (found.verdict, found.clarke, found.subsampled) == ("not optimal", True, True)
    recheck(found, KINK, X.astype(float), y, 1.0, 1e-6)


@pytest.mark.parametrize(("pull", "clarke"), [(-2.0, True), (0.5, False)])
def test_more_cells_at_a_kink_than_are_listed(pull: float, clarke: bool) -> None:
    # All points but one are orthogonal to the neuron, and that one pulls it off the kink, against the others or not.
    X = np.eye(14)
    X[0] = 1
    network = TwoLayer(np.eye(14)[:1], [1.0])
    y = network(X) + np.append(1, np.full(13, pull))
    assert is_global_optimum(network, X, y, 1.0, patterns=sampled_patterns(X, 50)).clarke == clarke


def test_too_many_patterns_to_say_optimal() -> None:
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(25, 50)), rng.normal(size=25)
    network = trained(X, y, 1.0, width=30, optimizer="adam", batch=25, steps=1_500).network
    found = is_global_optimum(network, X, y, 1.0, patterns=sampled_patterns(X, 300), tolerance=1e-2)
    assert not found.complete
    assert found.verdict in ("unknown", "not optimal")
    assert (found.better is not None) == (found.verdict == "not optimal")
    if found.better is not None:
        assert found.better.objective(X, y, 1.0) < found.objective * 0.99
    nothing = TwoLayer(np.zeros((0, 50)), np.zeros(0))
    held = is_global_optimum(nothing, X, y, 1e4)
    assert (held.verdict, held.complete) == ("unknown", False)
    assert "all patterns were too many to look at" in held.reason
