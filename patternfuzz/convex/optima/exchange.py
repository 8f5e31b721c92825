"""Steps towards an optimum with few neurons at a time: which one enters, which one leaves, which pairs share a cone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_triangular
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from patternfuzz.attained.nonnegative import combined
from patternfuzz.convex.pruning.columns import TOLERANCE, Columns, clear, split
from patternfuzz.convex.two_layer import Array, TwoLayer

__all__ = ["entering", "least_masses", "leaving", "paired"]

_EQUAL = 1e-12
"""A gain of a direction, as a share of the weight decay, that is no gain."""


def least_masses(A: Array, prices: Array, y: Array) -> Array:
    """The ``m >= 0`` of the least ``1/2 ||A m - y||^2 + prices . m``; the columns of ``A`` are independent.

    With ``A = Q R`` it is ``1/2 ||R m - (Q^T y - R^-T prices)||^2`` up to a constant: non-negative least squares.
    """
    q, r = np.linalg.qr(A)
    return combined(r.T, q.T @ y - solve_triangular(r, prices, trans="T"))[0]


def entering(goal: Columns, rest: Array, lam: float) -> int | None:
    """Of the neurons of the goal the one whose first bit lowers the objective most for its cost, if one does."""
    gains = goal.signed.T @ rest / (lam * goal.costs)
    best = int(np.argmax(gains)) if len(gains) else 0
    return best if len(gains) and gains[best] > 1 + _EQUAL else None


def leaving(A: Array, masses: Array, column: Array) -> int | None:
    """The column of ``A`` (independent ones) that goes when ``column``, a combination of them, enters; else ``None``.

    With the fit kept, the masses change by ``-z`` for each unit of the one that enters; the first to be used up goes.
    """
    parts = split(A)
    z = np.zeros(A.shape[1])
    z[parts.basis] = parts.solve(column)
    falling = z > 0
    if not falling.any() or np.linalg.norm(column - A @ z) > TOLERANCE:
        return None
    return int(np.argmin(np.where(falling, masses / np.where(falling, z, 1), np.inf)))


def paired(X: Array, now: TwoLayer, goal: TwoLayer) -> NDArray[np.int_]:
    """For each neuron of the goal one of ``now`` with the same sign of output and a cone in common, or -1; most pairs.

    They have a cone in common if no point sees strictly different signs. Then ``relu(X w)`` is linear between them.
    """
    mine, other = np.sign(clear(X, now.first)).T, np.sign(clear(X, goal.first)).T
    fits = np.array([(row * mine >= 0).all(axis=1) for row in other], dtype=bool).reshape(goal.width, now.width)
    fits &= (np.sign(goal.second)[:, None] == np.sign(now.second)) & (now.norms > 0)
    found: NDArray[np.int_] = maximum_bipartite_matching(csr_array(fits), perm_type="column")
    return found
