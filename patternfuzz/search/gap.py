"""Limit points from the gap of a failed case tree.

A generic chart gives factors for almost every matrix ``A + t B``, so every ``A`` is a limit; in the gap no chart works,
so it may be no product. The chart's formulas along ``A + t B`` are polynomials in ``t`` on the fixed side and quotients
on the other; the quotients' series up to ``t^0`` are enough, since what is cut off vanishes at 0.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction

from flint import fmpz_mpoly

from patternfuzz.algebra.laurent import Series, add, multiply, scale
from patternfuzz.search.case_tree import Gap
from patternfuzz.search.degenerate import LimitPoint

__all__ = ["gap_point"]


def _at(f: fmpz_mpoly, values: Sequence[Series]) -> Series:
    """A polynomial at Laurent polynomials."""
    total: Series = {}
    for m, coefficient in f.to_dict().items():
        term: Series = {0: Fraction(int(coefficient))}
        for x, e in enumerate(m):
            for _ in range(int(e)):
                term = multiply(term, values[x])
        total = add(total, term)
    return total


def _quotient(a: Series, b: Series) -> Series:
    """The Laurent series of ``a / b`` up to the constant term."""
    order = min(b)
    found: dict[int, Fraction] = {}
    rest = dict(a)
    while rest:
        e = min(rest) - order
        if e > 0:
            break
        c = rest[min(rest)] / b[order]
        found[e] = c
        rest = add(rest, scale({f + e: d for f, d in b.items()}, -c))
    return found


def gap_point(gap: Gap, rng: random.Random) -> LimitPoint | None:
    """A random small point of the gap with a curve to it; ``None`` if this one falls outside or on a bad direction."""
    values = [Fraction(rng.choice((0, 1, 1, -1, 2))) for _ in gap.entries]
    constants: list[Series] = [{0: v} if v else {} for v in values]
    for x, num, den in gap.fractions:
        below = _at(den, constants).get(0, Fraction(0))
        if not below:
            return None
        values[x] = _at(num, constants).get(0, Fraction(0)) / below
    constants = [{0: v} if v else {} for v in values]
    if any(not _at(g, constants) for g in gap.nonzero):
        return None
    curve: list[Series] = []
    for v in values:
        slope = rng.choice((-2, -1, 1, 2, 3))
        curve.append({e: c for e, c in ((0, v), (1, Fraction(slope))) if c})
    chart = gap.chart
    denominators = {i: _at(f, curve) for i, f in chart.denominators.items()}
    if not all(denominators.values()):
        return None
    fixed = {key: _at(f, curve) for key, f in chart.fixed.items()}
    solved = {(k, i): _quotient(_at(f, curve), denominators[i]) for (k, i), f in chart.solved.items()}
    value = dict(zip(gap.entries, values, strict=True))
    return LimitPoint(value, fixed, solved) if chart.transposed else LimitPoint(value, solved, fixed)
