"""Special matrices tried one by one where almost every matrix is a product.

A group of pieces with a generic chart (:mod:`patternfuzz.search.case_chart`) reaches almost every matrix, so every one
is a limit, and one that is no product is a witness. Matrices with few entries that are not 0 are refuted fastest and
most often.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from patternfuzz.algebra.nullstellensatz import Limits
from patternfuzz.certificate.limit import Monomial, Tree
from patternfuzz.reduce.pieces import Entry, Piece
from patternfuzz.search.refute import System, refute

__all__ = ["refuted", "signature", "special_matrices"]

Matrix = dict[Entry, Fraction]


def special_matrices(entries: Sequence[Entry], rng: random.Random) -> Iterator[Matrix]:
    """Matrices on these entries without end: partial permutations with a few more ones, rows of one or two ones, and
    small random integers."""
    rows, columns = sorted({i for i, _ in entries}), sorted({j for _, j in entries})
    by_row = {i: [e for e in entries if e[0] == i] for i in rows}
    here = set(entries)
    while True:
        for _ in range(3):
            matrix = dict.fromkeys(entries, Fraction(0))
            rng.shuffle(columns)
            rng.shuffle(rows)
            ones = [e for e in zip(rows, columns, strict=False) if e in here]
            for e in (*ones, *rng.sample(entries, min(len(entries), rng.choice((0, 1, 2, 3))))):
                matrix[e] = Fraction(1)
            yield matrix
        matrix = dict.fromkeys(entries, Fraction(0))
        for mine in by_row.values():
            for e in rng.sample(mine, min(len(mine), rng.choice((1, 1, 2)))):
                matrix[e] = Fraction(1)
        yield matrix
        for values in ((0, 1), (0, 0, 1, 1, -1, 2)):
            yield {e: Fraction(rng.choice(values)) for e in entries}


def refuted(
    group: Sequence[Piece], matrix: Mapping[Entry, Fraction], *, ideals: Limits | None, squares: bool = False
) -> Tree | None:
    """A proof that the matrix is no product on the entries of the group, which is all that covers them."""
    equations: dict[Entry, dict[Monomial, Fraction]] = {e: {(): -x} if x else {} for e, x in matrix.items()}
    for piece in group:
        for i, j in piece.entries:
            equations[i, j][((0, piece.neuron, j), 1), ((1, i, piece.neuron), 1)] = Fraction(1)
    return refute(System(equations, depth=2, ideals=ideals, squares=squares))


def signature(group: Sequence[Piece]) -> tuple[object, ...]:
    """The same for groups that differ by a relabelling or a transposition; seldom for others."""
    return min(_refined(group, flipped) for flipped in (False, True))


def _refined(group: Sequence[Piece], flipped: bool) -> tuple[object, ...]:
    """Colours of rows, columns and pieces, each refined twice by those it meets."""
    triples = [((j, i) if flipped else (i, j), k) for k, piece in enumerate(group) for i, j in piece.entries]
    row: dict[int, int] = {}
    column: dict[int, int] = {}
    member: dict[int, int] = {}
    for _ in range(3):
        meets: tuple[dict[int, list[int]], ...] = ({}, {}, {})
        for (i, j), k in triples:
            colours = (row.get(i, 0), column.get(j, 0), member.get(k, 0))
            for place, name in enumerate((i, j, k)):
                meets[place].setdefault(name, []).append(hash((place, colours)))
        row, column, member = ({name: hash(tuple(sorted(met))) for name, met in found.items()} for found in meets)
    return tuple(tuple(sorted(colours.values())) for colours in (row, column, member))
