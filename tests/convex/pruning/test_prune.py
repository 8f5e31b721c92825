"""Optimal pruning: independent activations are left, the fit stays, and the objective of stationary networks does."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.optimize import linprog, nnls

from patternfuzz.convex import TwoLayer, is_minimal, optimal_prune
from patternfuzz.convex.pruning.merging import merged
from patternfuzz.convex.task import Task
from patternfuzz.errors import ConvexError
from patternfuzz.strategies import two_layer_tasks

LAM = 0.1

Make = Callable[[int, int, int, int], tuple[TwoLayer, np.ndarray]]


def stationary(seed: int, n: int, d: int, m: int) -> tuple[TwoLayer, np.ndarray, np.ndarray]:
    """A balanced network in which scaling a neuron gains nothing, with targets: ``c_i . (y - f) = LAM p_i``."""
    rng = np.random.default_rng(seed)
    X, gap = rng.normal(size=(n, d)), rng.normal(size=n)
    rows: list[np.ndarray] = []
    signs: list[float] = []

    def slope(w: np.ndarray) -> float:
        return float(np.maximum(X @ w, 0) @ gap) / float(np.linalg.norm(w))

    while len(rows) < m:
        low, high = rng.normal(size=(2, d))
        sign = float(rng.choice([-1, 1]))
        if not sign * slope(low) < LAM < sign * slope(high):
            continue
        for _ in range(100):
            middle = (low + high) / 2
            low, high = (middle, high) if sign * slope(middle) < LAM else (low, middle)
        rows.append(high * rng.uniform(0.3, 3) / np.linalg.norm(high))
        signs.append(sign)
    first = np.array(rows)
    net = TwoLayer(first, np.array(signs) * np.linalg.norm(first, axis=1))
    return net, X, net(X) + gap


def checked(net: TwoLayer, X: np.ndarray, **options: Any) -> TwoLayer:
    """The pruned network, after everything that always holds of it has been asserted."""
    result = optimal_prune(net, X, **options)
    least = result.network
    columns = net.balanced().activations(X)  # for neurons of very different sizes
    scale = float(np.abs(columns * net.balanced().second).max(initial=0)) or 1.0
    assert least(X) == pytest.approx(net(X), abs=1e-9 * scale)
    assert least.width <= min(np.linalg.matrix_rank(columns), len(X))
    assert least.penalty <= net.penalty * (1 + 1e-12)
    assert is_minimal(least, X)
    assert result.exact
    assert (result.penalty_before, result.penalty_after) == (net.penalty, least.penalty)
    again = optimal_prune(least, X, **options)
    assert again.origins == tuple((i,) for i in range(least.width))
    assert again.network(X) == pytest.approx(least(X), abs=1e-9 * scale)
    named = [i for group in result.origins for i in group]
    assert len(set(named)) == len(named)
    assert len(result.origins) == least.width
    return least


@settings(max_examples=80, deadline=None, derandomize=True)
@given(two_layer_tasks(max_width=10))
def test_small_integer_networks(task: Task) -> None:
    # Integers bring equal rows, zero columns, parallel and dead neurons and data of low rank.
    for merge in (True, False):
        checked(task.network, task.inputs, merge=merge)


@pytest.mark.parametrize(("n", "d", "m"), [(1, 1, 5), (6, 2, 40), (24, 3, 119), (40, 8, 30), (30, 5, 300)])
@pytest.mark.parametrize("seed", range(3))
def test_random_networks(normal_network: Make, seed: int, n: int, d: int, m: int) -> None:
    net, X = normal_network(seed, n, d, m)
    assert checked(net, X).width == min(n, m, len(merged(net, X)[1]))


@pytest.mark.parametrize(("n", "d", "m"), [(5, 2, 20), (24, 3, 119), (30, 5, 90)])
@pytest.mark.parametrize("merge", [True, False])
def test_the_objective_of_stationary_networks_stays(n: int, d: int, m: int, merge: bool) -> None:
    net, X, y = stationary(1, n, d, m)
    least = checked(net, X, merge=merge) if not merge else optimal_prune(net, X).network
    assert least.width <= n < m
    before, after = net.objective(X, y, LAM), least.objective(X, y, LAM)
    if merge:  # not optimal among all directions, so that joining two of them may help
        assert after <= before * (1 + 1e-10)
    else:
        assert after == pytest.approx(before, rel=1e-10)
        assert np.linalg.norm(least.first, axis=1) == pytest.approx(np.abs(least.second))


def test_split_neurons_come_together_again(normal_network: Make) -> None:
    net, X = normal_network(0, 20, 3, 6)
    net = net.balanced()
    shares = np.random.default_rng(1).dirichlet(np.ones(5), size=6)
    scale = np.sqrt(shares.T.reshape(-1))
    split = TwoLayer(np.tile(net.first, (5, 1)) * scale[:, None], np.tile(net.second, 5) * scale)
    assert split.penalty == pytest.approx(net.penalty)
    least = checked(split, X)
    assert least.first == pytest.approx(net.first)
    assert least.second == pytest.approx(net.second)


@pytest.mark.parametrize("seed", range(5))
def test_the_penalty_is_between_the_least_and_the_one_before(normal_network: Make, seed: int) -> None:
    net, X = normal_network(seed, 6, 2, 15)
    columns = net.activations(X) * net.second
    prices = 0.5 * (np.sum(net.first**2, axis=1) + net.second**2)
    least = linprog(prices, A_eq=columns, b_eq=net(X)).fun
    found = optimal_prune(net, X, merge=False)
    assert least * (1 - 1e-7) <= found.penalty_after <= net.penalty
    # The pruned neurons are scaled ones of before, with both layers scaled alike.
    rows = [i for (i,) in found.origins]
    factors = found.network.second / net.second[rows]
    assert (factors > 0).all()
    assert found.network.first == pytest.approx(net.first[rows] * factors[:, None])


def test_neurons_that_do_nothing_go() -> None:
    X = np.array([[1.0, 0.0], [2.0, 0.0]])
    net = TwoLayer([[1, 0], [-1, 5], [0, 0], [1, 1], [0, 3]], [2, 7, 1, 0, 1])
    assert optimal_prune(net, X).origins == ((0,),)
    assert not is_minimal(net, X)
    assert is_minimal(net.kept([0]), X)
    assert optimal_prune(net.kept([1, 2]), X).network.width == 0


def test_a_network_that_is_minimal_stays_as_it_is(normal_network: Make) -> None:
    net, X = normal_network(0, 20, 4, 6)
    assert is_minimal(net, X)
    least = optimal_prune(net, X).network
    assert np.array_equal(least.first, net.first)
    assert np.array_equal(least.second, net.second)


@pytest.mark.parametrize(
    "change",
    [
        lambda X: np.vstack([X, X, X[:2]]),
        lambda X: np.hstack([X, X @ np.ones((3, 2)), 0 * X]),
        lambda X: X * 0,
        lambda X: np.outer(X[:, 0], [1, 2, 3]),
        lambda X: X * 1e-100,
        lambda X: X * np.array([1e-9, 1, 1e9]),
    ],
    ids=["duplicate rows", "dependent columns", "zeros", "rank one", "tiny", "scales"],
)
def test_data_that_are_hard(normal_network: Make, change: Any) -> None:
    _, X = normal_network(0, 12, 3, 1)
    data = change(X)
    net = normal_network(1, 1, data.shape[1], 60)[0]
    checked(net, data)


def test_weights_of_all_scales(normal_network: Make) -> None:
    net, X = normal_network(0, 10, 3, 40)
    wide = TwoLayer(
        net.first * 10.0 ** np.linspace(-30, 30, 40)[:, None], net.second * 10.0 ** np.linspace(30, -30, 40)
    )
    checked(wide, X)


def test_narrower_than_independent(normal_network: Make) -> None:
    net, X = normal_network(3, 15, 3, 12)
    full = optimal_prune(net, X)
    losses = []
    for width in range(13):
        found = optimal_prune(net, X, width=width)
        assert found.network.width <= width
        assert found.exact == (width >= full.network.width)
        assert found.loss == pytest.approx(0.5 * np.sum((found.network(X) - net(X)) ** 2))
        losses.append(found.loss)
    assert losses == sorted(losses, reverse=True)
    columns = net.activations(X)
    best = min(np.linalg.lstsq(columns[:, list(c)], net(X), rcond=None)[1][0] / 2 for c in combinations(range(12), 4))
    found = optimal_prune(net, X, width=4, merge=False)
    assert found.best_subset
    assert found.loss == pytest.approx(best)


def test_narrower_with_targets(normal_network: Make) -> None:
    net, X = normal_network(3, 15, 3, 12)
    y = np.sin(X[:, 0])
    found = optimal_prune(net, X, width=3, y=y)
    assert found.loss == pytest.approx(found.network.loss(X, y))
    assert found.loss <= optimal_prune(net, X, width=3).network.loss(X, y)


def test_many_neurons_are_chosen_greedily_and_that_is_told(normal_network: Make) -> None:
    net, X = normal_network(0, 60, 5, 80)
    found = optimal_prune(net, X, width=10)
    assert not found.best_subset
    assert found.network.width == 10
    # Better than the ten largest contributions with new output weights.
    sizes = np.linalg.norm(net.activations(X), axis=0) * np.abs(net.second)
    largest = net.activations(X)[:, np.argsort(-sizes)[:10]]
    assert found.loss < np.linalg.lstsq(largest, net(X), rcond=None)[1][0] / 2
    assert found.loss < nnls(largest, net(X))[1] ** 2 / 2


NET, DATA = TwoLayer([[1, 2], [-1, 1], [0, 3]], [1, 2, -1]), np.eye(4, 2)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: TwoLayer([[1, np.nan]], [1]), "first hold NaN"),
        (lambda: TwoLayer([[1, 2]], [1, 2]), "first has 1 rows and second 2 numbers"),
        (lambda: TwoLayer([1, 2], [1, 2]), "first have 1 dimensions; give 2"),
        (lambda: TwoLayer([["a"]], [1]), "first are no numbers"),
        (lambda: optimal_prune(NET, [[1.0, np.inf]]), "X hold NaN or infinite"),
        (lambda: optimal_prune(NET, np.zeros((0, 2))), "X has no rows"),
        (lambda: optimal_prune(NET, np.zeros((4, 3))), "X has 3 columns for 2 inputs"),
        (lambda: optimal_prune(NET, DATA, y=[1.0]), "y has 1 numbers for 4 points"),
        (lambda: optimal_prune(NET, DATA, width=-1), "width=-1 must be a number of neurons"),
        (lambda: optimal_prune(NET, DATA, tolerance=2), "tolerance=2 must be"),
        (lambda: is_minimal(NET, DATA, tolerance=float("nan")), "tolerance=nan must be"),
        (lambda: optimal_prune(TwoLayer([[1e200, 0]], [1e200]), [[1e200, 0]]), "too large or too far apart"),
        (lambda: NET.objective(DATA, np.zeros(4), 0), "lam=0 must be a positive number"),
        (lambda: NET.objective(DATA, np.zeros(4), float("nan")), "lam=nan must be a positive number"),
    ],
)
def test_bad_input(call: Any, said: str) -> None:
    with pytest.raises(ConvexError, match=said):
        call()
