"""Polytopes ``{alpha >= 0: A alpha = b}``: their dimension, ranges, points that stand out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from patternfuzz.attained.nonnegative import combined
from patternfuzz.convex.two_layer import Array
from patternfuzz.errors import ConvexError

__all__ = ["Polytope"]

_PRECISE = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}
_ROUNDING = 1e-12
_ZERO = 1e-8
"""Shares of the total below this count as zero: what HiGHS leaves, and some rounding."""


@dataclass(frozen=True, eq=False)
class Polytope:
    """``{alpha >= 0: A alpha = b}`` for ``A`` (n, k) without zero columns, in which ``base`` (k,) is a point.

    It is bounded, since there is a vector whose product with every column is positive. Columns, of length 1, count as
    dependent where singular values are at most ``tolerance`` times the largest. Up to that ``equations @ alpha =
    equations @ base`` says the same as ``A alpha = b``, by independent rows.
    """

    A: Array
    base: Array
    misfit: float
    equations: Array
    tolerance: float

    @classmethod
    def of(cls, A: Array, b: Array, tolerance: float) -> Polytope:
        """The polytope; ``misfit`` is ``||A base - b||``, as a share of ``||b||``. It is for the caller to judge."""
        lengths = np.linalg.norm(A, axis=0)
        size = float(np.linalg.norm(b))
        left, values, rows = np.linalg.svd(A / lengths, full_matrices=False)
        shares = values / values[0] if len(values) else values
        rank = int(np.sum(shares > tolerance))
        base = np.zeros(A.shape[1])
        if rank and size:
            # In the space of the columns, so that rounding does not make more of them independent.
            base = combined(rows[:rank].T * values[:rank], left[:, :rank].T @ b / size)[0] * size / lengths
        found = cls(
            A,
            base,
            float(np.linalg.norm(A @ base - b)) / (size or 1.0),
            rows[:rank] * lengths,
            tolerance,
        )
        return replace(found, base=found.corrected(base))

    @property
    def count(self) -> int:
        """Columns."""
        return int(self.A.shape[1])

    @property
    def total(self) -> float:
        """``sum(alpha)`` of the base; if the columns have equal products with a vector, that of every point."""
        return float(self.base.sum())

    @property
    def noise(self) -> float:
        """Coordinates up to this count as zero."""
        return _ZERO * self.total

    def least(self, cost: Array) -> Array:
        """A vertex at which ``cost @ alpha`` is least.

        Raises:
            ConvexError: the solver of linear programs gave up.
        """
        total = self.total
        if not total:
            return self.base
        size = float(np.abs(cost).max()) or 1.0
        rhs = self.equations @ (self.base / total)
        # In units in which everything has size about 1.
        scale = np.linalg.norm(self.equations, axis=1)
        found = linprog(
            cost / size, A_eq=self.equations / scale[:, None], b_eq=rhs / scale, method="highs", options=_PRECISE
        )
        if found.x is None:
            raise ConvexError(f"the linear program over the optima has no solution ({found.message}); raise tolerance")
        return self.corrected(np.asarray(found.x) * total)

    def corrected(self, alpha: Array) -> Array:
        """The same with what is almost zero set to zero, and the equations made to hold by the rest."""
        there = alpha > self.noise
        found = np.where(there, alpha, 0.0)
        missing = self.equations @ (self.base - found)
        found[there] += np.linalg.lstsq(self.equations[:, there], missing, rcond=None)[0]
        plain: Array = np.maximum(alpha, 0)
        allowed = max(self.off(plain), _ROUNDING * self.off(np.zeros(self.count)))
        return found if (found >= 0).all() and self.off(found) <= allowed else plain

    def off(self, alpha: Array) -> float:
        """How far the equations are from holding."""
        return float(np.linalg.norm(self.equations @ (alpha - self.base)))

    @cached_property
    def inner(self) -> Array:
        """A point whose coordinates are positive wherever those of any point are: in the relative interior."""
        points, live = [self.base], self.base > self.noise
        while not live.all():
            point = self.least(np.where(live, 0.0, -1.0))
            fresh = (point > self.noise) & ~live
            if not fresh.any():
                break
            points.append(point)
            live |= fresh
        found: Array = np.mean(points, axis=0)
        return found

    @cached_property
    def live(self) -> NDArray[np.bool_]:
        """Columns that some point uses."""
        found: NDArray[np.bool_] = self.inner > 0
        return found

    @cached_property
    def needed(self) -> NDArray[np.bool_]:
        """Columns that every point uses."""
        left = self.inner > self.noise
        sure = np.zeros(self.count, dtype=bool)
        if not self.dimension:
            return left
        while (left & ~sure).any():
            point = self.least(np.where(left & ~sure, 1.0, 0.0))
            gone = left & ~sure & (point <= self.noise)
            if gone.any():
                left &= ~gone
                continue
            # All together cannot go; one at a time.
            one = int(np.argmax(left & ~sure))
            point = self.least(np.eye(self.count)[one])
            left &= point > self.noise
            sure[one] = left[one]
        return left

    @cached_property
    def _spectrum(self) -> tuple[Array, Array]:
        """Singular values of the live columns, of length 1, as shares of the largest; and their right vectors."""
        A = self.A[:, self.live]
        if not A.shape[1]:
            return np.zeros(0), np.zeros((0, 0))
        _, values, rows = np.linalg.svd(A / np.linalg.norm(A, axis=0))
        return values / values[0], rows

    @cached_property
    def null(self) -> Array:
        """Directions (count, dimension), orthonormal, in which the relative interior extends."""
        values, rows = self._spectrum
        free = rows[int(np.sum(values > self.tolerance)) :]
        found = np.zeros((self.count, len(free)))
        found[self.live] = np.linalg.qr(free.T / np.linalg.norm(self.A[:, self.live], axis=0)[:, None])[0]
        return found

    @property
    def least_kept(self) -> float:
        """The smallest singular value of live columns that counts, as a share of the largest: evidence of a rank."""
        return float(min((x for x in self._spectrum[0] if x > self.tolerance), default=1.0))

    @property
    def most_left(self) -> float:
        """The largest singular value of live columns that counts as zero, as a share of the largest."""
        return float(max((x for x in self._spectrum[0] if x <= self.tolerance), default=0.0))

    @property
    def dimension(self) -> int:
        """0 if there is one point only."""
        return int(self.null.shape[1])

    @cached_property
    def ranges(self) -> Array:
        """The least and the largest value of each coordinate, shape (count, 2)."""
        found = np.stack([self.inner, self.inner], axis=1)
        for k in np.flatnonzero(self.live) if self.dimension else ():
            cost = np.eye(self.count)[k]
            found[k] = self.least(cost)[k], self.least(-cost)[k]
        return found
