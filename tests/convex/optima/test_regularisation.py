"""Regularisation paths: where they begin, that loss and penalty are monotone, and where the optimum jumps."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from patternfuzz.convex import (
    RegularisationPath,
    TwoLayer,
    convex_optimum,
    optimal_set,
    regularisation_path,
    sampled_patterns,
)
from patternfuzz.convex.optima.transport import flat_distance, followed
from patternfuzz.errors import ConvexError

pytest.importorskip("cvxpy")

# From one neuron to two, without any in between. With rho and c the residuals at x1, x2 and at x3 there are three
# directions of equal value: v1 = rho x1 + c x3, v2 = rho x2 + c x3, v3 = rho (x1 + x2) + c x3, since x1, x2 and their
# sum are at angles of 120 and 60 degrees and of equal length. Their activations on these points have
# relu(X v3) = (relu(X v1) + relu(X v2)) / 2. So for the first three points one neuron at v3 can be split into two
# halves at v1 and v2. With s = penalty / lam: rho = 2 / (1 + s), c = 4 / (1 + 3 s), lam^2 = 2 rho^2 + 3 c^2.
# The last two points have small negative targets and punish whoever sees them; their fit stays 0. x4 sees v3 exactly
# where c < rho, x5 sees v1 and v2 exactly where c > rho. These meet at s = 1, rho = c = 1, lam = sqrt(5):
# one neuron of penalty sqrt(5) for larger lam, two of half of it for smaller.
SPLIT_X = np.array([[1.0, -1, 0], [0, 1, -1], [1, 1, 1], [1, -2, -5], [-2, 1, 4]])
SPLIT_Y = np.array([2.0, 2, 4, -0.1, -0.1])
SPLIT = np.sqrt(5)


@pytest.fixture(scope="module")
def splitting() -> RegularisationPath:
    return regularisation_path(SPLIT_X, SPLIT_Y, lams=[7.5, 4, 2.5, 2, 1.6], jump=0.3)


def data(seed: int, n: int, d: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, d)), rng.normal(size=n)


def test_a_discontinuity_is_found_where_it_is(splitting: RegularisationPath) -> None:
    assert not splitting.unresolved
    (found,) = splitting.discontinuities
    assert found.least < SPLIT < found.most
    assert found.most / found.least < 1 + 2e-3
    assert (found.above.width, found.below.width) == (1, 2)
    assert found.above.norms == pytest.approx([SPLIT], rel=1e-3)
    assert found.below.norms == pytest.approx([SPLIT / 2] * 2, rel=1e-3)
    # Directions (2, 1, 0) and (2, 0, 1) or (1, 2, 0), of unit length 0.63 apart.
    assert found.size == pytest.approx(np.sqrt(0.4), rel=1e-3)
    for network, gap in ((found.above, found.gap_above), (found.below, found.gap_below)):
        assert 0 <= gap < 1e-11
        best = convex_optimum(SPLIT_X, SPLIT_Y, found.lam, gap=1e-13)
        assert network.objective(SPLIT_X, SPLIT_Y, found.lam) == pytest.approx(best.objective, rel=1e-11)


@pytest.mark.parametrize(("factor", "neurons"), [(1.05, 1), (0.95, 2)])
def test_on_both_sides_of_it_the_optimum_is_unique_and_as_computed_by_hand(factor: float, neurons: int) -> None:
    found = optimal_set(SPLIT_X, SPLIT_Y, SPLIT * factor)
    assert (found.unique, found.inner.network.width) == (True, neurons)
    s = found.inner.network.penalty / found.lam
    assert found.residual == pytest.approx([2 / (1 + s), 2 / (1 + s), 4 / (1 + 3 * s), -0.1, -0.1], rel=1e-8)
    at = optimal_set(SPLIT_X, SPLIT_Y, SPLIT)
    assert (at.dimension, len(at.directions)) == (1, 3)


def test_events_are_at_the_start_and_at_the_jump(splitting: RegularisationPath) -> None:
    kinds = [event.kind for event in splitting.events]
    assert sorted(kinds) == ["birth", "birth", "birth", "death"]
    start, *rest = splitting.events
    assert (start.kind, start.most) == ("birth", 7.5)
    assert all(abs(event.most / SPLIT - 1) < 0.05 and event.least < event.most for event in rest)
    assert splitting.lam_max == pytest.approx(np.sqrt(56), rel=1e-14)
    for point in splitting.points[1:]:
        assert point.neurons == (1 if point.lam > SPLIT else 2)


@pytest.mark.parametrize(("seed", "n", "d"), [(1, 6, 2), (3, 5, 1), (4, 5, 3)])
def test_random_data_have_no_discontinuity(seed: int, n: int, d: int) -> None:
    X, y = data(seed, n, d)
    path = regularisation_path(X, y, count=5, least=3e-2, jump=0.4)
    assert (path.discontinuities, path.unresolved) == ((), ())
    # Neighbours are as close as was asked for, but for the zero network at the start.
    assert len(path.every) == len(path.points) + len(path.between)
    assert all(track.masses.min() > 0 for track in path.tracks)
    assert sum(len(track.lams) for track in path.tracks) == sum(point.neurons for point in path.every)
    for above, below in pairwise(path.every):
        assert above.lam > below.lam
        assert below.loss <= above.loss + 1e-9 * above.objective
        assert below.penalty >= above.penalty - 1e-9 * above.objective / above.lam
        assert -1e-12 <= below.gap <= 1e-9 * below.objective
        assert below.fit == pytest.approx(below.network(X), abs=1e-12)
        assert below.objective == pytest.approx(below.loss + below.lam * below.penalty)
        # The residual divided by lam is a projection of y / lam, so it moves by no more than that.
        assert np.linalg.norm(below.fit - above.fit) <= 2 * np.linalg.norm(y) * (above.lam / below.lam - 1) + 1e-9


@pytest.mark.parametrize(("n", "d"), [(1, 1), (7, 2), (9, 3), (5, 4)])
def test_the_largest_lam_against_many_directions(n: int, d: int) -> None:
    X, y = data(n, n, d)
    path = regularisation_path(X, y, lams=[1e6])
    assert (path.points[0].neurons, path.points[0].unique) == (0, True)
    units = np.random.default_rng(0).normal(size=(100_000, d))
    units /= np.linalg.norm(units, axis=1)[:, None]
    seen = float(np.abs(np.maximum(units @ X.T, 0) @ y).max())
    assert seen <= path.lam_max_bound
    assert seen == pytest.approx(path.lam_max, rel=1e-2)
    assert path.lam_max <= path.lam_max_bound <= path.lam_max * (1 + 1e-10)
    below = convex_optimum(X, y, path.lam_max * (1 - 1e-4))
    assert below.network.width > 0
    assert below.objective < y @ y / 2
    assert convex_optimum(X, y, path.lam_max_bound).network.width == 0


def test_sampled_patterns_bound_the_largest_lam() -> None:
    X, y = data(0, 8, 3)
    whole = regularisation_path(X, y, lams=[1.0])
    part = regularisation_path(X, y, lams=[1.0], patterns=sampled_patterns(X, 10))
    assert part.lam_max <= whole.lam_max <= part.lam_max_bound
    assert not part.points[0].complete


def test_distances_of_networks() -> None:
    one = TwoLayer([[1.0, 0], [0, 2]], [1.0, -1])
    parts = TwoLayer([[0.0, 2], [0.5, 0], [0.25, 0]], [-1.0, 1, 2])
    assert flat_distance(one, parts) == pytest.approx(0, abs=1e-12)
    turned = replace(one, first=[[0.6, 0.8], [0, 2]])
    assert flat_distance(one, turned) == pytest.approx(np.sqrt(0.8))
    assert flat_distance(one, one.kept([0])) == pytest.approx(2)
    assert flat_distance(one, replace(one, second=[1.0, 1])) == pytest.approx(4)
    assert flat_distance(one, one.kept([])) == pytest.approx(3)
    assert followed(one, turned, 1.0).tolist() == [0, 1]
    assert followed(one, turned, 0.5).tolist() == [-1, 1]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"lams": []}, "no numbers"),
        ({"lams": [1.0, 0]}, "lam=0"),
        ({"count": 1}, "count=1"),
        ({"least": 1.5}, "least=1.5"),
        ({"jump": 0}, "jump=0"),
        ({"narrow": -1}, "narrow=-1"),
        ({"y": [0.0, 0, 0]}, "lam_max is 0"),
        ({"y": [1.0]}, "y has 1 numbers"),
    ],
)
def test_bad_requests(options: dict[str, Any], told: str) -> None:
    asked = {"X": np.eye(3), "y": [1.0, 2, 3], **options}
    with pytest.raises(ConvexError, match=told):
        regularisation_path(**asked)
