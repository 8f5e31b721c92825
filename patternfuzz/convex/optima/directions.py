"""All directions in which a neuron of an optimum can point.

The fit of all optima is the same, since the loss is strictly convex in it, and so is the residual ``r``. A network is
an optimum exactly if its neurons are balanced, its fit is that one, and each points in a direction ``g`` with ``side r
. relu(X g) = lam``, the largest value there is. On the cone of a pattern the function is linear, so its maximum on the
unit vectors of the cone, if positive, is taken at one point, the projection: the directions are finitely many.

In floats "the largest" needs a tolerance. A direction that counts wrongly, at a value of ``lam (1 - t)``, costs a
network ``lam t`` for each unit of its share of the regulariser; so the objective tells.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from patternfuzz.convex.program.arrangement import Patterns
from patternfuzz.convex.program.cones import Bounds, projected, unit_rows
from patternfuzz.convex.two_layer import Array
from patternfuzz.errors import ConvexError

__all__ = ["Directions", "active_directions"]

_ROUNDS = 60
_CHUNK = 20_000
_LEVEL = 1e-11
"""Values that differ by less, relatively, count as equal: the rounding of a residual and of products with it."""
_SAME = 1e-6
_INSIDE = 1e-12
_LOOK = 1e-4
"""Values that are smaller than the largest by more than this share are not looked for."""
_MOST = 4000
"""Candidates for each side, the largest first; of others only a bound is known."""


@dataclass(frozen=True, eq=False)
class Directions:
    """Unit vectors ``units`` (k, d) with ``sides`` (k,), 1 or -1, at which ``values = side r . relu(X g)`` (k,).

    These are all with a value of at least ``lam (1 - tolerance)``, on the cones of the patterns looked at: all there
    are if ``complete``. As shares of ``lam``: ``least_taken`` is the smallest of the values, infinite if there is none;
    no other maximum has more than ``most_left``.
    """

    units: Array
    sides: NDArray[np.int8]
    values: Array
    tolerance: float
    least_taken: float
    most_left: float
    complete: bool

    def __len__(self) -> int:
        return len(self.units)

    @property
    def margin(self) -> float:
        """By how much the values differ from others, as a share of ``lam``; small: what is here is uncertain."""
        return self.least_taken - self.most_left

    def columns(self, X: Array) -> Array:
        """``side_k relu(X g_k)``, shape (n, k)."""
        found: Array = np.maximum(X @ self.units.T, 0) * self.sides
        return found

    def of_function(self) -> Array:
        """A matrix ``M`` (q, k): shares ``alpha`` and ``beta`` give the same function exactly if ``M alpha = M beta``.

        ``relu(g . x) = (g . x + |g . x|) / 2``, and ``|g . x|`` for distinct lines are linearly independent, having
        kinks of their own. So a function is told by its share on each line and its linear part. Opposite directions
        have one line: a neuron may turn round, if others make up for a linear function.
        """
        line, lines = np.full(len(self), -1), 0
        for k, unit in enumerate(self.units):
            if line[k] < 0:
                same = np.minimum(*(np.linalg.norm(self.units - s * unit, axis=1) for s in (1, -1))) < _SAME
                line[same & (line < 0)] = lines
                lines += 1
        shares = (line == np.arange(lines)[:, None]) * self.sides
        found: Array = np.concatenate([shares, (self.units * self.sides[:, None]).T])
        return found


def active_directions(X: Array, r: Array, lam: float, patterns: Patterns, tolerance: float) -> Directions:
    """Where ``|r . relu(X g)|`` is ``lam`` on the unit sphere, up to the relative ``tolerance``.

    A maximum over one cone that lies on its boundary and has a larger value next to it is none of the whole. It is told
    by its value: on the cone of a maximum ``v`` at ``g`` the function is at most ``v cos(angle to g)``.

    Raises:
        ConvexError: there are thousands.
    """
    floor = lam * (1 - max(_LOOK, 2 * tolerance))
    parts = [_maxima(X, side * r, patterns.on, floor, lam) for side in (1, -1)]
    units = np.concatenate([part[0] for part in parts])
    values = np.concatenate([part[1] for part in parts])
    sides = np.repeat(np.array([1, -1], dtype=np.int8), [len(part[1]) for part in parts])
    taken, rest = values >= lam * (1 - tolerance), max(part[2] for part in parts)
    if rest >= lam * (1 - tolerance):
        raise ConvexError(
            f"more than {_MOST} directions have the largest value up to a share of {tolerance:.3g}; give a smaller "
            "tolerance, or fewer patterns"
        )
    return Directions(
        units[taken],
        sides[taken],
        values[taken],
        tolerance,
        float(values[taken].min(initial=np.inf)) / lam,
        float(values[~taken].max(initial=max(floor, rest))) / lam,
        patterns.complete,
    )


def _maxima(X: Array, nu: Array, on: NDArray[np.bool_], floor: float, lam: float) -> tuple[Array, Array, float]:
    """Unit vectors and values of maxima of ``nu . relu(X g)``, of at least ``floor``, and a bound of any others."""
    rows = unit_rows(X)
    left = [_bounded(X, nu, on[start : start + _CHUNK], rows, floor) for start in range(0, len(on), _CHUNK)]
    bounds = np.concatenate([bound for bound, _ in left])
    order = np.argsort(-bounds, kind="stable")
    cones, bounds = np.concatenate([cone for _, cone in left])[order], bounds[order]
    units: list[Array] = []
    values: list[float] = []
    top = lam
    while len(cones) and len(units) < _MOST:
        signs = np.where(cones[0], 1.0, -1.0)
        near, size = projected((cones[0] * nu) @ X, signs[:, None] * rows)
        skip = np.zeros(len(cones), dtype=bool)
        skip[0] = True
        if size >= floor:
            units.append(near / np.linalg.norm(near))
            values.append(float(np.maximum(X @ units[-1], 0) @ nu))
            top = max(top, values[-1])
            if values[-1] >= top * (1 - _LEVEL):
                # Nothing is larger, so this is the maximum of every cone that it lies in.
                products = rows @ units[-1]
                skip |= (np.where(cones, products, -products) >= -_INSIDE).all(axis=1)
        cones, bounds = cones[~skip], bounds[~skip]
    found = _undominated(np.array(units).reshape(len(units), X.shape[1]), np.array(values))
    return *found, float(bounds.max(initial=0))


def _bounded(X: Array, nu: Array, on: NDArray[np.bool_], rows: Array, floor: float) -> tuple[Array, NDArray[np.bool_]]:
    """Patterns that may have a value of at least ``floor``, with bounds."""
    bounds = Bounds(X, rows, on, nu)
    for _ in range(_ROUNDS):
        bounds.keep(bounds.sizes >= floor)
        if not len(bounds):
            break
        bounds.step()
    return bounds.sizes, bounds.on


def _undominated(units: Array, values: Array) -> tuple[Array, Array]:
    """Those that are not explained by a larger value next to them; equal ones once."""
    order = np.argsort(-values, kind="stable")
    units, values = units[order], values[order]
    kept = []
    for j, unit in enumerate(units):
        # Half the squared distance is 1 - cosine, without its rounding.
        most = values[:j] * (1 - np.sum((units[:j] - unit) ** 2, axis=1) / 2)
        kept.append(values[j] > most.max(initial=0.0) + _LEVEL * values[j])
    return units[kept], values[kept]
