"""Inside a polytope: its analytic centre, coordinates in which it is round, a random walk, its vertices."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

import numpy as np
from scipy.linalg import solve_triangular
from scipy.spatial import HalfspaceIntersection, QhullError

from patternfuzz.convex.optima.polytope import Polytope
from patternfuzz.convex.two_layer import Array
from patternfuzz.errors import ConvexError

__all__ = ["Rounded", "corners", "most_corners", "rounded", "walked"]

_STEPS = 100
_SAME = 1e-9


@dataclass(frozen=True, eq=False)
class Rounded:
    """Coordinates ``w`` of the polytope: ``alpha = centre (1 + R w)``, of which it holds the unit ball.

    The ball is that of Dikin, and a ball as many times as large as there are live columns holds the polytope.
    """

    centre: Array
    R: Array

    def at(self, w: Array) -> Array:
        """The point; what is negative by rounding is zero."""
        found: Array = np.maximum(self.centre * (1 + self.R @ w), 0)
        return found


def rounded(polytope: Polytope) -> Rounded:
    """Around the analytic centre, where the product of the live coordinates is largest, by Newton's method."""
    alpha, null, live = polytope.inner.copy(), polytope.null, polytope.live
    if not polytope.dimension:
        return Rounded(alpha, null)
    for _ in range(_STEPS):
        steep = null[live] / alpha[live, None]
        slope = steep.sum(axis=0)
        root = np.linalg.qr(steep, mode="r")
        step = steep @ solve_triangular(root, solve_triangular(root, slope, trans="T"))
        size = float(np.linalg.norm(step))
        # Within the ball of Dikin every coordinate stays positive.
        alpha[live] *= 1 + step / (1 + size if size > 0.25 else 1.0)
        if size < _SAME:
            break
    steep = null[live] / alpha[live, None]
    R = np.zeros_like(null)
    R[live] = solve_triangular(np.linalg.qr(steep, mode="r"), steep.T, trans="T").T
    return Rounded(alpha, R)


def walked(polytope: Polytope, count: int, seed: int, steps: int | None = None) -> Array:
    """``count`` points (count, k) of a hit-and-run walk, whose limit is uniform; ``steps`` between two of them.

    A step goes to a uniform point of the chord in a uniform direction, in coordinates in which the polytope is round.
    By default there are ten steps for each dimension.
    """
    frame = rounded(polytope)
    rng = np.random.default_rng(seed)
    every = 10 * polytope.dimension if steps is None else steps
    found, w, slack = [], np.zeros(polytope.dimension), np.ones(polytope.count)
    for _ in range(count):
        for _ in range(every):
            way = rng.normal(size=len(w))
            falls = -(frame.R @ way)
            ratios = np.divide(slack, falls, out=np.full(len(falls), np.inf), where=np.abs(falls) > 0)
            step = rng.uniform(ratios[falls < 0].max(initial=-np.inf), ratios[falls > 0].min(initial=np.inf))
            w = w + step * way
            slack = np.maximum(1 + frame.R @ w, 0)
        found.append(frame.at(w))
    return np.array(found).reshape(count, polytope.count)


def most_corners(polytope: Polytope) -> int:
    """No polytope of so many dimensions with so many facets has more vertices (McMullen 1970)."""
    facets, p = int(polytope.live.sum()), polytope.dimension
    return comb(facets - (p + 1) // 2, facets - p) + comb(facets - p // 2 - 1, facets - p) if p else 1


def corners(polytope: Polytope, limit: int) -> Array:
    """All vertices, shape (found, k).

    Raises:
        ConvexError: there can be more than ``limit``, or Qhull gives up.
    """
    most = most_corners(polytope)
    if most > limit:
        raise ConvexError(
            f"the set has {polytope.dimension} dimensions and up to {most} vertices; take extreme ones, samples, or a "
            f"larger limit than {limit}"
        )
    frame = rounded(polytope)
    if not polytope.dimension:
        return frame.centre[None]
    walls = -frame.R[np.linalg.norm(frame.R, axis=1) > _SAME]  # other coordinates are the same everywhere
    if polytope.dimension == 1:
        ends = 1 / walls[:, 0]
        found = np.array([[ends[ends < 0].max()], [ends[ends > 0].min()]])
    else:
        try:
            spaces = np.column_stack([walls, -np.ones(len(walls))])
            found = HalfspaceIntersection(spaces, np.zeros(polytope.dimension)).intersections
        except QhullError as error:
            raise ConvexError(f"Qhull found no vertices ({str(error).splitlines()[0]}); take extreme ones") from error
    points = [polytope.corrected(frame.at(w)) for w in found if np.isfinite(w).all()]
    supports = {tuple(np.flatnonzero(point)): point for point in points}
    return np.array([supports[key] for key in sorted(supports)])
