"""Gated networks (arXiv 2306.00119): whether a neuron is on is told by a fixed gate, not by its weights.

``f(X) = sum_j D_j X w_j``, where ``D_j`` is the pattern of gate ``j``. The problem is a group lasso without cones; its
dual constraint is ``||X^T D_j nu|| <= lam`` for each gate, which is read off. So there is a gap here too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import linprog

from patternfuzz.convex.gap import SMALL_GAP, Gap
from patternfuzz.convex.program.arrangement import Patterns, fitting
from patternfuzz.convex.program.blocks import solved_gates
from patternfuzz.convex.program.optimum import dual_value, network_of
from patternfuzz.convex.program.solver import Solver, chosen
from patternfuzz.convex.two_layer import Array, TwoLayer, points, problem
from patternfuzz.errors import ConvexError

__all__ = ["Gated", "gated_of", "gated_optimum", "relu_of"]


@dataclass(frozen=True, eq=False)
class Gated(Gap):
    """``on``: patterns of the gates, shape (gates, n); ``weights``: shape (gates, d).

    ``objective``: ``1/2 ||f(X) - y||^2 + lam sum ||w_j||``; ``lower``: a bound of it for these gates, proved by a dual
    point; ``status``: what the solver said.
    """

    on: NDArray[np.bool_]
    weights: Array
    objective: float
    lower: float
    status: str

    def __call__(self, X: ArrayLike) -> Array:
        """The outputs on the points that the gates are for, shape (n,)."""
        return _outputs(points(X, self.weights.shape[1]), self.on, self.weights)


def gated_optimum(X: ArrayLike, y: ArrayLike, lam: float, patterns: Patterns, *, solver: Solver | None = None) -> Gated:
    """The least objective with one gate for every pattern; all at once, so for some hundreds of them.

    Raises:
        ConvexError: data and patterns do not fit, ``lam`` is not positive, or the solver gave nothing.
    """
    data, wanted, weight = problem(X, y, lam)
    on, solver = fitting(patterns, data).on, chosen(solver)
    if _largest(data, on, wanted) <= weight:
        nothing = float(wanted @ wanted) / 2
        return Gated(on, np.zeros((len(on), data.shape[1])), nothing, nothing, "not needed")
    solved = solved_gates(data, wanted, weight, on, solver)
    fit = _outputs(data, on, solved.weights)
    nu = wanted - fit
    objective = float(nu @ nu) / 2 + weight * float(np.linalg.norm(solved.weights, axis=1).sum())
    lower = dual_value(nu, wanted, weight, _largest(data, on, nu))[0]
    status = solved.status if objective - lower <= SMALL_GAP * objective else f"a gap is left; it said: {solved.status}"
    return Gated(on, solved.weights, objective, lower, status)


def _largest(X: Array, on: NDArray[np.bool_], nu: Array) -> float:
    """A bound of ``||X^T D_j nu||`` over the gates, beyond what rounding changes."""
    noise = (len(X) + 4) * float(np.finfo(float).eps) * float(np.linalg.norm(np.abs(nu) @ np.abs(X)))
    return float(np.linalg.norm((on * nu) @ X, axis=1).max()) + noise


def gated_of(network: TwoLayer, X: ArrayLike) -> tuple[NDArray[np.bool_], Array]:
    """The gates and weights that do on ``X`` what the network does: one gate for every pattern of its neurons.

    The sum of the norms is at most the network's ``penalty``: neurons of one pattern are added, which the triangle
    inequality pays for. So the gated optimum over these gates is at most the network's objective.
    """
    data = points(X, network.inputs)
    on, of = np.unique(network.first @ data.T > 0, axis=0, return_inverse=True)
    weights = np.zeros((len(on), network.inputs))
    np.add.at(weights, of.ravel(), network.first * network.second[:, None])
    return on, weights


def relu_of(gated: Gated, X: ArrayLike) -> TwoLayer:
    """A ReLU network that does on ``X`` what the gated one does, with at most two neurons for each gate.

    ``w`` is ``(w + s p) - s p`` with ``p`` inside the cone of its pattern and the least ``s >= 0`` for which both are
    in it (the cone decomposition of arXiv 2202.01331, not of least norm). So its objective can be larger.

    Raises:
        ConvexError: ``X`` does not fit, or a gate's pattern has no interior.
    """
    data = points(X, gated.weights.shape[1])
    if gated.on.shape[1] != len(data):
        raise ConvexError(f"gates for {gated.on.shape[1]} points, but X has {len(data)} rows; give the same points")
    rows = data[data.any(axis=1)]
    sizes = np.linalg.norm(gated.weights, axis=1)
    weights, sides = [np.zeros((0, data.shape[1]))], [np.zeros(0, dtype=np.int8)]
    for j in np.flatnonzero(sizes > 0):
        cone = np.where(gated.on[j][data.any(axis=1)], 1, -1)[:, None] * rows
        inside = _inside(cone)
        # The least multiple that lifts every product of w to zero.
        lift = max(0.0, float(np.max(-(cone @ gated.weights[j]) / (cone @ inside), initial=0.0)))
        weights.append(np.array([gated.weights[j] + lift * inside, lift * inside]))
        sides.append(np.array([1, -1], dtype=np.int8))
    return network_of(np.concatenate(weights), np.concatenate(sides), least=0.0)


def _inside(cone: Array) -> Array:
    """A vector with products as far above zero as a box allows."""
    d = cone.shape[1]
    units = cone / np.linalg.norm(cone, axis=1)[:, None]
    found = linprog(
        np.append(np.zeros(d), -1),
        A_ub=np.hstack([-units, np.ones((len(cone), 1))]),
        b_ub=np.zeros(len(cone)),
        bounds=[(-1, 1)] * d + [(None, 1)],
    )
    if found.status != 0 or found.x[-1] <= 1e-12:
        raise ConvexError("a gate's pattern has no interior (to twelve digits); use those of all_patterns")
    return np.asarray(found.x[:-1], dtype=np.float64)


def _outputs(X: Array, on: NDArray[np.bool_], weights: Array) -> Array:
    found: Array = (on * (weights @ X.T)).sum(axis=0)
    return found
