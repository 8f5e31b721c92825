"""The set of all optima: exact examples, brute force, and what is asked of every network in it."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.optimize import linprog, nnls

from patternfuzz.convex import (
    OptimalNetwork,
    OptimalSet,
    Task,
    TwoLayer,
    convex_optimum,
    is_global_optimum,
    is_minimal,
    optimal_set,
    sampled_patterns,
)
from patternfuzz.errors import ConvexError
from patternfuzz.strategies import two_layer_tasks

pytest.importorskip("cvxpy")

ANGLE = [[1.0, 0.0], [-0.5, np.sqrt(0.75)]]
"""Two unit vectors at 120 degrees: their sum has length 1 too."""


def normal(n: int, d: int) -> tuple[Any, Any]:
    rng = np.random.default_rng([n, d])
    return rng.normal(size=(n, d)), rng.normal(size=n)


def members(found: OptimalSet, limit: int = 2000) -> dict[str, OptimalNetwork]:
    """Networks of the set, one or more of each kind."""
    other = np.random.default_rng(3)
    named = {
        "base": found.base,
        "inner": found.inner,
        "min norm": found.min_norm(),
        "smallest": found.smallest().found,
        "best fit": found.best_fit(other.normal(size=(5, found.X.shape[1])), other.normal(size=5)),
    }
    named |= {f"extreme {seed}": found.extreme(seed) for seed in range(3)}
    named |= {f"sample {i}": one for i, one in enumerate(found.sample(3, seed=1))}
    try:
        named |= {f"vertex {i}": one for i, one in enumerate(found.vertices(limit))}
    except ConvexError as error:
        assert "vertices" in str(error)  # noqa: PT017 - too many are told
    return named


def checked(found: OptimalSet) -> dict[str, OptimalNetwork]:
    """The members, after everything that always holds of them has been asserted."""
    named = members(found)
    scale = float(np.linalg.norm(found.y)) or 1.0
    low, high = found.ranges.T
    for name, one in named.items():
        assert abs(one.gap) <= 1e-8 * one.objective, name
        assert one.objective == one.network.objective(found.X, found.y, found.lam)
        assert one.network(found.X) == pytest.approx(found.fit, abs=1e-8 * scale), name
        assert found.contains(one.network), name
        total = found.polytope.total
        assert (one.alpha >= low - 1e-7 * total).all(), name
        assert (one.alpha <= high + 1e-7 * total).all(), name
        assert set(np.flatnonzero(one.alpha)) <= set(found.possible), name
        assert set(found.necessary) <= set(np.flatnonzero(one.alpha)), name
        if name.split()[0] in ("base", "extreme", "vertex", "smallest"):
            assert is_minimal(one.network, found.X), name
    shortest = float(np.linalg.norm(named["min norm"].alpha))
    assert all(np.linalg.norm(one.alpha) >= shortest * (1 - 1e-7) for one in named.values())
    small = found.smallest()
    assert small.bound <= min(one.network.width for one in named.values())
    assert found.unique == (np.ptp([one.alpha for one in named.values()], axis=0).max(initial=0) <= 1e-6 * scale)
    return named


def by_supports(found: OptimalSet) -> tuple[int, set[tuple[int, ...]]]:
    """By trying all supports: the fewest neurons of an optimum, and the supports of vertices."""
    size = float(np.linalg.norm(found.fit))
    corners = set()
    for width in range(len(found.directions) + 1):
        for chosen in combinations(range(len(found.directions)), width):
            A = found.columns[:, chosen]
            if width and np.linalg.matrix_rank(A, tol=1e-7) < width:
                continue
            x, off = nnls(A, found.fit) if width else (np.zeros(0), size)
            if off <= 1e-8 * size and (x > 1e-7).all():
                corners.add(chosen)
    return min(len(chosen) for chosen in corners), corners


def test_a_segment_from_one_neuron_to_two() -> None:
    found = optimal_set(ANGLE, [3.0, 3.0], 1.0)
    assert found.directions.units[np.argsort(found.directions.units[:, 0])] == pytest.approx(
        np.array([ANGLE[1], np.sum(ANGLE, axis=0), ANGLE[0]]), abs=1e-9
    )
    assert (found.unique, found.dimension, found.functions) == (False, 1, 1)
    assert sorted(one.network.width for one in found.vertices()) == [1, 2]
    assert sorted(high for _, high in found.ranges.tolist()) == pytest.approx([2, 2, 4])
    # On the segment the shares are (t, 4 - 2 t, t), of which the shortest is at t = 4/3.
    assert found.min_norm().alpha == pytest.approx(np.full(3, 4 / 3), abs=1e-9)
    assert found.min_norm().objective == pytest.approx(5)
    assert (found.smallest().width, found.smallest().proved) == (1, True)
    assert (len(found.possible), len(found.necessary)) == (3, 0)
    checked(found)


def test_samples_of_a_segment_are_uniform() -> None:
    found = optimal_set(ANGLE, [3.0, 3.0], 1.0)
    middle = int(np.argmax(found.ranges[:, 1]))
    places = np.sort([one.alpha[middle] / 4 for one in found.sample(400, seed=2)])
    # The distance of Kolmogorov and Smirnov; 2 / sqrt(n) has a chance of 7e-4.
    assert np.abs(places - (np.arange(400) + 0.5) / 400).max() < 2 / np.sqrt(400)


@pytest.mark.parametrize(("n", "d", "lam"), [(6, 2, 0.1), (10, 2, 0.1), (12, 5, 1.0), (4, 6, 0.01), (14, 3, 0.05)])
def test_normal_data(n: int, d: int, lam: float) -> None:
    X, y = normal(n, d)
    found = optimal_set(X, y, lam)
    for one in list(checked(found).values())[:4]:
        assert is_global_optimum(one.network, X, y, lam, tolerance=1e-8).verdict == "optimal"
    if len(found.directions) <= 12:
        fewest, corners = by_supports(found)
        assert (found.smallest().width, found.smallest().proved) == (fewest, True)
        assert {tuple(np.flatnonzero(one.alpha)) for one in found.vertices()} == corners


def test_no_direction_is_overlooked() -> None:
    X, y = normal(12, 3)
    found = optimal_set(X, y, 0.05)
    units = np.random.default_rng(0).normal(size=(3000, 3))
    for step in np.geomspace(0.3, 1e-5, 600):  # ascent on the sphere, to the maxima of both signs
        units /= np.linalg.norm(units, axis=1)[:, None]
        values = np.maximum(units @ X.T, 0) @ found.residual
        units = units + step * np.sign(values)[:, None] * (((units @ X.T > 0) * found.residual) @ X)
    units /= np.linalg.norm(units, axis=1)[:, None]
    values = np.maximum(units @ X.T, 0) @ found.residual
    assert np.abs(values).max() <= 0.05 * (1 + 1e-9)
    near = np.abs(values) > 0.05 * (1 - 1e-5)
    assert near.any()
    for unit, side in zip(units[near], np.sign(values[near]), strict=True):
        same = found.directions.units[found.directions.sides == side]
        assert np.linalg.norm(same - unit, axis=1).min() < 0.02


def test_opposite_directions_are_other_networks_of_the_same_function() -> None:
    X, y = normal(10, 2)
    found = optimal_set(X, y, 0.1)
    assert pytest.approx(np.zeros(2), abs=1e-9) == X.T @ found.residual
    units = found.directions.units
    assert np.linalg.norm(units[:, None] + units[None], axis=2).min(axis=1) == pytest.approx(np.zeros(10), abs=1e-9)
    # Five lines: the linear part takes two of the five ways to shift between opposite neurons.
    assert (found.dimension, found.functions) == (5 - 2, 0)
    assert {one.network.width for one in found.vertices()} == {5 + 2}
    elsewhere = np.random.default_rng(1).normal(size=(50, 2))
    values = [one.network(elsewhere) for one in found.sample(5)]
    assert np.ptp(values, axis=0).max() < 1e-8
    other = optimal_set(ANGLE, [3.0, 3.0], 1.0)
    assert np.ptp([one.network(elsewhere) for one in other.sample(5)], axis=0).max() > 0.1


def test_best_fit_is_the_best_of_the_segment() -> None:
    found = optimal_set(ANGLE, [3.0, 3.0], 1.0)
    X, y = np.array([[1.0, 1.0], [1.0, -1.0]]), np.array([2.0, 3.0])
    one, two = (end.alpha for end in found.vertices())
    losses = [found.network(t * one + (1 - t) * two).loss(X, y) for t in np.linspace(0, 1, 1001)]
    best = found.best_fit(X, y).network.loss(X, y)
    assert best == pytest.approx(min(losses), abs=1e-5)
    assert best <= min(losses) + 1e-12


@settings(max_examples=40, deadline=None, derandomize=True)
@given(two_layer_tasks(max_points=5, max_width=3))
def test_small_integers(task: Task) -> None:
    # Integers bring ties, equal rows, zero columns, data of low rank and targets that are zero or constant.
    found = optimal_set(task.inputs, task.targets, 0.5)
    checked(found)
    if 0 < len(found.directions) <= 9 and found.fit.any():
        fewest, corners = by_supports(found)
        assert found.smallest().width == fewest
        assert {tuple(np.flatnonzero(one.alpha)) for one in found.vertices()} == corners
        assert found.unique == (len(corners) == 1)


@pytest.mark.parametrize(
    ("X", "y"),
    [
        (np.outer([1.0, 2, -1, 3], [1, 2, 3]), [1.0, 2, 3, -1]),
        ([[1.0, 2], [1, 2], [0, 1], [-1, -2]], [1.0, 3, -1, 2]),
        ([[1.0, 0, 2], [0, 0, 1], [3, 0, 1], [0, 0, 0]], [1.0, 1, 1, 1]),
        (np.eye(3) * 1e4, [1e-3, 2e-3, 0.0]),
        ([[1.0, 1], [1, -1], [-1, 1], [-1, -1]], [1.0, -1, -1, 1]),
    ],
    ids=["rank one", "duplicates", "zero column, zero row, constant targets", "scales", "exclusive or"],
)
def test_odd_data(X: Any, y: Any) -> None:
    checked(optimal_set(X, y, 1e-2))


@pytest.mark.parametrize(
    ("X", "y", "lam"),
    [(np.eye(2), [0.0, 0], 0.1), (np.zeros((2, 2)), [1.0, 2], 0.1), (np.eye(2), [1.0, -2], 3.0), ([[1.0]], [2.0], 2.0)],
    ids=["nothing to fit", "only zeros", "strong decay", "decay just strong enough"],
)
def test_only_the_empty_network(X: Any, y: Any, lam: float) -> None:
    found = optimal_set(X, y, lam)
    assert (found.unique, found.dimension, found.functions) == (True, 0, 0)
    assert all(one.network.width == 0 for one in checked(found).values())
    assert (found.smallest().bound, found.smallest().proved) == (0, True)
    assert not len(found.necessary)
    assert "too strong" in found.reason


def test_samples_have_a_set_of_their_own() -> None:
    X, y = normal(12, 3)
    patterns = sampled_patterns(X, 25, seed=1)
    optimum = convex_optimum(X, y, 0.1, patterns=patterns, gap=1e-12)
    found = optimal_set(X, y, 0.1, optimum=optimum, patterns=patterns)
    assert not found.complete
    assert found.contains(optimum.network)
    checked(found)


def test_networks_that_are_none_of_it() -> None:
    X, y = normal(10, 2)
    found = optimal_set(X, y, 0.1)
    one = found.base.network
    assert found.contains(one)
    assert not found.contains(TwoLayer(2 * one.first, one.second / 2))
    assert not found.contains(TwoLayer(one.first[1:], one.second[1:]))
    assert not found.contains(TwoLayer(one.first + 1e-3, one.second))
    assert not found.contains(TwoLayer(np.ones((1, 3)), np.ones(1)))
    split = TwoLayer(np.concatenate([one.first, one.first]) / np.sqrt(2), np.tile(one.second, 2) / np.sqrt(2))
    assert found.coordinates(split) == pytest.approx(found.base.alpha)


def test_a_rough_optimum_is_made_exact() -> None:
    X, y = normal(12, 3)
    best = convex_optimum(X, y, 0.1)
    rough = replace(best, network=TwoLayer(best.network.first * (1 + 1e-3), best.network.second), lower=0.0)
    found = optimal_set(X, y, 0.1, optimum=replace(rough, objective=rough.network.objective(X, y, 0.1)))
    assert found.fit == pytest.approx(best.network(X), abs=1e-7)
    checked(found)


def test_a_direction_taken_in_wrongly_shows_as_a_gap() -> None:
    # At 121 degrees the sum of the vectors is shorter than they are, and no neuron of an optimum points there.
    angle = np.deg2rad(121)
    X, y = [[1.0, 0.0], [np.cos(angle), np.sin(angle)]], [3.0, 3.0]
    right, wrong = optimal_set(X, y, 1.0), optimal_set(X, y, 1.0, tolerance=0.05)
    assert (len(right.directions), right.unique) == (2, True)
    assert (len(wrong.directions), wrong.unique) == (3, False)
    assert wrong.directions.least_taken == pytest.approx(2 * np.cos(angle / 2))
    assert 0 < right.directions.margin < 0.015  # what is far below is not looked for
    assert "independent" in right.reason
    assert "dependent, in 1 dimensions" in wrong.reason
    gaps = [one.gap for one in wrong.vertices()]
    assert min(gaps) == pytest.approx(0, abs=1e-10)
    assert max(gaps) > 0.01
    for one in wrong.vertices():
        # A share at a value of lam (1 - t) costs lam t.
        assert one.gap == pytest.approx(float(one.alpha @ (1 - wrong.directions.values)), abs=1e-10)


def test_bad_requests() -> None:
    X, y = normal(6, 2)
    found = optimal_set(X, y, 0.1)
    with pytest.raises(ConvexError, match="alpha has negative"):
        found.network(-np.ones(len(found.directions)))
    with pytest.raises(ConvexError, match="numbers for"):
        found.minimize([1.0])
    with pytest.raises(ConvexError, match="tolerance=2"):
        optimal_set(X, y, 0.1, tolerance=2)
    with pytest.raises(ConvexError, match="lam=0"):
        optimal_set(X, y, 0)
    with pytest.raises(ConvexError, match="X has 3 columns"):
        found.best_fit(np.ones((2, 3)), [1.0, 2])
    part = convex_optimum(X, y, 0.1, patterns=sampled_patterns(X, 3))
    with pytest.raises(ConvexError, match="give these as patterns too"):
        optimal_set(X, y, 0.1, optimum=part)
    whole = convex_optimum(X, y, 0.1)
    with pytest.raises(ConvexError, match="another objective on these data"):
        optimal_set(X, -y, 0.1, optimum=whole)
    with pytest.raises(ConvexError, match="X has 3 columns"):
        optimal_set(np.ones((6, 3)), y, 0.1, optimum=whole)
    spoiled = whole.network.kept([])
    with pytest.raises(ConvexError, match="solve more exactly"):
        optimal_set(X, y, 0.1, optimum=replace(whole, network=spoiled, objective=spoiled.objective(X, y, 0.1)))
    with pytest.raises(ConvexError, match="patterns of 5 points"):
        optimal_set(X, y, 0.1, patterns=sampled_patterns(X[:5], 3))
    wide = optimal_set(*normal(20, 3), 0.1)
    with pytest.raises(ConvexError, match="up to 77 vertices"):
        wide.vertices(limit=40)


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    # HiGHS writes a line about this one, if it is let.
    X = [[-1.0, 0], [1, 0], [-2, 1], [-1, 1], [-1, 2], [0, 0], [-1, 0]]
    found = optimal_set(X, [3.0, -1, 2, -3, -2, 0, 2], 0.1)
    assert (found.smallest().width, found.smallest().proved) == (5, True)
    assert capfd.readouterr().out == ""


def test_ranges_agree_with_programs_in_other_coordinates() -> None:
    X, y = normal(10, 2)
    found = optimal_set(X, y, 0.1)
    for k, (low, high) in enumerate(found.ranges):
        for sign, bound in ((1, low), (-1, high)):
            cost = sign * np.eye(len(found.directions))[k]
            program = linprog(
                cost,
                A_ub=np.vstack([found.columns, -found.columns]),
                b_ub=np.concatenate([found.fit + 1e-9, 1e-9 - found.fit]),
                method="highs",
            )
            assert sign * program.fun == pytest.approx(bound, abs=1e-6)
