"""The limit of a space spanned by polynomial vectors: ``lim_{t -> 0} span(v_1(t), ..., v_r(t))``.

Whenever the vectors are dependent at ``t = 0``, the dependent combination is divisible by ``t``; replacing one vector
of highest degree in it by the quotient keeps the span for ``t != 0`` and lowers the sum of the degrees, so this ends
with vectors independent at 0, whose values there span the limit. The combinations are Laurent polynomials in ``t``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from flint import fmpq, fmpq_mat

from patternfuzz.algebra.laurent import Series, add, scale

__all__ = ["LimitVector", "limit_span"]


@dataclass(frozen=True, slots=True)
class LimitVector:
    """``sum_k combination[k] v_k(t)`` is polynomial in ``t`` with value ``at_zero`` at 0 (one entry per column)."""

    combination: tuple[Series, ...]
    at_zero: tuple[Fraction, ...]


def _dependency(vectors: Sequence[Sequence[Series]]) -> list[Fraction] | None:
    """Coefficients of a combination of the vectors that vanishes at 0, or ``None`` if they are independent there."""
    count = len(vectors)
    reduced, rank = _values_at_zero(vectors).transpose().rref()
    if rank == count:
        return None
    pivots = [next(c for c in range(count) if reduced[r, c] != 0) for r in range(rank)]
    free = next(c for c in range(count) if c not in pivots)
    found = [Fraction(0)] * count
    found[free] = Fraction(1)
    for r, c in enumerate(pivots):
        value = reduced[r, free]
        found[c] = -Fraction(int(value.p), int(value.q))
    return found


def _values_at_zero(vectors: Sequence[Sequence[Series]]) -> fmpq_mat:
    constants = [x.get(0, Fraction(0)) for vector in vectors for x in vector]
    return fmpq_mat(len(vectors), len(vectors[0]), [fmpq(c.numerator, c.denominator) for c in constants])


def limit_span(vectors: Sequence[Sequence[Series]]) -> tuple[list[LimitVector], bool]:
    """Vectors that span the limit, and whether it is larger than the span of the vectors at ``t = 0``.

    ``vectors[k][c]`` is a polynomial in ``t``, all ``vectors[k]`` are equally long.
    """
    one = Fraction(1)
    rows: list[tuple[list[Series], list[Series]]] = [
        ([{0: one} if m == k else {} for m in range(len(vectors))], [dict(x) for x in vector])
        for k, vector in enumerate(vectors)
        if any(vector)
    ]
    rank_at_zero = int(_values_at_zero([vector for _, vector in rows]).rank()) if rows else 0
    while rows and (relation := _dependency([vector for _, vector in rows])) is not None:
        combination: list[Series] = [{} for _ in vectors]
        vector: list[Series] = [{} for _ in vectors[0]]
        for factor, (old_combination, old_vector) in zip(relation, rows, strict=True):
            if factor:
                combination = [add(a, scale(b, factor)) for a, b in zip(combination, old_combination, strict=True)]
                vector = [add(a, scale(b, factor)) for a, b in zip(vector, old_vector, strict=True)]
        involved = [k for k, factor in enumerate(relation) if factor]
        del rows[max(involved, key=lambda k: max(max(x) for x in rows[k][1] if x))]
        if any(vector):
            order = min(min(x) for x in vector if x)
            rows.append(
                (
                    [{e - order: c for e, c in x.items()} for x in combination],
                    [{e - order: c for e, c in x.items()} for x in vector],
                )
            )
    found = [
        LimitVector(tuple(combination), tuple(x.get(0, Fraction(0)) for x in vector)) for combination, vector in rows
    ]
    return found, len(found) > rank_at_zero
