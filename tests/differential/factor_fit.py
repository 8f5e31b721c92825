"""Fit factors with given masks to a matrix by damped least squares: floating point, nothing of the oracle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
EXACT = 1e-20
"""A sum of squares below this is rounding."""


@dataclass(frozen=True)
class Fit:
    """Sum of squared differences, and the largest weight."""

    squares: float
    largest: float


def _chain(factors: Sequence[Array], size: int) -> Array:
    return reduce(lambda below, factor: factor @ below, factors, np.eye(size))


def _jacobian(factors: Sequence[Array], masks: Sequence[Array]) -> Array:
    """Derivatives of all entries of the product (rows) after all edges (columns)."""
    columns = []
    for i, mask in enumerate(masks):
        below = _chain(factors[:i], masks[0].shape[1])
        above = _chain(factors[i + 1 :], mask.shape[0])
        columns += [np.outer(above[:, out], below[inp]).ravel() for out, inp in zip(*mask.nonzero(), strict=True)]
    return np.array(columns).T


def _unpacked(x: Array, masks: Sequence[Array]) -> list[Array]:
    factors, at = [], 0
    for mask in masks:
        factor = np.zeros(mask.shape)
        edges = mask.nonzero()
        factor[edges] = x[at : at + len(edges[0])]
        at += len(edges[0])
        factors.append(factor)
    return factors


def fit(masks: Sequence[Array], matrix: Array, rng: np.random.Generator, iterations: int = 300) -> Fit:
    """One descent from random weights."""
    x = rng.standard_normal(int(sum(mask.sum() for mask in masks)))
    damping = 1.0

    def differences(y: Array) -> Array:
        return (_chain(_unpacked(y, masks), matrix.shape[1]) - matrix).ravel()

    rest = differences(x)
    for _ in range(iterations):
        if rest @ rest < EXACT or damping > 1e12:
            break
        jacobian = _jacobian(_unpacked(x, masks), masks)
        step = np.linalg.solve(jacobian.T @ jacobian + damping * np.eye(len(x)), -jacobian.T @ rest)
        tried = differences(x + step)
        if tried @ tried < rest @ rest:
            x, rest, damping = x + step, tried, max(damping / 5, 1e-14)
        else:
            damping *= 4
    return Fit(float(rest @ rest), float(np.abs(x).max(initial=0.0)))


def attained(masks: Sequence[Array], matrix: Array, *, starts: int, bound: float = np.inf, seed: int = 0) -> bool:
    """Whether one of some descents ends at the matrix, up to rounding, with weights within a bound."""
    rng = np.random.default_rng(seed)
    found = (fit(masks, matrix, rng) for _ in range(starts))
    return any(one.squares < EXACT and one.largest <= bound for one in found)
