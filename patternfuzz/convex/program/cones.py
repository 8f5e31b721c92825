"""The separation problem: how large ``nu . relu(X u)`` is on the unit ball, cone by cone, with proved upper bounds.

On the cone of a pattern the function is linear, ``c . u`` with ``c = X^T D nu``, and its maximum over the cone
within the ball is the norm of the projection of ``c``. For any ``m >= 0``, ``||c + A^T m||`` bounds it from above,
``A = (2 D - I) X`` (weak duality). Most patterns are done with by few steps of coordinate descent in ``m`` (Hildreth's
method), for all of them at once; the rest by non-negative least squares.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from patternfuzz.attained.nonnegative import combined
from patternfuzz.convex.two_layer import Array

__all__ = ["Bounds", "Separation", "cap", "facets", "projected", "separate", "unit_rows"]

Signs = NDArray[np.int8]

_ROUNDS = 200
_EAGER = 20
"""Rounds at the start that all look for directions; later only one in so many does."""
_FEW = 20
"""Patterns that are faster done one by one."""
_CHUNK = 20_000
_LOOK = 500
_CLEAR = 1e-9
"""Cosines larger than this have a sign that rounding does not change."""
_EPS = float(np.finfo(float).eps)
_SLACK = 1e-12
"""Relative; far above the rounding of sums of a thousand products, far below every tolerance of this package."""


@dataclass(frozen=True, eq=False)
class Separation:
    """``bound``: no direction of these cones has more than this ``|nu . relu(X u)|``; ``value``: what is attained.

    ``directions``: unit vectors with large ``values``, the largest first, shape (found, d); ``on``: patterns whose
    cones they are in, distinct for each sign; ``sides``: the sign of ``nu . relu(X u)``.
    """

    bound: float
    value: float
    values: Array
    directions: Array
    on: NDArray[np.bool_]
    sides: Signs


def separate(X: Array, on: NDArray[np.bool_], nu: Array, *, complete: bool, many: int = 40) -> Separation:
    """The maximum over the cones of these patterns, shape (patterns, n). Zero, and no direction, if there is none.

    If the patterns are complete, every direction counts that comes up, which is faster.
    """
    searches = [_Search(X, side * nu, many, complete) for side in (1, -1)]
    for search in searches:
        for start in range(0, len(on), _CHUNK):
            search.look(on[start : start + _CHUNK])
    values = np.concatenate([search.values for search in searches])
    order = np.argsort(-values, kind="stable")
    value = float(values[order[0]]) if len(order) else 0.0
    sides = np.repeat(np.array([1, -1], dtype=np.int8), [len(search.values) for search in searches])
    # Sums of n products, and rounds that each change a vector no longer than this by a multiple of a row.
    rounding = (len(X) + 4 * _ROUNDS) * _EPS * float(np.linalg.norm(np.abs(nu) @ np.abs(X)))
    return Separation(
        max(value, *(search.bound for search in searches)) * (1 + _SLACK) + rounding,
        value,
        values[order],
        np.concatenate([search.directions for search in searches])[order],
        np.concatenate([search.on for search in searches])[order],
        sides[order],
    )


def cap(X: Array, nu: Array) -> float:
    """A bound of ``|nu . relu(X u)|`` on the whole unit ball, without any pattern; seldom sharp.

    From ``relu(z) = (z + |z|) / 2`` and ``sum a_i |z_i| <= sqrt(sum a_i) sqrt(sum a_i z_i^2)`` for ``a >= 0``.
    """
    found = 0.0
    linear = float(np.linalg.norm(X.T @ nu))
    for weights in (np.maximum(nu, 0), np.maximum(-nu, 0)):
        rough = float(np.sqrt(weights.sum()) * np.linalg.norm(np.sqrt(weights)[:, None] * X, 2))
        found = max(found, min(rough, (linear + rough) / 2))
    return found * (1 + _SLACK)


def unit_rows(X: Array) -> Array:
    """The rows of ``X``, each of length 1; zeros stay."""
    norms = np.linalg.norm(X, axis=1)
    found: Array = X / np.where(norms > 0, norms, 1)[:, None]
    return found


class Bounds:
    """Upper bounds ``||c + A^T m||`` for the cones of many patterns ``on`` at once, lowered by Hildreth's method.

    ``near``: the vectors, of shape (patterns, d), which tend to the projections; ``rows``: those of ``X``, each of
    length 1.
    """

    def __init__(self, X: Array, rows: Array, on: NDArray[np.bool_], nu: Array) -> None:
        self.on, self._rows = on, rows
        self.near: Array = (on * nu) @ X
        self._signs: Array = np.where(on, 1.0, -1.0)
        self._multipliers: Array = np.zeros(on.shape)

    def __len__(self) -> int:
        return len(self.on)

    @property
    def sizes(self) -> Array:
        """The bounds, shape (patterns,)."""
        found: Array = np.linalg.norm(self.near, axis=1)
        return found

    def keep(self, chosen: NDArray[np.bool_]) -> None:
        """Go on with these patterns only."""
        if not chosen.all():
            self.on, self.near = self.on[chosen], self.near[chosen]
            self._signs, self._multipliers = self._signs[chosen], self._multipliers[chosen]

    def step(self) -> None:
        """For each pattern the best change of one multiplier, of those that keep it at least zero."""
        slack = self._signs * (self.near @ self._rows.T)
        steps = np.maximum(-slack, -self._multipliers)
        worst = np.abs(steps).argmax(axis=1)
        at = (np.arange(len(worst)), worst)
        self._multipliers[at] += steps[at]
        self.near = self.near + (steps[at] * self._signs[at])[:, None] * self._rows[worst]


def projected(c: Array, A: Array) -> tuple[Array, float]:
    """The projection of ``c`` on ``{u: A u >= 0}``, and an upper bound of its norm, given that ``c`` is exact."""
    m = combined(A, -c)[0]
    near: Array = c + A.T @ m
    # In a narrow cone the multipliers are large and cancel.
    rounding = (len(A) + 4) * _EPS * float(np.linalg.norm(np.abs(c) + np.abs(A).T @ m))
    return near, float(np.linalg.norm(near)) + rounding


def facets(X: Array, signs: Signs) -> NDArray[np.bool_]:
    """Points whose sign is not implied by the other signs, to about twelve digits; where a sign is 0, none."""
    there = X.any(axis=1)
    needed: NDArray[np.bool_] = (signs != 0) & there
    rows = signs[:, None] * unit_rows(X)
    equal = np.concatenate([X[(signs == 0) & there], -X[(signs == 0) & there]])
    for i in np.flatnonzero(needed):
        needed[i] = False
        others = np.concatenate([rows[needed], equal])
        # Implied means: a combination of the others with coefficients >= 0.
        needed[i] = combined(others, rows[i])[1] > _SLACK
    return needed


class _Search:
    """The maximum for one sign, pattern after pattern; ``value`` rises, and what is bounded by it is left out."""

    def __init__(self, X: Array, nu: Array, many: int, complete: bool) -> None:
        self._X, self._nu, self._many, self._complete = X, nu, many, complete
        self._there, self._rows = X.any(axis=1), unit_rows(X)
        self.bound = 0.0
        self.directions: Array = np.zeros((0, X.shape[1]))
        self.on: NDArray[np.bool_] = np.zeros((0, len(X)), dtype=bool)
        self.values: Array = np.zeros(0)

    @property
    def _settled(self) -> float:
        """Cones with no larger bound need no look."""
        return float(self.values[0]) * (1 + _SLACK) if len(self.values) else 0.0

    def look(self, on: NDArray[np.bool_]) -> None:
        bounds = Bounds(self._X, self._rows, on, self._nu)
        for done in range(_ROUNDS):
            size = bounds.sizes
            if done < _EAGER or done % _EAGER == 0:
                # A few with large bounds are enough to raise the value.
                top = np.argpartition(-size, _LOOK)[:_LOOK] if len(size) > _LOOK else slice(None)
                self._keep(bounds.near[top], bounds.on[top])
            bounds.keep(size > self._settled)
            if len(bounds) < _FEW:
                break
            bounds.step()
        self._exactly(bounds.on)

    def _exactly(self, on: NDArray[np.bool_]) -> None:
        c = (on * self._nu) @ self._X
        for j in np.argsort(-np.linalg.norm(c, axis=1)):
            near, size = projected(c[j], np.where(on[j], 1.0, -1.0)[:, None] * self._rows)
            self.bound = max(self.bound, size)
            if size > self._settled:
                self._keep(near[None], on[j : j + 1])

    def _keep(self, near: Array, on: NDArray[np.bool_]) -> None:
        """Directions in the cones of their patterns, or of others that are clear; of one pattern the best."""
        size = np.linalg.norm(near, axis=1)
        units = near[size > 0] / size[size > 0][:, None]
        products = units @ self._rows.T
        inside = (np.where(on[size > 0], products, -products) >= -_SLACK).all(axis=1)
        clear = (np.abs(products[:, self._there]) > _CLEAR).all(axis=1) & self._complete
        values = np.maximum(units @ self._X.T, 0) @ self._nu
        good = (inside | clear) & (values > (self.values[-1] if len(self.values) == self._many else 0))
        if not good.any():
            return
        where = np.where(inside[:, None], on[size > 0], products > 0)[good]
        units, where = np.concatenate([self.directions, units[good]]), np.concatenate([self.on, where])
        values = np.concatenate([self.values, values[good]])
        order = np.argsort(-values, kind="stable")[: 20 * self._many]
        _, first = np.unique(where[order], axis=0, return_index=True)
        best = order[np.sort(first)][: self._many]
        self.directions, self.on, self.values = units[best], where[best], values[best]
