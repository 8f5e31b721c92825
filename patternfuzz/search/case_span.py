"""Charts for special branches: small constants, rows shifted by them, and lines in which spans meet.

The last resort of the menu. A row has to lie in the span of the vectors of the pieces it sees; so the vector of the
last of them lies in the span of that row and of the others, and is 0 outside its piece. Where that leaves a line, for
one row or for several at once, there is no choice; where it leaves more, further zeros are asked for.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import TypeVar

from flint import nmod_mat

from patternfuzz.reduce.pieces import Piece
from patternfuzz.search.case_problem import PRIME

__all__ = ["Numbers", "Shift", "Space", "Span", "dives", "spanning"]

DIVES = 60
BREADTH = 8
"""Choices tried for a piece on one dive, unless it has to lie on a line."""

STEPS_LIMIT = 20000
"""Choices looked at in one go."""

GENERATORS_LIMIT = 4
"""Rows and vectors that span a space."""

Space = tuple[tuple[int, ...], tuple[int, ...]]
"""Rows and earlier pieces whose vectors span it."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shift:
    """A row (or nothing) plus a constant vector on the columns of the piece."""

    row: int | None
    constant: tuple[int, ...]

    @property
    def weight(self) -> int:
        return 0 if self.row is None else 1 + sum(map(abs, self.constant))


@dataclass(frozen=True, slots=True)
class Span:
    """The line common to several spaces that is 0 outside the piece and in the columns ``zeros``."""

    spaces: tuple[Space, ...]
    zeros: tuple[int, ...]

    @property
    def weight(self) -> int:
        return 2 * sum(len(rows) + len(earlier) for rows, earlier in self.spaces) - 1


Free = Shift | Span


def spanning(
    pieces: Sequence[Piece],
    k: int,
    choice: Span,
    row: Callable[[int, Sequence[int]], Sequence[T]],
    vector: Callable[[int, int], T],
    zero: T,
    minus: Callable[[T], T],
) -> tuple[list[dict[int, T]], list[list[T]]]:
    """The generators of the first space by column, and the equations for the coefficients of all generators.

    ``row`` gives a row of the wanted matrix in some columns, ``vector`` the entry of an earlier piece in a column.
    """
    inside = pieces[k].columns
    families: list[tuple[list[dict[int, T]], list[int]]] = []
    for rows, earlier in choice.spaces:
        columns = sorted({j for piece in pieces for i, j in piece.entries if i in rows} | set(inside))
        columns = sorted({*columns, *(j for m in earlier for j in pieces[m].columns if len(rows) != 1)})
        found = [dict(zip(columns, row(i, columns), strict=True)) for i in rows]
        for m in earlier:
            here = {j for i, j in pieces[m].entries if i == rows[0]} if len(rows) == 1 else set(pieces[m].columns)
            found.append({j: vector(m, j) if j in here else zero for j in columns})
        families.append((found, columns))
    size = sum(len(found) for found, _ in families)
    lines: list[list[T]] = []
    start = 0
    first = families[0][0]
    for found, columns in families:
        for j in columns:
            line = [zero] * size
            line[start : start + len(found)] = [g[j] for g in found]
            if j in inside and found is not first:
                line[: len(first)] = [minus(g[j]) for g in first]
            elif j in inside and j not in choice.zeros:
                continue
            lines.append(line)
        start += len(found)
    return first, lines


