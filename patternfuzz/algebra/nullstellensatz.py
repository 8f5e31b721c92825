"""Polynomials without a common complex zero, with the evidence: ``1 = sum c_i f_i``.

The test for a trivial ideal is python-flint's Buchberger; the cofactors come from a tracked one, run only after the
test said yes (tracking blows up on proper ideals). Both run under limits, since FLINT ignores signals.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from enum import Enum
from typing import Any

from flint import fmpq_mpoly, fmpq_mpoly_ctx, fmpz_mpoly, fmpz_mpoly_ctx, fmpz_mpoly_vec

__all__ = ["Ideal", "cofactors", "ideal_kind"]


class Ideal(Enum):
    """What is known about an ideal."""

    TRIVIAL = "contains 1"
    PROPER = "has a complex zero"
    UNDECIDED = "limits reached"


BASIS_LIMITS = (150, 800, 2000)
"""Basis elements, terms per polynomial, bits per coefficient."""

PAIR_LIMIT = 3000
COFACTOR_TERMS_LIMIT = 4000


def ideal_kind(polys: Sequence[fmpz_mpoly], ctx: fmpz_mpoly_ctx) -> Ideal:
    """Decide whether integer polynomials have a common complex zero."""
    if not polys:
        return Ideal.PROPER
    answer: Any = fmpz_mpoly_vec(list(polys), ctx).buchberger_naive(limits=BASIS_LIMITS)  # its stub lacks the flag
    basis, complete = answer
    if any(basis[i].is_constant() and not basis[i].is_zero() for i in range(len(basis))):
        return Ideal.TRIVIAL
    return Ideal.PROPER if complete else Ideal.UNDECIDED


Tracked = tuple[fmpq_mpoly, dict[int, fmpq_mpoly]]


def _subtract_multiple(a: Tracked, q: fmpq_mpoly, b: Tracked) -> Tracked:
    poly, row = a
    new = dict(row)
    for i, c in b[1].items():
        new[i] = new[i] - q * c if i in new else -(q * c)
    return poly - q * b[0], new


def _divides(a: tuple[int, ...], b: tuple[int, ...]) -> bool:
    return all(x <= y for x, y in zip(a, b, strict=True))


def _reduce(item: Tracked, basis: list[Tracked], ctx: fmpq_mpoly_ctx) -> Tracked:
    while not item[0].is_zero():
        lead = item[0].monomial(0)
        for other in basis:
            head = other[0].monomial(0)
            if _divides(head, lead):
                ratio = item[0].coefficient(0) / other[0].coefficient(0)
                q = ctx.from_dict({tuple(x - y for x, y in zip(lead, head, strict=True)): ratio})
                item = _subtract_multiple(item, q, other)
                break
        else:
            return item
    return item


def cofactors(polys: Sequence[fmpq_mpoly], ctx: fmpq_mpoly_ctx) -> list[fmpq_mpoly] | None:
    """Polynomials ``c_i`` with ``1 = sum c_i f_i``; ``None`` if the limits are reached or there are none."""
    zero = ctx.from_dict({})
    one = ctx.from_dict({(0,) * ctx.nvars(): 1})
    basis: list[Tracked] = []
    pairs: list[tuple[int, int, int]] = []

    def finish(item: Tracked) -> list[fmpq_mpoly]:
        scale = item[0].coefficient(0)
        return [item[1].get(i, zero) / scale for i in range(len(polys))]

    def insert(item: Tracked) -> bool:
        item = _reduce(item, basis, ctx)
        if item[0].is_zero():
            return False
        basis.append(item)
        if item[0].is_constant():
            return True
        lead = item[0].monomial(0)
        for k, (other, _) in enumerate(basis[:-1]):
            head = other.monomial(0)
            if any(x and y for x, y in zip(lead, head, strict=True)):
                degree = sum(max(x, y) for x, y in zip(lead, head, strict=True))
                heapq.heappush(pairs, (degree, len(basis) - 1, k))
        return False

    for i, poly in sorted(enumerate(polys), key=lambda item: (item[1].total_degree(), len(item[1]))):
        if not poly.is_zero() and insert((poly, {i: one})):
            return finish(basis[-1])
    for _ in range(PAIR_LIMIT):
        if not pairs:
            return None
        _, a, b = heapq.heappop(pairs)
        (f, _), (g, _) = basis[a], basis[b]
        lead, head = f.monomial(0), g.monomial(0)
        join = tuple(max(x, y) for x, y in zip(lead, head, strict=True))
        up = ctx.from_dict({tuple(x - y for x, y in zip(join, lead, strict=True)): 1 / f.coefficient(0)})
        down = ctx.from_dict({tuple(x - y for x, y in zip(join, head, strict=True)): 1 / g.coefficient(0)})
        start: Tracked = (up * f, {i: up * c for i, c in basis[a][1].items()})
        item = _subtract_multiple(start, down, basis[b])
        if insert(item):
            return finish(basis[-1])
        if sum(len(c) for c in basis[-1][1].values()) > COFACTOR_TERMS_LIMIT:
            return None
    return None
