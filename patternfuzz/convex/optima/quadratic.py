"""The point of a polytope at which a least squares problem is solved."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.linalg import null_space

from patternfuzz.convex.optima.polytope import Polytope
from patternfuzz.convex.program.solver import Solver, chosen, modelling
from patternfuzz.convex.two_layer import Array
from patternfuzz.errors import ConvexError

__all__ = ["nearest"]

_CUTS = (1e-5, 1e-6, 1e-7)


def nearest(polytope: Polytope, M: Array, t: Array, solver: Solver | None = None) -> Array:
    """Where ``||M alpha - t||`` is least, ``M`` (q, k); the only such point if ``M`` has independent columns.

    The solver's answer tells which coordinates are zero. Given these, the problem is one of linear algebra, and its
    solution is taken instead if it is one and no worse.

    Raises:
        ConvexError: cvxpy or the solver is missing, or found nothing.
    """
    if not polytope.dimension:
        return polytope.inner
    solver, cvxpy = chosen(solver), modelling()
    total, size = polytope.total, float(np.abs(M).max(initial=0.0)) * polytope.total or 1.0
    shares = cvxpy.Variable(polytope.count, nonneg=True)
    lengths = np.linalg.norm(polytope.equations, axis=1)[:, None]
    matrix = polytope.equations / lengths
    goal = cvxpy.sum_squares((M * (total / size)) @ shares - t / size)
    status = solver(cvxpy.Problem(cvxpy.Minimize(goal), [matrix @ shares == matrix @ (polytope.base / total)]))
    if shares.value is None or not np.isfinite(shares.value).all():
        raise ConvexError(f"solver {solver.name} stopped without an optimum in the set ({status}); try another")
    rough = np.asarray(shares.value, dtype=np.float64) * total
    found = [polytope.corrected(rough)]
    found += [point for cut in _CUTS if (point := _on_face(polytope, M, t, found[0], rough > cut * total)) is not None]
    return min(found, key=lambda alpha: float(np.linalg.norm(M @ alpha - t)))


def _on_face(polytope: Polytope, M: Array, t: Array, start: Array, there: Any) -> Array | None:
    """The least squares solution with these coordinates only, if it is a point of the polytope."""
    found = np.where(there, start, 0.0)
    found[there] += np.linalg.lstsq(
        polytope.equations[:, there], polytope.equations @ (polytope.base - found), rcond=None
    )[0]
    free = null_space(polytope.equations[:, there], rcond=polytope.tolerance)
    found[there] += free @ np.linalg.lstsq(M[:, there] @ free, t - M @ found, rcond=None)[0]
    inside = (found >= 0).all() and polytope.off(found) <= 1e-9 * polytope.off(np.zeros(polytope.count))
    return found if inside else None
