"""Polynomial equations that hold for all sums of some pieces.

Scaling a row or a column of the wanted matrix keeps the set, so its ideal is spanned by polynomials all of whose
monomials have the same degree in every row and in every column. For square-free degrees these monomials are the perfect
matchings of some rows with some columns, and the equations are the linear relations between their values at points of
the set: minors, determinants with terms missing, and the like. Enough points say what the relations may be; expansion
says that they hold.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import gcd

from flint import Ordering, fmpz_mat, fmpz_mpoly, fmpz_mpoly_ctx

from patternfuzz.reduce.pieces import Entry, Piece
from patternfuzz.search.case_problem import Problem

__all__ = ["holds", "matching_equations"]

DEGREE_LIMIT = 4
MATCHINGS_LIMIT = 60
"""Monomials of one degree looked at."""

SPARE_POINTS = 4
WEIGHTS = tuple(x for x in range(-9, 10) if x)

Monomial = tuple[int, ...]
"""Numbers of entries, ascending."""


@dataclass(frozen=True, slots=True)
class _Generator:
    rows: frozenset[int]
    columns: frozenset[int]
    terms: tuple[tuple[Monomial, int], ...]


def matching_equations(problem: Problem, degrees: int = DEGREE_LIMIT) -> Iterator[fmpz_mpoly]:
    """Equations of square-free degree that do not follow from the ones before, low degrees first; all of them hold."""
    pieces = problem.pieces[0]
    entries = set(problem.entries)
    rows, columns = sorted({i for i, _ in entries}), sorted({j for _, j in entries})
    rng = random.Random(3)
    points = [_point(problem, rng) for _ in range(MATCHINGS_LIMIT + SPARE_POINTS)]
    found: list[_Generator] = []
    for size in range(2, min(degrees, len(rows), len(columns)) + 1):
        for used in combinations(rows, size):
            for crossed in combinations(columns, size):
                monomials = list(_matchings(problem, used, crossed))
                if not 2 <= len(monomials) <= MATCHINGS_LIMIT:
                    continue
                known = list(_multiples(problem, found, used, crossed))
                for terms in _relations(monomials, points, known):
                    equation = _polynomial(problem, terms)
                    if holds(problem, pieces, equation):
                        found.append(_Generator(frozenset(used), frozenset(crossed), tuple(terms.items())))
                        yield equation


def holds(problem: Problem, pieces: Sequence[Piece], equation: fmpz_mpoly) -> bool:
    """Whether a polynomial in the entries vanishes for all sums of the pieces, by exact expansion."""
    names = [(k, side, n) for k, p in enumerate(pieces) for side, line in enumerate((p.rows, p.columns)) for n in line]
    ctx = fmpz_mpoly_ctx.get([f"p{n}" for n in range(len(names))], Ordering.lex)
    gens = dict(zip(names, ctx.gens(), strict=True))
    sums = {entry: ctx.from_dict({}) for entry in problem.entries}
    for k, piece in enumerate(pieces):
        for i, j in piece.entries:
            sums[i, j] = sums[i, j] + gens[k, 0, i] * gens[k, 1, j]
    return bool(equation.compose(*(sums[entry] for entry in problem.entries), ctx=ctx).is_zero())


def _point(problem: Problem, rng: random.Random) -> list[int]:
    """The entries of a random sum of the pieces."""
    value: dict[Entry, int] = dict.fromkeys(problem.entries, 0)
    for piece in problem.pieces[0]:
        u = {i: rng.choice(WEIGHTS) for i in piece.rows}
        v = {j: rng.choice(WEIGHTS) for j in piece.columns}
        for i, j in piece.entries:
            value[i, j] += u[i] * v[j]
    return [value[entry] for entry in problem.entries]


def _matchings(problem: Problem, rows: Sequence[int], columns: Iterable[int]) -> Iterator[Monomial]:
    """The perfect matchings of rows and columns by entries."""
    if not rows:
        yield ()
        return
    free = list(columns)
    for j in free:
        x = problem.number.get((rows[0], j))
        if x is not None:
            for rest in _matchings(problem, rows[1:], [c for c in free if c != j]):
                yield tuple(sorted((x, *rest)))


def _multiples(
    problem: Problem, found: Iterable[_Generator], rows: Sequence[int], columns: Sequence[int]
) -> Iterator[dict[Monomial, int]]:
    """The multiples of known equations by a monomial that have a given degree."""
    for generator in found:
        if generator.rows.issubset(rows) and generator.columns.issubset(columns):
            left = [i for i in rows if i not in generator.rows]
            for factor in _matchings(problem, left, [j for j in columns if j not in generator.columns]):
                yield {tuple(sorted(monomial + factor)): c for monomial, c in generator.terms}


def _relations(
    monomials: Sequence[Monomial], points: Sequence[Sequence[int]], known: Sequence[dict[Monomial, int]]
) -> list[dict[Monomial, int]]:
    """Linear relations between the values of monomials that do not follow from known ones."""
    table = [[_value(monomial, point) for monomial in monomials] for point in points[: len(monomials) + SPARE_POINTS]]
    null, nullity = fmpz_mat(table).nullspace()
    if not nullity:
        return []
    reduced, _, rank = fmpz_mat([[null[r, c] for r in range(len(monomials))] for c in range(nullity)]).rref()
    rows = [[relation.get(monomial, 0) for monomial in monomials] for relation in known]
    filled = fmpz_mat(rows).rank() if rows else 0
    fresh = []
    for r in range(rank):
        row = [int(reduced[r, c]) for c in range(len(monomials))]
        if filled + 1 <= nullity and fmpz_mat([*rows, row]).rank() > filled:
            rows.append(row)
            filled += 1
            fresh.append(_primitive(monomials, row))
    return fresh


def _value(monomial: Monomial, point: Sequence[int]) -> int:
    value = 1
    for x in monomial:
        value *= point[x]
    return value


def _primitive(monomials: Sequence[Monomial], row: Sequence[int]) -> dict[Monomial, int]:
    common = gcd(*row)
    return {monomial: c // common for monomial, c in zip(monomials, row, strict=True) if c}


def _polynomial(problem: Problem, terms: dict[Monomial, int]) -> fmpz_mpoly:
    size = len(problem.entries)
    return problem.ctx.from_dict({tuple(int(x in m) for x in range(size)): c for m, c in terms.items()})
