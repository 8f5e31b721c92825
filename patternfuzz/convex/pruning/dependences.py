"""Taking columns away one at a time along their linear dependences, until none are left."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from patternfuzz.convex.pruning.columns import Split, split
from patternfuzz.convex.two_layer import Array

__all__ = ["independent"]

ROUND = 256
"""Steps after which the table is made anew: rounding grows with each."""

SMALL_PIVOT = 1e-7
"""A step that would divide by so little ends the round instead, before its rounding spoils the table."""

ROUNDING = 4 * float(np.finfo(float).eps)

LEVEL = 1e-12
"""Costs whose difference is below this, in relation to their size, count as equal."""


def independent(A: Array, masses: Array, costs: Array, tolerance: float) -> Array:
    """Masses with the same ``A @ masses`` whose columns are independent, of no larger ``costs @ masses``.

    ``A`` has columns of length 1, ``masses`` and ``costs`` are positive. A column outside of the basis is a combination
    ``z`` of those in it. So ``A @ beta = 0`` for ``beta`` = 1 there and ``-z`` in the basis, and the masses may move
    along ``beta`` or against it, whichever does not raise the cost, until one becomes 0. That one is taken away. (Some
    mass becomes 0, for else the cost, a positive combination, would fall without end.) All dependences are held as
    one table, of which each step takes one column, by a rank-1 update; it is factored anew every 256 steps.
    """
    target, noise = A @ masses, ROUNDING * float(masses.sum())
    left = np.flatnonzero(masses)
    found = masses.copy()
    while True:
        parts = split(A[:, left], tolerance)
        found[left] = _corrected(A[:, left], found[left], target, parts, noise)
        if not parts.rest.size:
            return found
        state = _Round(parts, found[left], costs[left])
        state.run()
        found[left] = state.masses
        left = left[state.masses > 0]


def _corrected(A: Array, masses: Array, target: Array, parts: Split, noise: float) -> Array:
    """The masses with the rounding errors of the last round taken out of the basis, if that helps.

    Errors up to ``noise`` are those of the target itself, and would bring back what had been taken away.
    """
    gap = target - A @ masses
    if float(np.linalg.norm(gap)) <= noise:
        return masses
    better = masses.copy()
    better[parts.basis] = np.maximum(better[parts.basis] + parts.solve(gap), 0)
    return better if np.linalg.norm(target - A @ better) < np.linalg.norm(gap) else masses


@dataclass
class _Round:
    """Steps with one table. Changed in place: a new copy of the table for each step would be all the work."""

    parts: Split
    masses: Array
    costs: Array

    def __post_init__(self) -> None:
        self._most = self.masses.copy()

    def run(self) -> None:
        """Go on until every dependence is used, or the table has to be made anew."""
        basis, table = self.parts.basis.copy(), np.asfortranarray(self.parts.table)
        for steps, last in enumerate(range(len(self.parts.rest) - 1, -1, -1)):
            if steps == ROUND:
                return
            one, z = self.parts.rest[last], table[:, last]
            row = self._step(one, basis, z)
            if row is None:
                continue
            if abs(z[row]) < SMALL_PIVOT * np.abs(z).max():
                return
            basis[row] = one
            pivots = table[row, :last] / z[row]
            # Row-wise subtraction of an outer product; the pivot row itself is set right after.
            table[:, :last] -= np.multiply.outer(z, pivots)
            table[row, :last] = pivots

    def _step(self, one: int, basis: NDArray[np.int_], z: Array) -> int | None:
        """Move along one dependence; the place in the basis whose mass became 0, or ``None`` if that of ``one`` did."""
        prices = self.costs[basis]
        rise = self.costs[one] - prices @ z  # of the cost, for each unit of mass that `one` gains
        level = LEVEL * (self.costs[one] + prices @ np.abs(z))
        own = self.masses[basis]
        ways = [_limit(own, sign * z) for sign in (1, -1)]
        (up, up_row), (down, down_row) = ways
        can_rise = rise <= level and np.isfinite(up)
        can_fall = rise >= -level or not can_rise
        if can_fall and self.masses[one] <= down:
            self._move(basis, z, one, -self.masses[one])
            self.masses[one] = 0
            return None
        if can_rise and (not can_fall or abs(z[up_row]) >= abs(z[down_row])):
            step, row = up, up_row
        else:
            step, row = -down, down_row
        self._move(basis, z, one, step)
        self.masses[basis[row]] = 0
        return row

    def _move(self, basis: NDArray[np.int_], z: Array, one: int, step: float) -> None:
        self._set(np.append(basis, one), np.append(self.masses[basis] - step * z, self.masses[one] + step))

    def _set(self, at: NDArray[np.int_], to: Array) -> None:
        """New masses, zero where they are what rounding leaves of those that were there."""
        self._most[at] = np.maximum(self._most[at], self.masses[at])
        self.masses[at] = np.where(to > ROUNDING * self._most[at], to, 0)


def _limit(own: Array, falls: Array) -> tuple[float, int]:
    """How far one can go until a mass is used up, and which; infinite if none is. Of equal ones the fastest to fall."""
    falling = falls > 0
    if not falling.any():
        return float("inf"), 0
    ratios = np.full(len(own), np.inf)
    ratios[falling] = own[falling] / falls[falling]
    least = float(ratios.min())
    near = np.flatnonzero(ratios <= least * (1 + LEVEL))
    return least, int(near[np.argmax(falls[near])])
