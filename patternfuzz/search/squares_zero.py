"""Real zeros of small polynomial systems in floating point: a hint whether a proof of their absence is worth a try."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["finds_zero"]

STARTS = 12
STEPS = 40
SMALL = 1e-9
"""Relative size of values that count as 0."""

APART = 1e-4
"""Unknowns that must not be 0 are at least this large."""

Numbers = NDArray[np.float64]
Terms = Sequence[tuple[float, Sequence[int]]]
"""Coefficients with the exponents of every unknown."""


def finds_zero(polys: Sequence[Terms], apart: Sequence[bool]) -> bool:
    """Whether Levenberg-Marquardt steps from a few fixed starts meet a common zero; ``apart``: unknowns not to be 0."""
    tables = [(np.array([c for c, _ in p]), np.array([m for _, m in p], dtype=np.int64)) for p in polys]
    away = np.array(apart, dtype=bool)
    rng = np.random.default_rng(5)
    with np.errstate(all="ignore"):
        return any(_descend(tables, rng.normal(size=len(away)) * (1.0 + n % 3), away) for n in range(STARTS))


def _values(tables: Sequence[tuple[Numbers, NDArray[np.int64]]], at: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Values, derivatives, and sizes to compare the values with."""
    values, slopes, sizes = [], [], []
    for coefficients, exponents in tables:
        powers = at**exponents
        terms = coefficients * powers.prod(axis=1)
        values.append(terms.sum())
        sizes.append(1.0 + np.abs(terms).sum())
        row = []
        for x in range(len(at)):
            lowered = np.maximum(exponents[:, x] - 1, 0)
            rest = np.delete(powers, x, axis=1).prod(axis=1)
            row.append((coefficients * exponents[:, x] * at[x] ** lowered * rest).sum())
        slopes.append(row)
    return np.array(values), np.array(slopes), np.array(sizes)


def _descend(tables: Sequence[tuple[Numbers, NDArray[np.int64]]], at: Numbers, away: NDArray[np.bool_]) -> bool:
    values, slopes, sizes = _values(tables, at)
    damping = 1e-2
    for _ in range(STEPS):
        if bool(np.all(np.abs(values) <= SMALL * sizes)):
            return bool(np.all(np.abs(at[away]) > APART))
        normal = slopes.T @ slopes
        step = np.linalg.lstsq(normal + damping * np.eye(len(at)), -slopes.T @ values, rcond=None)[0]
        new_values, new_slopes, new_sizes = _values(tables, at + step)
        if float(new_values @ new_values) < float(values @ values):
            at, values, slopes, sizes = at + step, new_values, new_slopes, new_sizes
            damping = max(damping / 5, 1e-15)
        else:
            damping *= 4
            if not damping < 1e12:
                return False
    return False
