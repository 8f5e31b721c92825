"""Small Gram matrices: numbers ``t`` with ``Q_0 + sum t_i Q_i`` positive definite, and the squares it stands for.

Interior points of a small semidefinite program, in floating point; what is returned is rational and checked exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product

import numpy as np
from numpy.typing import NDArray

__all__ = ["positive_combination", "squares_of"]

Matrix = list[list[Fraction]]
Numbers = NDArray[np.float64]

WEIGHTS = (1.0, 10.0, 100.0, 1000.0)
NEWTON_STEPS = 25
ENOUGH = 0.25
"""Least eigenvalue at which the search stops: far enough inside to round."""

BOUND = 1e-4
"""Weight of the squared length of ``t``, which keeps it from running off."""

LENGTHS = (2**-12, 2**-10, 2**-8, 2**-6, 2**-4, 2**-2, 1)
DENOMINATORS = (1, 2, 8, 256, 65536)
"""Parts of the way from 0 to ``t``, and how it is rounded: small numbers first."""


def positive_combination(constant: Matrix, free: Sequence[Matrix]) -> Matrix | None:
    """A positive definite ``constant + sum t_i free_i`` with rational ``t``; ``None`` if none was found.

    All matrices are symmetric and of one size.
    """
    t = _interior(_floats([constant])[0], _floats(free)) if free else np.zeros(0)
    if t is None:
        return None
    for length, denominator in product(LENGTHS, DENOMINATORS):
        chosen = [Fraction(round(float(x) * length * denominator), denominator) for x in t]
        total = [list(row) for row in constant]
        for x, matrix in zip(chosen, free, strict=True):
            for r, row in enumerate(matrix):
                for c, value in enumerate(row):
                    total[r][c] += x * value
        if squares_of(total) is not None:
            return total
        if not free:
            break
    return None


def squares_of(matrix: Matrix) -> list[tuple[Fraction, list[Fraction]]] | None:
    """Weights ``d > 0`` and vectors ``l`` with ``matrix = sum d l l^T``; ``None`` unless positive definite."""
    size = len(matrix)
    rest = [list(row) for row in matrix]
    found = []
    for k in range(size):
        pivot = rest[k][k]
        if pivot <= 0:
            return None
        line = [rest[k][c] / pivot for c in range(size)]
        found.append((pivot, line))
        rest = [[rest[r][c] - pivot * line[r] * line[c] for c in range(size)] for r in range(size)]
    return found


def _floats(matrices: Sequence[Matrix]) -> Numbers:
    return np.array([[[float(x) for x in row] for row in matrix] for matrix in matrices])


def _interior(constant: Numbers, free: Numbers) -> Numbers | None:
    """Raise the least eigenvalue ``s`` with the barrier ``-log det(Q(t) - s)`` until it is positive."""
    size, count = len(constant), len(free)
    directions = np.concatenate([free, -np.eye(size)[None]])
    point = np.zeros(count + 1)
    point[-1] = float(np.linalg.eigvalsh(constant)[0]) - 1.0
    bound = np.full(count + 1, BOUND)
    bound[-1] = 0.0

    def at(where: Numbers) -> Numbers:
        return np.asarray(constant + np.tensordot(where, directions, 1))

    def cost(where: Numbers, weight: float) -> float:
        values = np.linalg.eigvalsh(at(where))
        if values[0] <= 0:
            return float("inf")
        return float(-weight * where[-1] - np.log(values).sum() + bound @ where**2)

    for weight in WEIGHTS:
        for _ in range(NEWTON_STEPS):
            inverse = np.linalg.inv(at(point))
            scaled = np.einsum("ab,nbc->nac", inverse, directions)
            gradient = -np.einsum("naa->n", scaled) + 2 * bound * point
            gradient[-1] -= weight
            hessian = np.einsum("nab,mba->nm", scaled, scaled) + 2 * np.diag(bound)
            step = np.linalg.lstsq(hessian, -gradient, rcond=None)[0]
            decrease = float(-gradient @ step)
            if decrease < 1e-8:
                break
            length, now = 1.0, cost(point, weight)
            while length > 1e-8 and cost(point + length * step, weight) > now - 0.25 * length * decrease:
                length /= 2
            if length <= 1e-8:
                break
            point = point + length * step
            if point[-1] > ENOUGH:
                return np.asarray(point[:-1])
    return np.asarray(point[:-1]) if point[-1] > 0 else None
