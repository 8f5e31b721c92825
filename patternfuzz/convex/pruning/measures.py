"""What a choice of neurons is worth: with new output weights, or with those it had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.linalg import qr, solve_triangular

from patternfuzz.convex.two_layer import Array

__all__ = ["Choice", "Fixed", "Measure", "Refit"]

Choice = tuple[int, ...]
"""Columns, in increasing order."""

RIDGE = 1e-6
"""Its square is added to the Gram matrix of columns of length 1, which may be dependent."""


class Measure(Protocol):
    """The loss of a choice of columns, and the greedy ways to a larger and to a smaller one."""

    @property
    def count(self) -> int:
        """Columns to choose from."""

    def loss(self, choice: Sequence[int]) -> float:
        """``1/2 ||fit - t||^2``."""

    def grown(self, choice: Choice, size: int) -> Choice:
        """Columns added one by one, each the one that lowers the loss most, while one does."""

    def reduced(self, choice: Choice, size: int) -> Choice:
        """Columns taken away one by one, each the one that the loss misses least."""

    def sizes(self, most: int) -> range:
        """Sizes among which a best choice of at most ``most`` columns is found."""


@dataclass(frozen=True, eq=False)
class Refit:
    """Columns of length 1 (or 0) with coefficients by least squares: ``loss = min over a of 1/2 ||A_S a - t||^2``."""

    A: Array
    t: Array

    @property
    def count(self) -> int:
        return int(self.A.shape[1])

    def coefficients(self, choice: Sequence[int]) -> Array:
        found: Array = np.asarray(np.linalg.lstsq(self.A[:, list(choice)], self.t, rcond=None)[0], dtype=np.float64)
        return found

    def loss(self, choice: Sequence[int]) -> float:
        if not len(choice):
            return 0.5 * float(self.t @ self.t)
        gap = self.A[:, list(choice)] @ self.coefficients(choice) - self.t
        return 0.5 * float(gap @ gap)

    def sizes(self, most: int) -> range:
        return range(most, most + 1)  # one column more never hurts: its coefficient may be 0

    def grown(self, choice: Choice, size: int) -> Choice:
        """Orthogonal least squares: the gain of a column is that of its part outside of the span of those chosen."""
        basis = qr(self.A[:, list(choice)], mode="economic")[0] if choice else np.zeros((len(self.A), 0))
        chosen = list(choice)
        gap = self.t - basis @ (basis.T @ self.t)
        outside = np.sum(self.A**2, axis=0) - np.sum((basis.T @ self.A) ** 2, axis=0)
        slopes = self.A.T @ gap
        directions = [*basis.T]
        while len(chosen) < size:
            free = outside > RIDGE**2
            free[chosen] = False
            gains = np.where(free, slopes**2, 0) / np.where(free, outside, 1)
            best = int(np.argmax(gains))
            if not gains[best] > 0:
                break
            known = np.array(directions).reshape(-1, len(self.A))
            new = self.A[:, best]
            for _ in range(2):  # twice is enough against rounding
                new = new - known.T @ (known @ new)
            new = new / np.linalg.norm(new)
            across: Array = self.A.T @ new
            outside -= across**2
            slopes -= across * (new @ gap)
            gap = gap - new * (new @ gap)
            directions.append(new)
            chosen.append(best)
        return tuple(sorted(chosen))

    def reduced(self, choice: Choice, size: int) -> Choice:
        """Backward elimination: without column ``i`` half of ``a_i^2 / H_ii`` is lost, ``H`` the inverse Gram matrix.

        ``H`` is updated for each column and made anew whenever half of them are gone, because rounding grows.
        """
        left = np.array(choice, dtype=np.int64)
        while len(left) > size:
            part = self.A[:, left]
            stop = max(size, len(left) // 2)
            r = qr(np.vstack([part, RIDGE * np.eye(len(left))]), mode="r")[0][: len(left)]
            inverse = solve_triangular(r, np.eye(len(left)))
            H = inverse @ inverse.T
            a = H @ (part.T @ self.t)
            stays = np.ones(len(left), dtype=bool)
            for _ in range(len(left) - stop):
                missed = np.where(stays, a**2, np.inf) / np.where(stays, np.diag(H), 1)
                gone = int(np.argmin(missed))
                stays[gone] = False
                column = H[:, gone] / H[gone, gone]
                a = a - column * a[gone]
                H -= np.multiply.outer(column, H[gone])
            left = left[stays]
        return tuple(int(i) for i in left)


@dataclass(frozen=True, eq=False)
class Fixed:
    """Columns as they are: ``loss = 1/2 ||sum of the chosen ones - t||^2``."""

    A: Array
    t: Array

    @property
    def count(self) -> int:
        return int(self.A.shape[1])

    def _gap(self, choice: Sequence[int]) -> Array:
        found: Array = self.t - self.A[:, list(choice)].sum(axis=1)
        return found

    def loss(self, choice: Sequence[int]) -> float:
        gap = self._gap(choice)
        return 0.5 * float(gap @ gap)

    def sizes(self, most: int) -> range:
        return range(most + 1)

    def grown(self, choice: Choice, size: int) -> Choice:
        chosen, half = list(choice), 0.5 * np.sum(self.A**2, axis=0)
        gains = self.A.T @ self._gap(choice) - half
        while len(chosen) < size:
            best = int(np.argmax(np.where(np.isin(np.arange(self.count), chosen), -np.inf, gains)))
            if best in chosen or not gains[best] > 0:
                break
            chosen.append(best)
            gains = gains - self.A.T @ self.A[:, best]
        return tuple(sorted(chosen))

    def reduced(self, choice: Choice, size: int) -> Choice:
        left = np.array(choice, dtype=np.int64)
        missed = self.A.T @ self._gap(choice) + 0.5 * np.sum(self.A**2, axis=0)
        while len(left) > size:
            gone = left[np.argmin(missed[left])]
            left = left[left != gone]
            missed = missed + self.A.T @ self.A[:, gone]
        return tuple(int(i) for i in left)
