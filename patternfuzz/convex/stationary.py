"""What a network is among its neighbours: an optimum of its own faces, a Clarke-stationary point.

The *face* of a neuron has the signs of its products with the points, zeros held at zero. In faces the problem is
convex. A Clarke-stationary network is an optimum among networks with its faces: the slopes of a neuron average to zero,
and along its face all cells next to it agree. Where no neuron has a kink at a point, the reverse holds too.

The program of the closed cones next to the neurons, which is meant in arXiv 2306.00119, is larger than that of the
faces. A Clarke-stationary network with a kink at a point need not be an optimum there, whichever of those cones are
taken: with points ``(1, -1)`` and ``(0, 1)``, residuals ``lam`` and ``2 lam``, the neuron ``(1, 0)`` of output weight 1
has slope zero at the average of both cones, and in each of them another neuron does better.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import lsq_linear

from patternfuzz.convex.program.arrangement import all_patterns, general_count
from patternfuzz.convex.program.blocks import Blocks, solved_cones
from patternfuzz.convex.program.cones import projected, unit_rows
from patternfuzz.convex.program.optimum import dual_value, network_of
from patternfuzz.convex.program.solver import Solver
from patternfuzz.convex.two_layer import Array, TwoLayer
from patternfuzz.errors import ConvexError

__all__ = ["is_clarke", "subsampled_lower"]

_KINK = 1e-6
"""Products below this share of the norms count as zero: faces are no matter of rounding."""
_CELLS = 4096


def subsampled_lower(
    network: TwoLayer, X: Array, y: Array, lam: float, residuals: Sequence[Array], *, enough: float, known: float
) -> float:
    """A lower bound of the objective of networks with the faces of this one, proved by a dual point.

    ``known`` is one. If ``residuals`` give none that is ``enough``, the program is solved; without cvxpy it is not.
    """
    alive = network.norms > 0
    sides = np.sign(network.second[alive]).astype(np.int8)
    both = np.unique(np.column_stack([sides, _faces(network, X, _KINK)[alive]]), axis=0)
    sides, signs = both[:, 0], both[:, 1:]

    def lower(nu: Array) -> float:
        return dual_value(nu, y, lam, _largest(X, signs, sides, nu))[0]

    found = max(known, *map(lower, residuals))
    if found < enough and len(sides):
        try:
            blocks = Blocks.of((X,), np.zeros(len(sides), np.intp), signs, sides)
            solved = solved_cones((X,), y, lam, blocks, Solver())
        except ConvexError:  # no cvxpy, or it gave up: the bound is what it is
            return found
        found = max(found, lower(y - network_of(solved.weights, sides)(X)))
    return found


def is_clarke(network: TwoLayer, X: Array, nu: Array, lam: float, tolerance: float) -> bool:
    """Whether zero is in the Clarke subdifferential at the residual ``nu``, up to the root of ``tolerance``.

    It is a product: of each neuron the hull of the slopes of the cells next to it, and the slopes of output weights.
    Points count as kinks where products are below the root of ``tolerance``, as a share of the norms. Where these
    points are independent, the slopes at them are free in [0, 1]; so they count too where there could be more than
    4096 cells at a neuron.
    """
    near = np.sqrt(tolerance)  # the objective is second order in the distance
    allowed = near * (lam + float(np.linalg.norm(X, axis=1).max()) * float(np.abs(nu).max(initial=0.0)))
    outward = network.activations(X).T @ nu - lam * network.second
    size = max(1.0, float(np.abs(network.first).max(initial=0.0)), float(np.abs(network.second).max(initial=0.0)))
    if np.any(np.abs(outward) > allowed * size):
        return False
    for w, a, signs in zip(network.first, network.second, _faces(network, X, max(_KINK, near)), strict=True):
        left = a * (X.T @ (nu * (signs > 0))) - lam * w
        kinks = np.flatnonzero((signs == 0) & (a * nu != 0) & X.any(axis=1))
        if _least(left, X[kinks], a * nu[kinks]) > allowed * size:
            return False
    return True


def _faces(network: TwoLayer, X: Array, kink: float) -> NDArray[np.int8]:
    """Signs of the products, 0 where they are small: shape (neurons, n)."""
    sizes = np.linalg.norm(network.first, axis=1)[:, None] * np.linalg.norm(X, axis=1)
    products = network.first @ X.T
    found: NDArray[np.int8] = (np.sign(products) * (np.abs(products) > kink * sizes)).astype(np.int8)
    return found


def _largest(X: Array, signs: NDArray[np.int8], sides: NDArray[np.int8], nu: Array) -> float:
    """The maximum of the separation problem over these faces, for these signs of the output."""
    bound = 0.0
    for row, side in zip(signs, sides, strict=True):
        zero = X[row == 0]
        cone = np.concatenate([(row[:, None] * X)[row != 0], zero, -zero])
        bound = max(bound, projected(side * (X.T @ (nu * (row > 0))), cone)[1])
    return bound * (1 + 1e-12)


def _least(left: Array, rows: Array, factors: Array) -> float:
    """The least length of ``left + (factors * s) @ rows`` for averages ``s`` of the cells of the rows."""
    if not len(rows):
        return float(np.linalg.norm(left))
    moved = factors[:, None] * rows
    rank = int(np.linalg.matrix_rank(unit_rows(rows)))
    if rank == len(rows) or general_count(len(rows), rank) > _CELLS:
        return float(np.linalg.norm(left + moved.T @ lsq_linear(moved.T, -left, bounds=(0, 1)).x))
    corners = left + all_patterns(rows).on @ moved
    # The point of their hull next to zero: a cone of one dimension more, cut where the coefficients sum to 1.
    unit = float(np.abs(corners).max()) or 1.0
    near, _ = projected(np.append(np.zeros(len(left)), -1), np.hstack([corners / unit, np.ones((len(corners), 1))]))
    return unit * float(np.linalg.norm(near[:-1])) / (1 + float(near[-1]))
