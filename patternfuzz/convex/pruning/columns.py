"""The activations of a network on data as columns: which are zero, and which depend on the others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.linalg import qr, solve_triangular

from patternfuzz.convex.two_layer import Array, TwoLayer, points
from patternfuzz.errors import ConvexError

__all__ = ["TOLERANCE", "ZERO", "Columns", "Split", "clear", "columns", "rescaled", "split"]

TOLERANCE = 1e-10
"""Columns of length 1 count as dependent when the next pivot of the QR factorization is below this."""

ZERO = 1e-13
"""Pre-activations up to this times ``|x_j| ||w_i||``, summed over inputs, count as zero: rounding leaves as much."""


@dataclass(frozen=True)
class Columns:
    """The neurons that contribute: ``alive`` their indices, ``units`` (n, len(alive)) their activations, of length 1.

    ``masses`` are ``||relu(X w_i)|| |second_i|``, ``signs`` those of ``second_i``; neuron ``i`` contributes
    ``signs[i] * masses[i] * units[:, i]`` to the fit. ``costs`` are ``1/2 (||first_i||^2 + second_i^2) / masses[i]``,
    the regulariser for each unit of mass.
    """

    alive: NDArray[np.int_]
    units: Array
    masses: Array
    signs: Array
    costs: Array

    @property
    def signed(self) -> Array:
        """The units with their signs: the fit is ``signed @ masses``."""
        return self.units * self.signs


@dataclass(frozen=True)
class Split:
    """Columns as a largest independent choice and the rest: ``A[:, rest] = A[:, basis] @ table`` up to the tolerance.

    ``solve(b)`` gives the coefficients of ``b`` in the basis by least squares.
    """

    basis: NDArray[np.int_]
    rest: NDArray[np.int_]
    table: Array
    q: Array
    r: Array

    def solve(self, b: Array) -> Array:
        found: Array = solve_triangular(self.r, self.q.T @ b)
        return found


def split(A: Array, tolerance: float = TOLERANCE) -> Split:
    """A basis among the columns of ``A``, each of length 1, by one QR factorization with column pivoting.

    In finite precision "independent" has to mean something: here that every pivot is at least ``tolerance``, so that no
    column of the basis lies closer than that to the span of those before it.
    """
    q, r, order = qr(A, mode="economic", pivoting=True, check_finite=False)
    rank = int(np.sum(np.abs(np.diag(r)) > tolerance))
    table = solve_triangular(r[:rank, :rank], r[:rank, rank:]) if rank else np.zeros((0, A.shape[1]))
    return Split(order[:rank], order[rank:], table, q[:, :rank], r[:rank, :rank])


def columns(network: TwoLayer, X: ArrayLike) -> Columns:
    """The columns of the neurons that contribute to the fit on ``X``, of shape (n, d).

    Raises:
        ConvexError: ``X`` is no finite matrix of shape (n, d); products of weights and data leave the range of floats.
    """
    data = points(X, network.inputs)
    with np.errstate(over="ignore", invalid="ignore"):  # told below, in words
        norms = np.linalg.norm(network.first, axis=1)
        before = clear(data, network.first)
        active = np.maximum(before, 0)
        lengths = np.linalg.norm(active, axis=0)
        masses = lengths * np.abs(network.second)
        alive = np.flatnonzero(masses > 0)
        costs = 0.5 * (norms[alive] ** 2 + network.second[alive] ** 2) / masses[alive]
    if not (np.isfinite(masses).all() and np.isfinite(costs).all() and np.isfinite(before).all()):
        raise ConvexError("weights and data are too large or too far apart in size; scale them")
    units = active[:, alive] / lengths[alive]
    return Columns(alive, units, masses[alive], np.sign(network.second[alive]), costs)


def clear(X: Array, first: Array) -> Array:
    """``X @ first.T``, of shape (n, m), with zeros where it is no more than rounding leaves; what overflowed stays."""
    before = X @ first.T
    found: Array = np.where(np.abs(before) < ZERO * (np.abs(X) @ np.abs(first).T), 0, before)
    return found


def rescaled(network: TwoLayer, found: Columns, masses: Array) -> TwoLayer:
    """Both layers of each neuron times the root of its factor; those that lost their mass or had none are zero."""
    factors = np.zeros(network.width)
    factors[found.alive] = np.sqrt(masses / found.masses)
    return TwoLayer(network.first * factors[:, None], network.second * factors)
