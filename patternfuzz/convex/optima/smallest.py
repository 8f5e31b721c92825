"""The point of a polytope with the fewest positive coordinates."""

from __future__ import annotations

from math import ceil

import numpy as np
from scipy.optimize import Bounds, LinearConstraint

from patternfuzz.attained.nonnegative import combined
from patternfuzz.convex.mixed_integer import mixed_integer
from patternfuzz.convex.optima.polytope import Polytope
from patternfuzz.convex.two_layer import Array

__all__ = ["fewest"]

_FEW = 200
"""With so few columns the largest value of each is computed, which makes the program sharper."""
_TRIES = 20
_FIT = 1e-9


def fewest(polytope: Polytope, nodes: int, seed: int = 0) -> tuple[Array, int]:
    """A point with few positive coordinates, and a number of which no point has fewer.

    By a mixed-integer program (HiGHS) that counts the coordinates that may be positive, in at most so many
    ``nodes``; and by vertices for random costs, where that finds no better.
    """
    if not polytope.dimension:
        return polytope.inner, int((polytope.inner > 0).sum())
    count, total = polytope.count, polytope.total
    live = np.flatnonzero(polytope.live)
    most = polytope.ranges[live, 1] / total if count <= _FEW else np.ones(len(live))
    lengths = np.linalg.norm(polytope.equations, axis=1)
    rows = polytope.equations[:, live] / lengths[:, None]
    size, none = len(live), np.zeros_like(rows)
    rhs = polytope.equations @ (polytope.base / total) / lengths
    limits = LinearConstraint(
        np.block([[rows, none], [np.eye(size), -np.diag(most)]]),
        np.append(rhs, np.full(size, -np.inf)),
        np.append(rhs, np.zeros(size)),
    )
    used = np.repeat([0.0, 1.0], size)
    bounds = Bounds(np.append(np.zeros(size), 1.0 * polytope.needed[live]), np.append(most, np.ones(size)))
    found = mixed_integer(used, integrality=used, bounds=bounds, constraints=limits, nodes=nodes)
    bound = max(1, int(polytope.needed.sum()))
    if found.mip_dual_bound is not None and np.isfinite(found.mip_dual_bound):
        bound = max(bound, ceil(found.mip_dual_bound - 1e-6))
    points = _vertices(polytope, seed)
    if found.x is not None:
        points.append(_supported(polytope, live[found.x[size:] > 0.5]))
    good = [point for point in points if polytope.off(point) <= _FIT * polytope.off(np.zeros(count))]
    return min(good or points, key=lambda point: int((point > 0).sum())), bound


def _vertices(polytope: Polytope, seed: int) -> list[Array]:
    """Vertices for costs that punish what the last one used little: they tend to have small supports."""
    rng = np.random.default_rng(seed)
    points = [polytope.base]
    for _ in range(_TRIES):
        if rng.random() < 0.5:
            cost = rng.normal(size=polytope.count)
        else:
            cost = 1 / (points[-1] + 0.01 * polytope.total) * polytope.total / 100
        points.append(polytope.least(cost))
    return points


def _supported(polytope: Polytope, chosen: Array) -> Array:
    """The point with these coordinates only, by non-negative least squares."""
    found = np.zeros(polytope.count)
    rhs = polytope.equations @ (polytope.base / polytope.total)
    found[chosen] = combined(polytope.equations[:, chosen].T, rhs)[0] * polytope.total
    return found
