"""The algebra of a case tree: polynomials in the wanted entries, on a branch where some of them are eliminated."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flint import Ordering, fmpz_mpoly, fmpz_mpoly_ctx

from patternfuzz.reduce.pieces import Entry, Piece

__all__ = ["PRIME", "Branch", "Problem", "determinant", "factors", "split_linear", "substitute"]

PRIME = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Branch:
    """What is known on the way down: entries eliminated (with their tests), and polynomials that are not zero."""

    eliminated: tuple[tuple[int, fmpz_mpoly], ...] = ()
    fractions: tuple[tuple[int, fmpz_mpoly, fmpz_mpoly], ...] = ()
    """Eliminated entries as quotients of polynomials in the entries left."""
    nonzero: tuple[fmpz_mpoly, ...] = ()

    def fresh(self, f: fmpz_mpoly) -> list[fmpz_mpoly]:
        """The irreducible factors of ``f`` that are not known to be non-zero."""
        return [g for g in factors(f) if g not in self.nonzero]


@dataclass(frozen=True, slots=True)
class Problem:
    """Pieces in both orientations (index 1: rows and columns swapped) and the ring of their entries."""

    pieces: tuple[tuple[Piece, ...], tuple[Piece, ...]]
    entries: tuple[Entry, ...]
    number: dict[Entry, int]
    ctx: fmpz_mpoly_ctx
    gens: tuple[fmpz_mpoly, ...]

    @classmethod
    def of(cls, pieces: Sequence[Piece]) -> Problem:
        entries = tuple(sorted({e for piece in pieces for e in piece.entries}))
        ctx = fmpz_mpoly_ctx.get([f"a{n}" for n in range(len(entries))], Ordering.lex)
        flipped = tuple(Piece(tuple(sorted((j, i) for i, j in p.entries)), p.neuron) for p in pieces)
        number = {e: n for n, e in enumerate(entries)}
        return cls((tuple(pieces), flipped), entries, number, ctx, tuple(ctx.gens()))

    def constant(self, value: int) -> fmpz_mpoly:
        return self.ctx.from_dict({(0,) * len(self.gens): value} if value else {})

    def variable(self, i: int, j: int, transposed: bool) -> int | None:
        """The number of an entry of the (transposed) matrix; ``None`` where there is none."""
        return self.number.get((j, i) if transposed else (i, j))

    def row(
        self, branch: Branch, i: int, columns: Sequence[int], transposed: bool
    ) -> tuple[list[fmpz_mpoly], fmpz_mpoly]:
        """Row ``i`` (0 where there is no entry) times a non-zero scale, in the entries left, and the scale."""
        one = self.constant(1)
        known = {x: (num, den) for x, num, den in branch.fractions}
        parts = []
        scale = one
        for j in columns:
            x = self.variable(i, j, transposed)
            part = (self.constant(0), one) if x is None else known.get(x, (self.gens[x], one))
            parts.append(part)
            scale = scale * (part[1] // scale.gcd(part[1]))
        return [num * (scale // den) for num, den in parts], scale

    def point(self, branch: Branch, rng: random.Random) -> list[int] | None:
        """A random point of the branch modulo a prime; ``None`` if a denominator vanishes there."""
        values = [rng.randrange(1, PRIME) for _ in self.gens]
        for x, f in reversed(branch.eliminated):
            c, d = (self.evaluate(g, values) for g in split_linear(f, x, self.ctx))
            if not c:
                return None
            values[x] = -d * pow(c, -1, PRIME) % PRIME
        return values

    def evaluate(self, f: fmpz_mpoly, values: Sequence[int]) -> int:
        total = 0
        for m, coefficient in f.to_dict().items():
            term = int(coefficient)
            for x, e in enumerate(m):
                if e:
                    term = term * pow(values[x], int(e), PRIME) % PRIME
            total += term
        return total % PRIME


def split_linear(f: fmpz_mpoly, x: int, ctx: fmpz_mpoly_ctx) -> tuple[fmpz_mpoly, fmpz_mpoly]:
    """``c`` and ``d`` with ``f = c x + d``."""
    c: dict[tuple[int, ...], Any] = {}
    d: dict[tuple[int, ...], Any] = {}
    for m, coefficient in f.to_dict().items():
        if m[x]:
            c[tuple(e if y != x else 0 for y, e in enumerate(m))] = coefficient
        else:
            d[m] = coefficient
    return ctx.from_dict(c), ctx.from_dict(d)


def substitute(f: fmpz_mpoly, x: int, c: fmpz_mpoly, d: fmpz_mpoly, ctx: fmpz_mpoly_ctx) -> tuple[fmpz_mpoly, int]:
    """``c^n f(x = -d/c)`` and ``n``, the degree of ``f`` in ``x``."""
    degree = max(0, int(f.degrees()[x]))  # the zero polynomial has degree -1
    by_power: list[dict[tuple[int, ...], Any]] = [{} for _ in range(degree + 1)]
    for m, coefficient in f.to_dict().items():
        by_power[int(m[x])][tuple(e if y != x else 0 for y, e in enumerate(m))] = coefficient
    total = ctx.from_dict({})
    for e, part in enumerate(by_power):
        total = total + ctx.from_dict(part) * (-d) ** e * c ** (degree - e)
    return total, degree


def factors(f: fmpz_mpoly) -> list[fmpz_mpoly]:
    """The irreducible factors with positive leading coefficient, constants left out."""
    return [-g if g.leading_coefficient() < 0 else g for g, _ in f.factor()[1]]


def determinant(rows: list[list[fmpz_mpoly]], one: fmpz_mpoly) -> fmpz_mpoly:
    """By expansion along the first row; ``one`` for no rows."""
    if not rows:
        return one
    total = one - one
    for c, head in enumerate(rows[0]):
        if not head.is_zero():
            minor = determinant([row[:c] + row[c + 1 :] for row in rows[1:]], one)
            total = total + head * minor if c % 2 == 0 else total - head * minor
    return total