@dataclass(frozen=True, slots=True)
class Numbers:
    """A problem in one orientation at one point modulo the prime, as far as it is needed here."""

    pieces: Sequence[Piece]
    sees: Mapping[int, Sequence[int]]
    value: Mapping[tuple[int, int], int]
    solvable: Callable[[int, Mapping[int, dict[int, int]]], bool]
    """Whether a row is in the span of the vectors of the pieces it sees."""

    def vectors(self, k: int, choice: Free, before: Mapping[int, dict[int, int]]) -> list[dict[int, int]]:
        """A basis of the vectors that a choice leaves; a single one if it is a proper choice."""
        columns = self.pieces[k].columns
        if isinstance(choice, Shift):
            base = [0 if choice.row is None else self.value.get((choice.row, j), 0) for j in columns]
            return [{j: (x + c) % PRIME for j, x, c in zip(columns, base, choice.constant, strict=True)}]
        first, lines = spanning(
            self.pieces,
            k,
            choice,
            lambda i, wanted: [self.value.get((i, j), 0) for j in wanted],
            lambda m, j: before[m].get(j, 0),
            0,
            lambda x: -x,
        )
        width = sum(len(rows) + len(earlier) for rows, earlier in choice.spaces)
        if not lines:
            lines = [[0] * width]
        null, nullity = nmod_mat(len(lines), width, [x for line in lines for x in line], PRIME).nullspace()
        return [
            {j: sum(int(null[n, c]) * g[j] for n, g in enumerate(first)) % PRIME for j in columns}
            for c in range(int(nullity))
        ]

    def free(self, k: int, before: Mapping[int, dict[int, int]]) -> Iterator[Free]:
        """Choices for a piece that no row ties down."""
        piece = self.pieces[k]
        constants = [c for c in product((0, 1), repeat=len(piece.columns)) if any(c)]
        yield from (Shift(None, c) for c in constants)
        yield from (Shift(i, (0,) * len(piece.columns)) for i in piece.rows)
        yield from (Shift(i, c) for i in piece.rows for c in constants if sum(c) <= 2)
        rows = sorted(self.sees)
        for size in range(2, GENERATORS_LIMIT + 1):
            for taken in range(1, size + 1):
                for some in combinations(rows, taken):
                    for earlier in combinations(sorted(before), size - taken):
                        yield Span(((some, earlier),), ())


def _key(vector: Mapping[int, int]) -> tuple[int, ...] | None:
    first = next((x for x in vector.values() if x), None)
    if first is None:
        return None
    inverse = pow(first, -1, PRIME)
    return tuple(x * inverse % PRIME for x in vector.values())


def dives(numbers: Numbers, rng: random.Random) -> Iterator[dict[int, Free]]:
    """Choices for every piece that work at the point, in the order in which they build on each other."""
    count = len(numbers.pieces)
    steps = STEPS_LIMIT
    done: set[tuple[object, ...]] = set()

    def proper(k: int, menu: Sequence[Free], before: Mapping[int, dict[int, int]]) -> Iterator[Free]:
        """Choices that leave a line; those that leave more, with one zero or two more."""
        for choice in menu:
            found = numbers.vectors(k, choice, before)
            if len(found) == 1:
                yield choice
            elif isinstance(choice, Span) and 2 <= len(found) <= len(numbers.pieces[k].columns):
                more = list(combinations(numbers.pieces[k].columns, len(found) - 1))
                rng.shuffle(more)
                yield from (Span(choice.spaces, zeros) for zeros in more)

    def extend(
        order: Sequence[int], chosen: dict[int, Free], before: dict[int, dict[int, int]]
    ) -> Iterator[dict[int, Free]]:
        nonlocal steps
        if len(chosen) == count:
            yield dict(chosen)
            return
        k = order[len(chosen)]
        rows = [i for i in numbers.pieces[k].rows if all(m == k or m in before for m in numbers.sees[i])]
        nothing = dict.fromkeys(numbers.pieces[k].columns, 0)
        tied = [i for i in rows if not numbers.solvable(i, {**before, k: nothing})]
        menu = list(numbers.free(k, before))
        rng.shuffle(menu)
        if tied:
            spaces = tuple(((i,), tuple(m for m in numbers.sees[i] if m != k)) for i in tied)
            exact = Span(spaces, ())
            left = numbers.vectors(k, exact, before)
            steps -= 1
            if not any(_key(v) for v in left):
                return
            simple = [c for c in menu if isinstance(c, Shift)]
            menu = [*simple, exact] if len(left) == 1 else [*simple[:BREADTH], exact, *simple[BREADTH:]]
        seen: set[tuple[int, ...]] = set()
        for choice in proper(k, menu, before):
            steps -= 1
            if steps < 0:
                return
            found = numbers.vectors(k, choice, before)
            key = _key(found[0]) if len(found) == 1 else None
            if key is None or key in seen:
                continue
            seen.add(key)
            after = {**before, k: found[0]}
            if all(numbers.solvable(i, after) for i in rows):
                yield from extend(order, {**chosen, k: choice}, after)
            if len(seen) >= BREADTH and not tied:
                return

    for _ in range(DIVES):
        order = rng.sample(range(count), count)
        for chosen in extend(order, {}, {}):
            name = tuple(sorted((k, repr(c)) for k, c in chosen.items()))
            if name not in done:
                done.add(name)
                yield chosen
        if steps < 0:
            return
