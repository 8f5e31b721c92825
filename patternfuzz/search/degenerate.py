"""Limit points from degenerating factors.

Fix the inner factor on a curve ``V(t)``. Row ``i`` of a product may be anything in the span of the vectors that output
``i`` sees, so row ``i`` of a limit may be anything in the limit of these spans. Where vectors coincide at ``t = 0`` the
limit is larger than the span at 0, and the limit point may be no product.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from patternfuzz.algebra.laurent import Series, add, scale
from patternfuzz.algebra.saturate import LimitVector, limit_span
from patternfuzz.reduce.pieces import Entry, Piece

__all__ = ["Degeneration", "LimitPoint", "degenerations"]


@dataclass(frozen=True, slots=True)
class LimitPoint:
    """A limit on the entries of some pieces; the curve to it: ``rows[k, i]``, ``columns[k, j]`` per piece number."""

    value: dict[Entry, Fraction]
    rows: dict[tuple[int, int], Series]
    columns: dict[tuple[int, int], Series]


@dataclass(frozen=True, slots=True)
class Degeneration:
    """A curve of inner factors and, for every row, the limit of the span it sees."""

    columns: dict[tuple[int, int], Series]
    spans: dict[int, tuple[tuple[int, ...], tuple[int, ...], list[LimitVector]]]
    """Per row: the pieces it sees, the columns, and the limit's basis."""

    def point(self, rng: random.Random) -> LimitPoint:
        """A random small limit point."""
        value: dict[Entry, Fraction] = {}
        rows: dict[tuple[int, int], Series] = {}
        for i, (seen, columns, basis) in self.spans.items():
            total = [Fraction(0)] * len(columns)
            series: list[Series] = [{} for _ in seen]
            for vector in basis:
                factor = Fraction(rng.choice((0, 0, 1, 1, 1, -1, 2)))
                if factor:
                    total = [a + factor * b for a, b in zip(total, vector.at_zero, strict=True)]
                    series = [add(a, scale(b, factor)) for a, b in zip(series, vector.combination, strict=True)]
            value.update({(i, j): x for j, x in zip(columns, total, strict=True)})
            rows.update({(k, i): s for k, s in zip(seen, series, strict=True)})
        return LimitPoint(value, rows, self.columns)


def _inner(pieces: Sequence[Piece], rng: random.Random) -> dict[tuple[int, int], Series]:
    """A random curve of inner factors with small integers, biased to coinciding vectors at ``t = 0``."""
    at_zero: dict[tuple[int, int], int] = {}
    for k, piece in enumerate(pieces):
        for j in piece.columns:
            at_zero[k, j] = rng.choice((0, 1, 1, -1))
    if rng.random() < 0.7 and len(pieces) > 1:
        group = rng.sample(range(len(pieces)), rng.randint(2, len(pieces)))
        common = set.intersection(*(set(pieces[k].columns) for k in group))
        if common:
            vector = {j: rng.choice((0, 1, 1, -1)) for j in sorted(common)}
            for k in group:
                for j in pieces[k].columns:
                    at_zero[k, j] = vector.get(j, 0)
    curve: dict[tuple[int, int], Series] = {}
    for key, constant in at_zero.items():
        slope = rng.choice((0, 0, 1, 1, -1))
        curve[key] = {e: Fraction(c) for e, c in ((0, constant), (1, slope)) if c}
    return curve


def degenerations(pieces: Sequence[Piece], rng: random.Random) -> Degeneration | None:
    """One random degeneration; ``None`` if no row's span grows in the limit."""
    columns = _inner(pieces, rng)
    spans = {}
    grows = False
    members = [frozenset(piece.entries) for piece in pieces]
    for i in sorted({i for piece in pieces for i in piece.rows}):
        seen = tuple(k for k, piece in enumerate(pieces) if i in piece.rows)
        support = tuple(sorted({j for k in seen for i2, j in pieces[k].entries if i2 == i}))
        vectors = [[columns[k, j] if (i, j) in members[k] else {} for j in support] for k in seen]
        basis, degenerate = limit_span(vectors)
        grows = grows or degenerate
        spans[i] = (seen, support, basis)
    return Degeneration(columns, spans) if grows else None
