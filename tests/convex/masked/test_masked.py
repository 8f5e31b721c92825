"""Optima under a mask of the first layer: the bound, the layout, and that there always is one."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize

from patternfuzz.attained import attained
from patternfuzz.convex import TwoLayer, all_patterns, convex_optimum, is_masked_optimum, masked_optimum
from patternfuzz.convex.training import Optimizer, trained
from patternfuzz.errors import ConvexError
from patternfuzz.pattern import Pattern

pytest.importorskip("cvxpy")


def data(n: int, d: int, seed: int = 0) -> tuple[Any, Any]:
    rng = np.random.default_rng([n, d, seed])
    return rng.normal(size=(n, d)), rng.normal(size=n)


def bands(d: int, width: int, each: int) -> Any:
    """Every ``width`` neighbours of ``d`` inputs, read by ``each`` neurons."""
    rows = [[start <= i < start + width for i in range(d)] for start in range(d - width + 1)]
    return np.repeat(np.array(rows), each, axis=0)


def test_a_full_mask_is_none() -> None:
    X, y = data(10, 3)
    found = masked_optimum(X, y, 0.1, np.ones((10, 3)))
    assert found.optimal
    assert found.objective == pytest.approx(convex_optimum(X, y, 0.1).objective, rel=1e-8)
    assert found.network.first.shape == (10, 3)


def test_by_hand() -> None:
    # Each neuron sees one point only: 1/2 (u - t)^2 + lam u.
    found = masked_optimum(np.eye(2), [3.0, -2.0], 0.5, np.eye(2))
    assert found.optimal
    assert found.network(np.eye(2)) == pytest.approx([2.5, -1.5], abs=1e-7)
    assert found.objective == pytest.approx(0.25 + 0.5 * 4)


@pytest.mark.parametrize(("n", "d", "width", "lam", "seed"), [(12, 4, 2, 0.1, 0), (16, 4, 3, 0.01, 1), (9, 3, 1, 1, 2)])
def test_with_enough_neurons_the_optimum_is_in_the_mask(n: int, d: int, width: int, lam: float, seed: int) -> None:
    X, y = data(n, d, seed)
    mask = bands(d, width, n)
    found = masked_optimum(X, y, lam, mask)
    assert found.optimal
    assert found.proved
    assert -1e-12 <= found.gap < 1e-6
    assert found.objective == found.network.objective(X, y, lam)
    assert not found.network.first[~mask].any()
    assert all(seat.needed <= seat.given == n for seat in found.seats)
    assert "a global optimum under the mask" in found.reason
    # Less may be read than without a mask.
    assert found.lower >= convex_optimum(X, y, lam).lower - 1e-9


@pytest.mark.parametrize("seed", range(6))
def test_all_blocks_at_once_give_the_same(seed: int) -> None:
    # Small whole numbers: points of zeros, duplicates, supports that see nothing or contain each other.
    cvxpy = pytest.importorskip("cvxpy")
    rng = np.random.default_rng(seed)
    X, y = rng.integers(-2, 3, (5, 3)).astype(float), rng.integers(-3, 4, 5).astype(float)
    mask = rng.random((4, 3)) < 0.6
    fit, penalty, cones = np.zeros(5), 0, []
    for support in np.unique(mask, axis=0):
        for on, side in product(all_patterns(X * support).on, (1, -1)):
            u = cvxpy.Variable(3)
            products = (X * support) @ u
            cones.append(cvxpy.multiply(np.where(on, 1, -1), products) >= 0)
            fit, penalty = fit + side * cvxpy.multiply(on, products), penalty + cvxpy.norm(u)
    whole = cvxpy.Problem(cvxpy.Minimize(cvxpy.sum_squares(fit - y) / 2 + 0.2 * penalty), cones)
    whole.solve(solver="CLARABEL")
    found = masked_optimum(X, y, 0.2, mask, restarts=0)
    assert found.free.objective == pytest.approx(whole.value, rel=1e-5)
    assert found.free.gap <= 1e-8 * found.objective
    lacks = any(seat.needed > seat.given for seat in found.seats)
    assert found.proved
    assert found.optimal != lacks


def test_the_dual_point_is_feasible_in_every_view() -> None:
    X, y = data(15, 4)
    found = masked_optimum(X, y, 0.1, bands(4, 2, 3), restarts=0)
    units = np.random.default_rng(0).normal(size=(3000, 4))
    for support in bands(4, 2, 1):
        seen = units * support / np.linalg.norm(units * support, axis=1)[:, None]
        assert np.abs(np.maximum(seen @ X.T, 0) @ found.free.dual).max() <= 0.1


def test_one_neuron_against_all_angles() -> None:
    X, y = data(8, 2, 1)
    # The least is often where the neuron goes off at a point, at a right angle to it.
    kinks = np.arctan2(X[:, 1], X[:, 0]) + np.pi / 2
    angles = np.concatenate([np.linspace(0, 2 * np.pi, 40_001), kinks, kinks + np.pi])
    columns = np.maximum(X @ [np.cos(angles), np.sin(angles)], 0)
    # With this direction at size t: 1/2 ||t c - s y||^2 + lam t.
    gains = np.maximum(np.abs(y @ columns) - 0.1, 0)
    least = float(np.min(y @ y / 2 - gains**2 / (2 * np.maximum(np.sum(columns**2, axis=0), 1e-300))))
    found = masked_optimum(X, y, 0.1, [[1, 1]])
    assert found.lower <= least <= found.objective + 1e-8
    assert not found.optimal
    assert found.seats[0].given == 1 < found.seats[0].needed
    assert "each optimum with free widths lacks seats, one needs" in found.reason


def test_seats_are_shared_out() -> None:
    # Two neurons along the first axis, which both supports have, and one seat in each.
    X = np.array(list(product((-1.0, 1), (-1, 1), (-1, 1))))
    found = masked_optimum(X, 3 * X[:, 0], 0.1, [[1, 1, 0], [1, 0, 1]])
    assert found.optimal
    assert np.count_nonzero(found.network.norms) == 2
    assert [seat.needed for seat in found.seats] == [1, 1]


def test_restarts_are_never_below_the_bound() -> None:
    X, y = data(15, 4, 3)
    rng = np.random.default_rng(0)
    masks = [bands(4, 2, 8), rng.random((8, 4)) < 0.5, np.tril(np.ones((4, 4), dtype=bool))]
    for mask in masks:
        found = masked_optimum(X, y, 0.1, mask, restarts=0)
        assert found.lower <= found.objective
        optimizers: tuple[Optimizer, ...] = ("sgd", "adam")
        for seed, optimizer in enumerate(optimizers):
            run = trained(X, y, 0.1, width=len(mask), optimizer=optimizer, mask=mask, steps=1000, seed=seed)
            assert run.objective >= found.lower - 1e-9
            assert not run.network.first[~mask].any()


def test_wide_training_comes_near() -> None:
    X, y = data(8, 3, 1)
    mask = bands(3, 2, 20)
    found = masked_optimum(X, y, 0.5, mask)
    run = trained(X, y, 0.5, width=40, optimizer="adam", mask=mask, steps=6000)
    assert found.optimal
    assert found.lower <= run.objective <= found.objective * 1.01


@pytest.mark.parametrize("mask", [[[1, 1, 0], [0, 1, 1]], [[1, 0, 0], [1, 1, 0], [1, 1, 0]]])
def test_the_least_loss_is_taken(mask: Any) -> None:
    # Whole numbers, so that the least loss without decay is known exactly, with weights that have it.
    rng = np.random.default_rng(5)
    X, y = rng.integers(-2, 3, (4, 3)), rng.integers(-3, 4, 4)
    limit = attained(Pattern.from_masks([mask, np.ones((1, len(mask)))]), X, y[:, None], bias=False)
    assert limit.verdict == "attained"
    assert limit.parameters is not None
    (first, second), _ = limit.parameters.arrays()
    exact = TwoLayer(first, second[0])
    least = float(limit.loss or 0) / 2
    cost = float(exact.norms.sum())
    for lam in (1e-1, 1e-2, 1e-3):
        found = masked_optimum(X, y, lam, mask, start=exact, restarts=0)
        assert found.lower <= found.objective <= least + lam * cost + 1e-9
        # No weights have less loss, so none that are as good cost more than the exact ones.
        assert found.network.loss(X, y) >= least - 1e-9
        assert found.network.penalty <= cost + 1e-6


def test_the_penalty_stays_bounded_without_decay() -> None:
    X, y = data(7, 3, 2)
    mask = bands(3, 2, 8)
    found = [masked_optimum(X, y, lam, mask) for lam in (1e-1, 1e-2, 1e-3, 1e-4, 1e-5)]
    assert all(one.optimal for one in found)
    penalties = [one.network.penalty for one in found]
    assert penalties == sorted(penalties)
    assert penalties[-1] < 1.01 * penalties[-2]


def test_two_outputs_have_no_such_bound() -> None:
    # The LU mask on two points; the proof is in the module's docstring.
    Y = np.eye(2)[::-1]

    def fit(w: Any) -> Any:
        a, b, c, p, q, r = w
        one, two = np.maximum([a, b], 0), np.maximum([0, c], 0)
        return np.array([p * one, q * one + r * two]).T

    found = []
    for lam in (1e-2, 1e-4, 1e-6):
        runs = [
            minimize(lambda w, lam=lam: np.sum((fit(w) - Y) ** 2) / 2 + lam / 2 * w @ w, start, method="BFGS")
            for start in np.random.default_rng(0).normal(1, 1, size=(6, 6)) * [1, 1, 1, 1, 1, -1]
        ]
        w = min(runs, key=lambda run: run.fun).x
        missed = float(np.abs(fit(w) - Y).max())
        if missed < 0.5:
            assert w @ w / 2 >= (1 - missed) ** 2 / missed
        found.append(float(w @ w) / 2)
    assert found[1] > 2 * found[0]
    assert found[2] > 3 * found[1]


def test_patterns_and_neurons_that_are_dead() -> None:
    X, y = data(10, 3)
    mask = bands(3, 2, 8)
    alive = np.arange(16) % 2
    found = masked_optimum(X, y, 0.3, Pattern.from_masks([mask, alive[None]]))
    assert not found.network.first[alive == 0].any()
    assert not found.mask[alive == 0].any()
    same = masked_optimum(X, y, 0.3, mask * alive[:, None])
    assert same.objective == pytest.approx(found.objective, rel=1e-9)
    nothing = masked_optimum(X, y, 0.3, np.zeros((2, 3)))
    assert nothing.optimal
    assert nothing.objective == pytest.approx(y @ y / 2)


@pytest.mark.parametrize(
    ("mask", "message"),
    [
        (np.ones((2, 4)), "mask is for 4 inputs, but X has 3"),
        (np.full((2, 3), 0.5), "mask is no mask of a first layer"),
        (np.ones(3), "mask is no mask of a first layer"),
        (None, "mask is no mask of a first layer"),
        (Pattern.from_masks([np.ones((2, 3)), np.ones((2, 2))]), "one hidden layer and one output"),
        (Pattern.from_masks([np.ones((2, 3)), np.ones((2, 2)), np.ones((1, 2))]), "one hidden layer and one output"),
    ],
)
def test_bad_masks(mask: Any, message: str) -> None:
    with pytest.raises(ConvexError, match=message):
        masked_optimum(*data(5, 3), 0.1, mask)


def test_the_question_whether_a_network_is_one() -> None:
    X, y = data(8, 3, 1)
    mask = bands(3, 2, 8)
    best = masked_optimum(X, y, 0.3, mask).network
    asked = is_masked_optimum(best, X, y, 0.3, mask)
    assert (asked.verdict, asked.better) == ("optimal", None)
    worse = is_masked_optimum(TwoLayer(best.first * 1.1, best.second), X, y, 0.3, mask)
    assert worse.verdict == "not optimal"
    assert worse.better is not None
    assert worse.better.objective(X, y, 0.3) == pytest.approx(best.objective(X, y, 0.3), rel=1e-6)
    # One neuron where several would be needed: its best is not known to be one.
    narrow = masked_optimum(X, y, 0.3, mask[:1]).network
    found = is_masked_optimum(narrow, X, y, 0.3, mask[:1])
    assert found.verdict == "unknown"
    assert "nothing better was found" in found.reason
    with pytest.raises(ConvexError, match="tolerance=0"):
        is_masked_optimum(best, X, y, 0.3, mask, tolerance=0)
    with pytest.raises(ConvexError, match=r"^network has a first layer of shape"):
        is_masked_optimum(best.kept([0]), X, y, 0.3, mask)


def test_bad_starts() -> None:
    X, y = data(5, 3)
    with pytest.raises(ConvexError, match="outside of the mask"):
        masked_optimum(X, y, 0.1, np.eye(3), start=TwoLayer(np.ones((3, 3)), np.ones(3)))
    with pytest.raises(ConvexError, match=r"start has a first layer of shape \(2, 3\) for a mask of shape \(3, 3\)"):
        masked_optimum(X, y, 0.1, np.eye(3), start=TwoLayer(np.ones((2, 3)), np.ones(2)))
