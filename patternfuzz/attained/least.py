"""The nearest point of a cone, exactly, and what follows: which of two sides of an alternative holds.

Least squares with coefficients that are not negative, by the active-set method of Lawson and Hanson in exact
arithmetic: the error falls with every step, so that it ends. Floats only say where to start.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from patternfuzz.attained.nonnegative import combined
from patternfuzz.attained.rational import ZERO, Vector, combine, dot, nullspace, solve

__all__ = ["gordan", "interior", "least_squares", "nearest", "pushed"]

SMALL = 1e-9

MOST_DOUBLINGS = 12


def nearest(generators: Sequence[Vector], target: Vector) -> tuple[list[Fraction], Vector]:
    """Coefficients, none negative, of the point of the cone nearest to ``target``; and ``target`` less that point.

    The residual ``r`` satisfies ``r . g <= 0`` for every generator ``g`` and ``r . point = 0``; this proves the point
    to be the nearest.
    """
    coefficients = _start(generators, target)
    while True:
        point = combine(coefficients, generators, len(target))
        residual = tuple(y - p for y, p in zip(target, point, strict=True))
        slopes = [dot(g, residual) for g in generators]
        best = max(range(len(generators)), key=slopes.__getitem__, default=None)
        if best is None or slopes[best] <= 0:
            return coefficients, residual
        coefficients = _descend(generators, target, coefficients, best)


def _descend(generators: Sequence[Vector], target: Vector, coefficients: list[Fraction], new: int) -> list[Fraction]:
    """Let one more generator in, and out again those whose coefficients would become negative."""
    used = [j for j, c in enumerate(coefficients) if c] + [new]
    current = list(coefficients)
    while True:
        wanted = least_squares([generators[j] for j in used], target)
        if wanted is None:  # cannot happen: what is let in is no combination of what is there
            return current
        goal = dict(zip(used, wanted, strict=True))
        if all(x > 0 for x in wanted):
            return [goal.get(j, ZERO) for j in range(len(generators))]
        step = min(current[j] / (current[j] - goal[j]) for j in used if goal[j] <= 0)
        current = [c + step * (goal[j] - c) if j in goal else ZERO for j, c in enumerate(current)]
        used = [j for j in used if current[j] > 0]


def least_squares(vectors: Sequence[Vector], target: Vector) -> Vector | None:
    """Coefficients of the combination of the vectors nearest to ``target``; what is free is 0. There always is one."""
    gram = [tuple(dot(a, b) for b in vectors) for a in vectors]
    return solve(gram, [dot(a, target) for a in vectors])


def _start(generators: Sequence[Vector], target: Vector) -> list[Fraction]:
    """The least squares of the generators that floats take, if no coefficient is negative; otherwise nothing."""
    nothing = [ZERO] * len(generators)
    if not generators:
        return nothing
    try:
        rows = np.array([[float(x) for x in g] for g in generators])
        guess, _ = combined(rows, np.array([float(y) for y in target]))
    except (ValueError, OverflowError):  # beyond the floats
        return nothing
    used: list[int] = []
    for j in map(int, np.flatnonzero(guess > SMALL * max(1.0, float(np.abs(guess).max())))):
        if solve([generators[i] for i in used], generators[j]) is None:
            used.append(j)
    wanted = least_squares([generators[j] for j in used], target) if used else ()
    if wanted is None or any(x <= 0 for x in wanted):
        return nothing
    goal = dict(zip(used, wanted, strict=True))
    return [goal.get(j, ZERO) for j in range(len(generators))]


def gordan(rows: Sequence[Vector], width: int) -> tuple[Vector | None, list[Fraction] | None]:
    """Either a vector with a positive product with every row, or coefficients of the rows, none negative and not all
    0, whose combination is 0 (Gordan's alternative: exactly one of them exists)."""
    zeros = (ZERO,) * width
    coefficients, residual = nearest([(*row, Fraction(1)) for row in rows], (*zeros, Fraction(1)))
    if not any(residual):
        return None, coefficients
    return tuple(-x for x in residual[:-1]), None


def interior(
    rows: Sequence[Vector], basis: Sequence[Vector]
) -> tuple[list[Vector], Vector | None, list[dict[int, Fraction]]]:
    """The combinations of a basis that have no negative product with any row.

    Returns a basis of their span, one in the relative interior (``None`` if only 0 is left), and why the span is not
    larger: one after the other, positive coefficients of rows whose combination is 0 on what is left of the basis.
    """
    current = list(basis)
    steps: list[dict[int, Fraction]] = []
    while current:
        width = len(current[0])
        products = {j: tuple(dot(row, z) for z in current) for j, row in enumerate(rows)}
        used = [j for j, row in products.items() if any(row)]
        if not used:
            return current, combine([Fraction(1)] * len(current), current, width), steps
        vector, coefficients = gordan([products[j] for j in used], len(current))
        if vector is not None:
            return current, combine(vector, current, width), steps
        step = {j: c for j, c in zip(used, coefficients or [], strict=True) if c}
        steps.append(step)
        current = [combine(y, current, width) for y in nullspace([products[j] for j in step], len(current))]
    return [], None, steps


def pushed(rows: Sequence[Vector], inside: Vector, direction: Vector) -> Vector | None:
    """A direction moved along an interior point until no row has a negative product with it, if it ever comes there."""
    for doublings in range(MOST_DOUBLINGS):
        factor = 2**doublings - 1
        moved = tuple(factor * a + b for a, b in zip(inside, direction, strict=True))
        if all(dot(row, moved) >= 0 for row in rows):
            return moved
    return None
