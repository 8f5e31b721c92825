"""The networks of this package: two layers, ReLU, one output, no biases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from patternfuzz.errors import ConvexError
from patternfuzz.heuristics.arrays import finite_array

__all__ = ["Array", "TwoLayer", "decay", "points", "problem", "targets"]

Array = NDArray[np.float64]

_LEAST, _MOST = 1e-70, 1e70
"""Largest numbers of data between these: fourth powers are floats then, and no square of a product is lost."""


@dataclass(frozen=True, eq=False)
class TwoLayer:
    """``f(X) = relu(X @ first.T) @ second``. Arrays are copied and made read-only.

    ``first`` has shape (m, d), one row for each of ``m >= 0`` hidden neurons, ``second`` shape (m,). There are no
    biases: a constant column of ``X`` stands for those of the hidden neurons.

    The problem of this package is ``1/2 ||f(X) - y||^2 + lam/2 sum(||first_i||^2 + second_i^2)``. Scaling a neuron to
    balance, ``||first_i|| = |second_i|``, keeps ``f`` and makes the second sum its least, ``2 ||first_i|| |second_i|``.
    So the convex program ``1/2 ||... - y||^2 + lam sum ||.||`` has the same ``lam``. (Written without its 1/2, as in
    arXiv 2306.00119 in places, it has twice this ``lam``.)

    Raises:
        ConvexError: the arrays do not fit together, or hold something that is no finite number.
    """

    first: Array
    second: Array

    def __post_init__(self) -> None:
        first = finite_array(self.first, "first", 2, error=ConvexError)
        second = finite_array(self.second, "second", 1, error=ConvexError)
        if len(first) != len(second):
            raise ConvexError(
                f"first has {len(first)} rows and second {len(second)} numbers; give one of each for every neuron"
            )
        # The only way to store what was normalised in a frozen dataclass.
        object.__setattr__(self, "first", first)
        object.__setattr__(self, "second", second)

    @classmethod
    def zeros(cls, width: int, inputs: int) -> TwoLayer:
        """So many neurons with no weight but zero."""
        return cls(np.zeros((width, inputs)), np.zeros(width))

    @property
    def width(self) -> int:
        """Hidden neurons."""
        return len(self.second)

    @property
    def inputs(self) -> int:
        """Inputs of each neuron."""
        return int(self.first.shape[1])

    def activations(self, X: ArrayLike) -> Array:
        """``relu(X @ first.T)``, of shape (n, m).

        Raises:
            ConvexError: ``X`` is no finite matrix of shape (n, d).
        """
        found: Array = np.maximum(points(X, self.inputs) @ self.first.T, 0)
        return found

    def __call__(self, X: ArrayLike) -> Array:
        """The outputs, of shape (n,), on ``X`` of shape (n, d)."""
        found: Array = self.activations(X) @ self.second
        return found

    def loss(self, X: ArrayLike, y: ArrayLike) -> float:
        """``1/2 ||f(X) - y||^2``."""
        fit = self(X)
        return 0.5 * float(np.sum((fit - targets(y, len(fit))) ** 2))

    @property
    def vectors(self) -> Array:
        """``|second_i| first_i`` of each neuron, shape (m, d): the parameters in which the problem is convex."""
        found: Array = self.first * np.abs(self.second)[:, None]
        return found

    @property
    def norms(self) -> Array:
        """``||first_i|| |second_i|`` of each neuron, its share of the regulariser when it is balanced."""
        found: Array = np.linalg.norm(self.first, axis=1) * np.abs(self.second)
        return found

    @property
    def penalty(self) -> float:
        """``1/2 sum(||first_i||^2 + second_i^2)``; at least ``sum(norms)``, and equal to it when balanced."""
        return 0.5 * float(np.sum(self.first**2) + np.sum(self.second**2))

    def objective(self, X: ArrayLike, y: ArrayLike, lam: float) -> float:
        """``loss + lam * penalty``; infinite where that is beyond the floats.

        Raises:
            ConvexError: data do not fit, or ``lam`` is no positive number.
        """
        with np.errstate(over="ignore", invalid="ignore"):
            found = self.loss(X, y) + decay(lam) * self.penalty
        return found if np.isfinite(found) else float("inf")

    def balanced(self) -> TwoLayer:
        """The same function with ``||first_i|| = |second_i|``; a neuron with either of them zero becomes all zero."""
        norms = np.linalg.norm(self.first, axis=1)
        sizes = np.abs(self.second)
        alive = (norms > 0) & (sizes > 0)
        # Roots of each factor on its own: the quotient could overflow where these do not.
        scale = np.sqrt(np.where(alive, sizes, 0)) / np.sqrt(np.where(alive, norms, 1))
        back = np.sqrt(np.where(alive, norms, 0)) * np.sqrt(np.where(alive, sizes, 0))
        return TwoLayer(self.first * scale[:, None], np.sign(self.second) * back)

    def kept(self, neurons: Sequence[int] | NDArray[np.int_] | NDArray[np.bool_]) -> TwoLayer:
        """The network of these neurons only: indices or a boolean array."""
        chosen = np.asarray(neurons)
        if not chosen.size:
            chosen = chosen.astype(np.int64)
        return TwoLayer(self.first[chosen], self.second[chosen])


def points(X: ArrayLike, inputs: int | None = None) -> Array:
    """``X`` as a finite matrix with at least one row, and ``inputs`` columns if that is given.

    Raises:
        ConvexError: it is not.
    """
    found = finite_array(X, "X", 2, error=ConvexError)
    if not len(found):
        raise ConvexError("X has no rows; give at least one point")
    if inputs is not None and found.shape[1] != inputs:
        raise ConvexError(f"X has {found.shape[1]} columns for {inputs} inputs of the network; give (points, inputs)")
    if not found.shape[1]:
        raise ConvexError("X has no columns; give at least one input")
    return found


def targets(y: ArrayLike, count: int) -> Array:
    """``y`` as a finite vector of ``count`` numbers.

    Raises:
        ConvexError: it is not.
    """
    found = finite_array(y, "y", 1, error=ConvexError)
    if len(found) != count:
        raise ConvexError(f"y has {len(found)} numbers for {count} points; give one for each")
    return found


def decay(lam: float) -> float:
    """``lam`` as a positive number.

    Raises:
        ConvexError: it is not; without weight decay there is no convex program.
    """
    known = isinstance(lam, int | float | np.integer | np.floating) and not isinstance(lam, bool)
    try:
        found = float(lam) if known else 0.0
    except OverflowError:
        found = 0.0
    if not 0 < found < float("inf"):
        raise ConvexError(f"lam={lam!r:.40} must be a positive number, the weight decay")
    return found


def problem(X: ArrayLike, y: ArrayLike, lam: float, inputs: int | None = None) -> tuple[Array, Array, float]:
    """``X``, ``y`` and ``lam`` of one problem, as :func:`points`, :func:`targets` and :func:`decay` give them.

    Raises:
        ConvexError: as these; or the largest number of ``X`` or ``y`` is so large or small that squares are no floats.
    """
    data = points(X, inputs)
    wanted, weight = targets(y, len(data)), decay(lam)
    for name, found in (("X", data), ("y", wanted)):
        size = float(np.abs(found).max())
        if size and not _LEAST <= size <= _MOST:
            raise ConvexError(f"the largest number of {name} is {size:.3g}; scale it to between {_LEAST} and {_MOST}")
    return data, wanted, weight
