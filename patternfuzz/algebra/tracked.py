"""Groebner bases whose elements remember how they come from the given polynomials."""

from __future__ import annotations

import heapq
from collections.abc import Sequence

from flint import fmpq_mpoly, fmpq_mpoly_ctx

__all__ = ["Tracked", "reduced", "tracked_basis"]

PAIR_LIMIT = 3000
COFACTOR_TERMS_LIMIT = 4000

Tracked = tuple[fmpq_mpoly, dict[int, fmpq_mpoly]]
"""A polynomial and its cofactors: it is the sum of cofactors times given polynomials, by number."""


def _subtract_multiple(a: Tracked, q: fmpq_mpoly, b: Tracked) -> Tracked:
    poly, row = a
    new = dict(row)
    for i, c in b[1].items():
        new[i] = new[i] - q * c if i in new else -(q * c)
    return poly - q * b[0], new


def _divides(a: tuple[int, ...], b: tuple[int, ...]) -> bool:
    return all(x <= y for x, y in zip(a, b, strict=True))


def reduced(item: Tracked, basis: Sequence[Tracked], ctx: fmpq_mpoly_ctx, tail: bool = False) -> Tracked:
    """Subtract multiples of a basis until the leading term is divisible by no other one; with ``tail`` any term."""
    done = ctx.from_dict({})
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
            if not tail:
                return item
            term = ctx.from_dict({lead: item[0].coefficient(0)})
            done = done + term
            item = (item[0] - term, item[1])
    return done, item[1]


def tracked_basis(polys: Sequence[fmpq_mpoly], ctx: fmpq_mpoly_ctx) -> tuple[list[Tracked], bool]:
    """A Groebner basis by Buchberger's algorithm, and whether it is complete.

    It ends early at a constant, which is then the last element and a basis by itself, and at its limits.
    """
    one = ctx.from_dict({(0,) * ctx.nvars(): 1})
    basis: list[Tracked] = []
    pairs: list[tuple[int, int, int]] = []

    def insert(item: Tracked) -> bool:
        item = reduced(item, basis, ctx)
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
            return basis, True
    for _ in range(PAIR_LIMIT):
        if not pairs:
            return basis, True
        _, a, b = heapq.heappop(pairs)
        (f, _), (g, _) = basis[a], basis[b]
        lead, head = f.monomial(0), g.monomial(0)
        join = tuple(max(x, y) for x, y in zip(lead, head, strict=True))
        up = ctx.from_dict({tuple(x - y for x, y in zip(join, lead, strict=True)): 1 / f.coefficient(0)})
        down = ctx.from_dict({tuple(x - y for x, y in zip(join, head, strict=True)): 1 / g.coefficient(0)})
        start: Tracked = (up * f, {i: up * c for i, c in basis[a][1].items()})
        if insert(_subtract_multiple(start, down, basis[b])):
            return basis, True
        if sum(len(c) for c in basis[-1][1].values()) > COFACTOR_TERMS_LIMIT:
            return basis, False
    return basis, False
