"""Activation patterns: which points a neuron without bias can be on at.

The weights with given signs of ``X @ u`` form the cells of an arrangement of hyperplanes through the origin. Cells with
an interior are enough for convex programs, whose cones are closed. Modulo what all rows are orthogonal to, each cell is
a pointed cone and has an extreme ray, a vector at which ``r - 1`` independent rows vanish, ``r`` the rank. So the cells
are found at the rays: rows that do not vanish there keep their sign, and those that do form an arrangement of rank
``r - 1``, in general position one with all sign vectors.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, islice, product
from math import comb, e, gcd

import numpy as np
from numpy.typing import ArrayLike, NDArray

from patternfuzz.attained.rational import reduced
from patternfuzz.convex.arguments import checked_count
from patternfuzz.convex.program.cones import unit_rows
from patternfuzz.convex.program.minors import scaled_integers, signs_at
from patternfuzz.convex.two_layer import Array, points
from patternfuzz.errors import ConvexError

__all__ = ["MOST_PATTERNS", "Patterns", "all_patterns", "fitting", "general_count", "patterns_of", "sampled_patterns"]

MOST_PATTERNS = 600_000
_MOST_WORK = 30_000_000
_CHUNK = 20_000
_LOOKS = 64
_CLEAR = 1e-9
"""Products larger than this share of their terms have a sign that rounding does not change."""


@dataclass(frozen=True, eq=False)
class Patterns:
    """``on[j, i]``: pattern ``j`` is on at point ``i``; distinct, sorted, shape (count, n), read-only.

    ``complete``: these are all that have an interior; otherwise some, sampled. ``rank`` is that of the points,
    ``lines`` how many of them differ in more than a factor and are not zero. A point of zeros is never on.
    """

    on: NDArray[np.bool_]
    complete: bool
    rank: int
    lines: int

    @property
    def most(self) -> int:
        """``2 sum_{k<r} C(lines - 1, k)``: as many patterns there are in general position, and at most in others."""
        return general_count(self.lines, self.rank)

    @property
    def bound(self) -> float:
        """``2 r (e (n - 1) / r)^r``, the bound of arXiv 2006.05900 for ``n - 1 >= r``; otherwise ``2^n``."""
        n, r = self.lines, self.rank
        return 2 * r * (e * (n - 1) / r) ** r if n - 1 >= r > 0 else 2.0**n

    def __len__(self) -> int:
        return len(self.on)


def general_count(lines: int, rank: int) -> int:
    """Cells of ``lines`` hyperplanes through the origin in general position (Cover 1965)."""
    return 2 * sum(comb(lines - 1, k) for k in range(rank)) if lines else 1


def all_patterns(X: ArrayLike, *, most: int = MOST_PATTERNS) -> Patterns:
    """All patterns with an interior, exactly: no tolerance decides, whatever the position of the points.

    Raises:
        ConvexError: ``X`` is no finite matrix, or there can be more than ``most``.
    """
    data = points(X)
    line_of, flip = _line_of(data)
    _admit(int(line_of.max()) + 1, _rank_at_least(data), most)
    lines = _representatives(data, line_of)
    _admit(len(lines), lines.shape[1], most, _MOST_WORK)
    cells = _cells(lines)
    on = np.zeros((len(cells), len(data)), dtype=bool)
    seen = line_of >= 0
    on[:, seen] = cells[:, line_of[seen]] ^ flip[seen]
    return Patterns(_frozen(on), True, lines.shape[1], len(lines))


def _admit(lines: int, rank: int, most: int, most_work: float = float("inf")) -> None:
    count = general_count(lines, rank)
    work = comb(lines, max(rank - 1, 0)) << max(rank - 1, 0)
    if count > most or (work > most_work and rank < lines):
        raise ConvexError(
            f"X has up to {count} activation patterns ({lines} lines, rank {rank}), too many to enumerate; use "
            "sampled_patterns"
        )


def _rank_at_least(X: Array) -> int:
    """Far from what rounding changes: with it a refusal costs no exact elimination."""
    with np.errstate(over="ignore", under="ignore"):
        return int(np.linalg.matrix_rank(unit_rows(X), tol=1e-6))


def sampled_patterns(X: ArrayLike, count: int, *, seed: int = 0) -> Patterns:
    """The distinct patterns of ``count`` random directions (normal). Here ``rank`` is told by floats.

    Raises:
        ConvexError: ``X`` is no finite matrix, or ``count`` is not positive.
    """
    data = points(X)
    size = checked_count(count, "count", "directions", least=1), data.shape[1]
    directions = np.random.default_rng(seed).normal(size=size)
    on = np.unique(patterns_of(directions, data), axis=0)
    return Patterns(_frozen(on), False, int(np.linalg.matrix_rank(data)), len(set(_line_of(data)[0].tolist()) - {-1}))


def fitting(patterns: Patterns, X: Array) -> Patterns:
    """The patterns, if they are of these points, as far as that can be told without enumerating them again.

    Raises:
        ConvexError: they are no :class:`Patterns`, of another number of points, or said to be all and are not.
    """
    if not isinstance(patterns, Patterns):
        raise ConvexError(f"patterns is a {type(patterns).__name__}; give those of all_patterns or sampled_patterns")
    if patterns.on.shape[1] != len(X):
        raise ConvexError(f"patterns of {patterns.on.shape[1]} points for {len(X)} rows of X; give those of this X")
    if patterns.complete:
        directions = np.random.default_rng(0).normal(size=(_LOOKS, X.shape[1]))
        products, sizes = directions @ X.T, np.abs(directions) @ np.abs(X).T
        clear = (np.abs(products) > _CLEAR * sizes) | (sizes == 0)
        met = np.packbits(products[clear.all(axis=1)] > 0, axis=1)
        if len(_distinct(np.concatenate([np.packbits(patterns.on, axis=1), met]))) > len(patterns):
            raise ConvexError("patterns are said to be all, but random directions have others; give those of this X")
    return patterns


def patterns_of(directions: Array, X: Array) -> NDArray[np.bool_]:
    """Where each direction is on, shape (directions, n)."""
    found: NDArray[np.bool_] = directions @ X.T > 0
    return found


def _frozen(on: NDArray[np.bool_]) -> NDArray[np.bool_]:
    order = np.lexsort(on.T[::-1]) if on.shape[1] else slice(None)
    found = np.ascontiguousarray(on[order])
    found.setflags(write=False)
    return found


def _line_of(X: Array) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """For each point the line on which it lies, -1 for zero; and whether it points against the first point there."""
    first: dict[tuple[int, ...], int] = {}
    line_of, negative = np.full(len(X), -1), np.zeros(len(X), dtype=bool)
    for i, row in enumerate(scaled_integers(X)):
        lead = next((x for x in row if x), 0)
        if lead:
            factor = gcd(*row) * (1 if lead > 0 else -1)
            negative[i] = lead < 0
            line_of[i] = first.setdefault(tuple(x // factor for x in row), len(first))
    starts = np.array([np.argmax(line_of == k) for k in range(len(first))], dtype=np.intp)
    return line_of, negative ^ negative[starts[line_of]] if len(first) else negative


def _representatives(X: Array, line_of: NDArray[np.intp]) -> Array:
    """The first point of every line, in as many columns as its rank; other columns are combinations of those."""
    rows = [X[np.argmax(line_of == k)] for k in range(line_of.max() + 1)]
    kept = reduced([[Fraction(x) for x in row] for row in rows])[1]
    return np.array([row[kept] for row in rows]).reshape(len(rows), len(kept))


def _cells(lines: Array) -> NDArray[np.bool_]:
    """The cells of distinct lines with independent columns, by their rays; sign vectors, shape (cells, n)."""
    n, r = lines.shape
    if r >= n:  # independent rows
        return np.array(list(product((False, True), repeat=n)), dtype=bool).reshape(2**n, n)
    integers = scaled_integers(lines)
    corners = np.array(list(product((False, True), repeat=r - 1)), dtype=bool).reshape(2 ** (r - 1), r - 1)
    subsets = combinations(range(n), r - 1)
    flats: set[bytes] = set()
    packed = np.empty((0, (n + 7) // 8), dtype=np.uint8)
    while chunk := list(islice(subsets, _CHUNK)):
        chosen = np.array(chunk, dtype=np.intp).reshape(len(chunk), r - 1)
        signs = signs_at(lines, integers, chosen)
        zeros = (signs == 0).sum(axis=1)
        simple = zeros == r - 1
        cells = np.repeat(signs[simple] > 0, len(corners), axis=0)
        at = np.repeat(chosen[simple], len(corners), axis=0)
        cells[np.arange(len(cells))[:, None], at] = np.tile(corners, (int(simple.sum()), 1))
        parts = [packed, np.packbits(cells, axis=1), np.packbits(~cells, axis=1)]
        for ray in signs[(zeros > r - 1) & (zeros < n)]:
            flat = (ray == 0).tobytes()
            if flat not in flats:
                flats.add(flat)
                (rows,) = np.nonzero(ray == 0)
                inner = all_patterns(lines[rows], most=2**62).on
                around = np.tile(ray > 0, (len(inner), 1))
                around[:, rows] = inner
                parts += [np.packbits(around, axis=1), np.packbits(np.where(ray == 0, around, ~around), axis=1)]
        packed = _distinct(np.concatenate(parts))
    return np.unpackbits(packed, axis=1, count=n).astype(bool)


def _distinct(packed: NDArray[np.uint8]) -> NDArray[np.uint8]:
    whole = np.ascontiguousarray(packed).view(np.dtype((np.void, packed.shape[1]))).ravel()
    return np.unique(whole).view(np.uint8).reshape(-1, packed.shape[1])
