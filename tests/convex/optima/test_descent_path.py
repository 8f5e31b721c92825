"""Paths from networks to a global optimum: the objective of the real network never rises, its weights never jump."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patternfuzz.convex import (
    DescentPath,
    TwoLayer,
    convex_optimum,
    is_global_optimum,
    path_to_optimum,
    sampled_patterns,
)
from patternfuzz.convex.task import Task
from patternfuzz.convex.training import trained
from patternfuzz.errors import ConvexError
from patternfuzz.strategies import two_layer_tasks

pytest.importorskip("cvxpy")

Make = Callable[[int, int, int, int], tuple[TwoLayer, np.ndarray]]
SIZES = [(1, 1, 2), (10, 2, 11), (13, 3, 14), (12, 4, 13), (20, 3, 60), (30, 2, 31)]


def checked(path: DescentPath, network: TwoLayer, looks: int = 101) -> DescentPath:
    """The path, after what holds of every one has been asserted."""
    scale = path.start_objective
    values = path.objectives(looks)
    assert np.diff(values).max() <= 1e-13 * scale
    assert path.rise <= 1e-13 * scale
    assert (values[0], values[-1]) == (path.start_objective, path.objective)
    assert -1e-12 * scale <= path.gap <= path.optimum.gap + 1e-9 * path.objective
    assert path.width >= path.needed or path.width == network.width
    assert path.needed <= len(path.targets) + 1
    assert (path.start.first[: network.width] == network.first).all()
    assert not path.start.second[network.width :].any()
    last = path.start
    for piece in path.pieces:
        assert piece.start is last
        last = piece.end
        assert {piece.at(share).width for share in (0, 0.3, 1)} == {path.width}
        for share, near in ((1e-12, piece.start), (1 - 1e-12, piece.end)):
            # Roots of convex parameters: a millionth for a change of 1e-12.
            size = 1 + float(np.abs(piece.start.first).max(initial=0) + np.abs(piece.end.first).max(initial=0))
            for weights, there in zip(_weights(piece.at(share)), _weights(near), strict=True):
                assert np.abs(weights - there).max(initial=0) <= 1e-5 * size
    assert path.end is last
    return path


def _weights(network: TwoLayer) -> tuple[np.ndarray, np.ndarray]:
    return network.first, network.second


def targets(seed: int, n: int) -> np.ndarray:
    return np.random.default_rng([seed, n]).normal(size=n)


@pytest.mark.parametrize(("n", "d", "m"), SIZES)
@pytest.mark.parametrize("lam", [0.003, 1.0])
def test_from_random_networks_of_more_neurons_than_points(
    normal_network: Make, n: int, d: int, m: int, lam: float
) -> None:
    net, X = normal_network(0, n, d, m)
    y = targets(0, n)
    path = checked(path_to_optimum(net, X, y, lam), net, looks=400)
    assert path.width == m
    assert is_global_optimum(path.end, X, y, lam, tolerance=1e-8).verdict == "optimal"


def test_every_phase_occurs_and_exchanges_are_needed_at_the_least_width(normal_network: Make) -> None:
    net, X = normal_network(0, 30, 4, 31)
    path = checked(path_to_optimum(net, X, targets(0, 30), 0.01), net, looks=1000)
    phases = [piece.phase for piece in path.pieces]
    assert phases[0] == "balance"
    assert phases.count("turn") > 1  # one exchange after the other
    wide, _ = normal_network(0, 30, 4, 200)
    straight = checked(path_to_optimum(wide, X, targets(0, 30), 0.01, optimum=path.optimum), wide)
    assert [piece.phase for piece in straight.pieces] == ["balance", "merge", "prune", "turn", "move"]
    assert straight.objective == pytest.approx(path.objective, rel=1e-10)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(two_layer_tasks(max_width=10), st.sampled_from([0.01, 1.0]))
def test_degenerate_data(task: Task, lam: float) -> None:
    # Integers bring equal rows, zero columns, rank deficiency, dead, parallel and zero neurons; many too few.
    checked(path_to_optimum(task.network, task.inputs, task.targets, lam, widen=True), task.network, looks=50)


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_from_trained_networks(optimizer: Any, normal_network: Make) -> None:
    _, X = normal_network(2, 10, 2, 1)
    y = targets(2, 10)
    for width in (2, 11):
        net = trained(X, y, 0.1, width=width, optimizer=optimizer, steps=500).network
        path = checked(path_to_optimum(net, X, y, 0.1, widen=True), net)
        assert is_global_optimum(path.end, X, y, 0.1).verdict == "optimal"


@pytest.mark.parametrize(("seed", "n"), [(13, 3), (4, 5)])
def test_a_neuron_that_depends_on_the_others_takes_the_place_of_one(normal_network: Make, seed: int, n: int) -> None:
    net, X = normal_network(seed, n, 3, n + 1)
    path = checked(path_to_optimum(net, X, targets(seed, n), 1e-5), net)
    crowded = [piece for piece in path.pieces if piece.phase == "move" and (piece.at(0.5).norms > 0).sum() == n + 1]
    assert crowded
    assert all((piece.end.norms > 0).sum() <= n for piece in crowded)


@pytest.mark.parametrize("factor", [1.3, 1.5, 2.0])
def test_a_goal_that_is_no_optimum_is_not_climbed_to(normal_network: Make, factor: float) -> None:
    _, X = normal_network(0, 10, 3, 1)
    y = targets(0, 10)
    best = convex_optimum(X, y, 0.1)
    rough = convex_optimum(X, y, 0.1, patterns=sampled_patterns(X, 6))
    assert rough.objective > 1.01 * best.objective
    # The start has all directions of the optimum, so that there are better networks on the way than at its end.
    net = TwoLayer(best.network.first * factor, best.network.second * factor)
    path = path_to_optimum(net, X, y, 0.1, optimum=rough, widen=True)
    assert path.rise <= 1e-13 * path.start_objective
    assert path.objective <= rough.objective


def test_too_few_neurons_are_told_with_the_number_that_is_enough(normal_network: Make) -> None:
    net, X = normal_network(0, 13, 3, 3)
    y = targets(0, 13)
    best = convex_optimum(X, y, 0.01)
    with pytest.raises(ConvexError, match=r"3 neurons, too few .* (\d+) are enough") as told:
        path_to_optimum(net, X, y, 0.01, optimum=best)
    path = checked(path_to_optimum(net, X, y, 0.01, optimum=best, widen=True), net)
    assert f"{path.width} are enough" in str(told.value)


def test_few_neurons_may_be_enough() -> None:
    # In the cone of the optimum already.
    X, y = np.array([[1.0, 0.2], [0.3, 1]]), np.array([2.0, 3.0])
    path = path_to_optimum(TwoLayer([[1.0, 1.0]], [0.5]), X, y, 0.1)
    assert (path.width, path.needed) == (1, 1)
    assert path.gap < 1e-9


def test_an_optimum_stays_and_nothing_is_pruned_to_nothing(normal_network: Make) -> None:
    net, X = normal_network(0, 8, 2, 9)
    y = targets(0, 8)
    best = convex_optimum(X, y, 0.1)
    path = path_to_optimum(best.network, X, y, 0.1, optimum=best)
    assert path.objective <= best.objective * (1 + 1e-12)
    assert path.rise <= 1e-14
    strong = checked(path_to_optimum(net, X, y, 1e3), net)
    assert strong.optimum.network.width == 0
    assert not strong.end.norms.any()
    empty = TwoLayer(np.zeros((0, 2)), np.zeros(0))
    checked(path_to_optimum(empty, X, y, 0.1, optimum=best, widen=True), empty)


def test_bad_requests(normal_network: Make) -> None:
    net, X = normal_network(0, 6, 2, 7)
    y = targets(0, 6)
    path = path_to_optimum(net, X, y, 0.1)
    for bad in (-0.1, 1.1, float("nan")):
        with pytest.raises(ConvexError, match="share of the path"):
            path.at(bad)
    with pytest.raises(ConvexError, match="count=1"):
        path.objectives(1)
    with pytest.raises(ConvexError, match="of other data"):
        path_to_optimum(net, X[:5], y[:5], 0.1, optimum=path.optimum)
    with pytest.raises(ConvexError, match="another objective"):
        path_to_optimum(net, X, y, 0.2, optimum=path.optimum)
    with pytest.raises(ConvexError, match="lam=0"):
        path_to_optimum(net, X, y, 0)
    with pytest.raises(ConvexError, match="columns"):
        path_to_optimum(net, X[:, :1], y, 0.1)
