"""Limit points of deep patterns from degenerating factors.

As for one hidden layer (:mod:`patternfuzz.search.degenerate`), with all factors but the last on random curves: row
``i`` of a limit may be anything in the limit of the spans of what the last hidden neurons pass to output ``i``.
"""

from __future__ import annotations

import random
from fractions import Fraction

from patternfuzz.algebra.laurent import Series, add, multiply, scale
from patternfuzz.algebra.saturate import limit_span
from patternfuzz.certificate import LimitProof, transpose_limit
from patternfuzz.certificate.limit import Edge
from patternfuzz.pattern import Pattern, bits
from patternfuzz.search.clock import Clock
from patternfuzz.search.fill_gap import deep_equations
from patternfuzz.search.refute import System, refute

__all__ = ["degenerate_limit", "limit_witness"]

POINTS_PER_CURVE = 3
CURVES_PER_STEP = 4
EDGES_LIMIT = 40
"""Edges of the largest pattern searched; refutations have one unknown for each."""


def _factors(pattern: Pattern, rng: random.Random) -> dict[Edge, Series]:
    """Random curves of all factors but the last: small integers at 0, often without some edges, and small slopes."""
    curve: dict[Edge, Series] = {}
    for mask in range(pattern.depth - 1):
        constants = rng.choice(((0, 1), (0, 1, 1, -1), (1, 1, -1)))
        slopes = rng.choice(((0,), (0, 0, 1, -1), (0, 1, 1, -1)))
        for out, inp in pattern.edges(mask):
            series = {e: Fraction(c) for e, c in ((0, rng.choice(constants)), (1, rng.choice(slopes))) if c}
            if series:
                curve[mask, out, inp] = series
    return curve


def degenerate_limit(
    pattern: Pattern, rng: random.Random
) -> tuple[dict[tuple[int, int], Fraction], dict[Edge, Series]] | None:
    """A random limit of products (entries) with a curve to it; ``None`` if this one's spans do not grow at 0."""
    curve = _factors(pattern, rng)
    below: list[list[Series]] = [
        [{0: Fraction(1)} if v == j else {} for j in range(pattern.n_inputs)] for v in range(pattern.n_inputs)
    ]
    for mask in range(pattern.depth - 1):
        rows: list[list[Series]] = [[{} for _ in range(pattern.n_inputs)] for _ in range(pattern.widths[mask + 1])]
        for (m, out, inp), w in curve.items():
            if m == mask:
                rows[out] = [add(x, multiply(w, y)) if y else x for x, y in zip(rows[out], below[inp], strict=True)]
        below = rows
    value: dict[tuple[int, int], Fraction] = {}
    grows = False
    for i, word in enumerate(pattern.rows[-1]):
        seen = list(bits(word))
        if not seen:
            continue
        basis, degenerate = limit_span([below[k] for k in seen])
        grows = grows or degenerate
        series: list[Series] = [{} for _ in seen]
        for vector in basis:
            factor = Fraction(rng.choice((0, 0, 1, 1, 1, -1, 2)))
            if factor:
                series = [add(a, scale(b, factor)) for a, b in zip(series, vector.combination, strict=True)]
                for j, x in enumerate(vector.at_zero):
                    value[i, j] = value.get((i, j), Fraction(0)) + factor * x
        curve.update({(pattern.depth - 1, i, k): s for k, s in zip(seen, series, strict=True) if s})
    return (value, curve) if grows else None


def limit_witness(pattern: Pattern, clock: Clock) -> LimitProof | None:
    """A limit that is no product, with its proof, until the clock runs out."""
    if pattern.n_edges > EDGES_LIMIT:
        return None
    rng = random.Random(clock.seed)
    sides = (pattern, pattern.reversed())
    while clock.spend():
        for flipped, side in enumerate(sides):
            for _ in range(CURVES_PER_STEP):
                found = degenerate_limit(side, rng)
                if found is None:
                    continue
                tree = refute(System(deep_equations(side, found[0]), depth=side.depth))
                if tree is None:
                    continue
                value = tuple(
                    tuple(found[0].get((r, c), Fraction(0)) for c in range(side.n_inputs))
                    for r in range(side.n_outputs)
                )
                proof = LimitProof(value, found[1], tree)
                return transpose_limit(proof, side.depth) if flipped else proof
    return None
