"""Least squares with coefficients that are not negative, in floats: checked, whatever the solvers say of themselves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import lsq_linear, nnls

__all__ = ["combined"]

Floats = NDArray[np.float64]


def combined(A: Floats, b: Floats) -> tuple[Floats, float]:
    """Coefficients ``m >= 0`` of the rows that come next to ``b``, and the distance; any others, if none were found.

    Raises:
        ValueError: a number is not finite.
    """
    best, left = np.zeros(len(A)), b
    near = 1e-9 * float(np.linalg.norm(b))
    # SciPy 1.17's nnls ends the process where there is nothing to combine.
    for solve in (_active_set, _bounded_variables) if A.size else ():
        m = solve(A, b)
        # It has also been seen to tell a distance of 0 where it was 3: nothing is believed but sums.
        gap = b - A.T @ m
        if np.linalg.norm(gap) < np.linalg.norm(left):
            best, left = m, gap
        if not (A @ left > near).any():
            break
    return best, float(np.linalg.norm(left))


def _active_set(A: Floats, b: Floats) -> Floats:
    try:
        found: Floats = nnls(A.T, b)[0]
    except RuntimeError:  # too many steps
        return np.zeros(len(A))
    return found


def _bounded_variables(A: Floats, b: Floats) -> Floats:
    found: Floats = np.maximum(lsq_linear(A.T, b, bounds=(0, np.inf), method="bvls").x, 0)
    return found
