"""Signs of determinants of many small matrices, exactly: floats with an error bound, integers where it fails."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["cofactors", "scaled_integers", "signs_at"]

Floats = NDArray[np.float64]


def scaled_integers(X: Floats) -> NDArray[Any]:
    """Integer rows that are positive multiples of the rows of ``X``; a float is a ratio of integers."""
    rows = []
    for row in X:
        ratios = [float(x).as_integer_ratio() for x in row]
        least = max(bottom for _, bottom in ratios)  # powers of two, so the largest is a common multiple
        rows.append([top * (least // bottom) for top, bottom in ratios])
    found = np.empty((len(rows), X.shape[1]), dtype=object)
    for i, row in enumerate(rows):
        found[i] = row
    return found


def cofactors(rows: NDArray[Any], plain: bool = False) -> NDArray[Any]:
    """Of ``rows`` with shape (many, r - 1, r): vectors orthogonal to them, of shape (many, r), by expansion.

    ``x @ cofactors`` is, up to one sign for all ``x``, the determinant of the rows with ``x``. With ``plain`` no sign
    changes: of absolute values this gives permanents, which bound the error in the other.
    """
    many, k, r = rows.shape
    one = np.ones(many, dtype=rows.dtype)
    minors: dict[tuple[int, ...], NDArray[Any]] = {(): one}
    for size in range(1, k + 1):
        minors = {
            columns: sum(
                (
                    (1 if plain or (size - 1 - at) % 2 == 0 else -1)
                    * rows[:, size - 1, column]
                    * minors[columns[:at] + columns[at + 1 :]]
                    for at, column in enumerate(columns)
                ),
                start=0 * one,
            )
            for columns in combinations(range(r), size)
        }
    found = [minors[tuple(c for c in range(r) if c != j)] for j in range(r)]
    return np.stack([f if plain or j % 2 == 0 else -f for j, f in enumerate(found)], axis=1)


def signs_at(X: Floats, integers: NDArray[Any], subsets: NDArray[np.intp]) -> NDArray[np.int8]:
    """Signs of all rows of ``X`` at the vector orthogonal to each subset of them, shape (subsets, n), values -1, 0, 1.

    ``integers`` are :func:`scaled_integers` of ``X``; ``subsets`` has shape (many, r - 1) for ``X`` of shape (n, r). A
    row of zeros tells a dependent subset. Exact: a product of which the float is not certain is computed in integers.
    """
    # Powers of two scale without error, and keep products far from overflow.
    scale = np.frexp(np.max(np.abs(X), axis=1))[1]
    rows = np.ldexp(X, -scale[:, None])
    values = cofactors(rows[subsets]) @ rows.T
    r = X.shape[1]
    # Each term of the expansion has at most 2 r + 2^r roundings (generous), and the terms sum to the permanent.
    error = (2 * r + 2**r) * np.finfo(float).eps * (cofactors(np.abs(rows[subsets]), plain=True) @ np.abs(rows).T)
    signs: NDArray[np.int8] = np.sign(values).astype(np.int8)
    unsure = np.abs(values) <= error + 1e-280
    for k in range(subsets.shape[1]):
        at = (np.arange(len(subsets)), subsets[:, k])
        signs[at], unsure[at] = 0, False
    (hard,) = np.nonzero(unsure.any(axis=1))
    if len(hard):
        exact = cofactors(integers[subsets[hard]])
        of, row = np.nonzero(unsure[hard])
        products = (exact[of] * integers[row]).sum(axis=1)
        signs[hard[of], row] = np.array([(p > 0) - (p < 0) for p in products], dtype=np.int8)
    return signs
