"""The menu of charts: ways to fix one side of every piece such that the other side is a linear solve.

Whether a choice works on a branch is asked at a random point modulo a prime. This is a search: what it proposes is
proved or dropped later.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, islice, permutations

from flint import nmod_mat

from patternfuzz.reduce.pieces import Piece
from patternfuzz.search.case_problem import PRIME, Branch, Problem
from patternfuzz.search.case_span import Numbers

__all__ = [
    "MIXES",
    "Choice",
    "Cross",
    "Fit",
    "Meet",
    "Mix",
    "Unit",
    "Vector",
    "charts",
    "crossing",
    "fitting",
    "numbers",
]


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit vector of a column."""

    column: int
    weight: int = field(default=0, init=False)


@dataclass(frozen=True, slots=True)
class Vector:
    """Small constants by position: number of an entry of :data:`MIXES`."""

    kind: int
    weight: int = field(default=0, init=False)


@dataclass(frozen=True, slots=True)
class Mix:
    """A combination of rows of the wanted matrix with small coefficients: ``(row, coefficient)`` pairs."""

    rows: tuple[tuple[int, int], ...]

    @property
    def weight(self) -> int:
        return 2 * len(self.rows) - 1


@dataclass(frozen=True, slots=True)
class Fit:
    """What is left of a row after the combination of earlier pieces that vanishes outside this piece."""

    row: int
    weight: int = field(default=4, init=False)


@dataclass(frozen=True, slots=True)
class Meet:
    """The combination of rows that vanishes in the columns ``outside``, one fewer than rows."""

    rows: tuple[int, ...]
    outside: tuple[int, ...]

    @property
    def weight(self) -> int:
        return 2 * len(self.rows) - 1


@dataclass(frozen=True, slots=True)
class Cross:
    """Where the space of a row and the earlier pieces that it sees crosses the space of other rows."""

    row: int
    basis: tuple[int, ...]
    weight: int = field(default=5, init=False)


Choice = Unit | Vector | Mix | Fit | Meet | Cross

MIXES: tuple[Callable[[int], int], ...] = (lambda _: 1, lambda n: (-1) ** n, lambda n: n + 2)
"""Small constants by position."""

STEPS_LIMIT = (4000, 12000, 16000)
"""Partial choices looked at, by tier."""

MEET_LIMIT = 4
"""Rows whose space is met with the columns of a piece."""

ORDERS_SEEN = 720
ORDERS_LIMIT = 24
"""Orders of the pieces tried in one go, out of those seen."""


def _meets(pieces: Sequence[Piece], k: int) -> Iterator[Meet]:
    """Spaces of rows that meet the vectors on the columns of a piece in a line."""
    inside = set(pieces[k].columns)
    support: dict[int, set[int]] = {}
    for piece in pieces:
        for i, j in piece.entries:
            support.setdefault(i, set()).add(j)
    for size in range(2, min(len(support), MEET_LIMIT) + 1):
        for rows in combinations(sorted(support), size):
            outside = set().union(*(support[i] for i in rows)) - inside
            if len(outside) == size - 1:
                yield Meet(rows, tuple(sorted(outside)))


def _options(pieces: Sequence[Piece], k: int, tier: int) -> list[Choice]:
    piece = pieces[k]
    units: list[Choice] = [Unit(j) for j in piece.columns] if len(piece.columns) > 1 else []
    found: list[Choice] = [Vector(0), *units, *(Mix(((i, 1),)) for i in piece.rows)]
    if tier > 0:
        found += [Vector(1), Vector(2), *(Fit(i) for i in piece.rows), *_meets(pieces, k), *_crosses(pieces, k)]
    if tier > 1:
        rows = piece.rows
        found += [Mix(((i, 1), (m, c))) for n, i in enumerate(rows) for m in rows[n + 1 :] for c in (1, -1)]
        found += [Mix(tuple((i, mix(n)) for n, i in enumerate(rows))) for mix in MIXES if len(rows) > 2]
    return found


def _crosses(pieces: Sequence[Piece], k: int) -> Iterator[Cross]:
    """Other rows that see piece ``k`` and are as many as the pieces they see: they span what they see."""
    sees: dict[int, frozenset[int]] = {}
    for m, piece in enumerate(pieces):
        for i in piece.rows:
            sees[i] = sees.get(i, frozenset()) | {m}
    for i in pieces[k].rows:
        for seen in sorted({s for i2, s in sees.items() if i2 != i and k in s and s != sees[i]}, key=sorted):
            twins = [i2 for i2, s in sees.items() if s == seen]
            for basis in combinations(sorted(twins), len(seen)):
                yield Cross(i, basis)


def crossing(
    pieces: Sequence[Piece], earlier: Iterable[int], k: int, choice: Cross
) -> tuple[list[int], list[int], list[int]]:
    """The earlier pieces that the row sees, all columns, and those outside piece ``k``."""
    others = [m for m in earlier if any(i == choice.row for i, _ in pieces[m].entries)]
    rows = {choice.row, *choice.basis}
    columns = sorted({j for piece in pieces for i, j in piece.entries if i in rows})
    return others, columns, [j for j in columns if j not in pieces[k].columns]


def fitting(pieces: Sequence[Piece], earlier: Iterable[int], k: int, i: int) -> tuple[list[int], list[int]]:
    """The earlier pieces that row ``i`` sees, and its columns outside piece ``k``."""
    others = [m for m in earlier if any(i2 == i for i2, _ in pieces[m].entries)]
    support = {j for piece in pieces for i2, j in piece.entries if i2 == i}
    outside = sorted(support - {j for i2, j in pieces[k].entries if i2 == i})
    return others, outside


@dataclass(frozen=True, slots=True)
class _Numeric:
    """A problem in one orientation at one point modulo the prime."""

    pieces: tuple[Piece, ...]
    has: tuple[frozenset[tuple[int, int]], ...]
    columns: tuple[tuple[int, ...], ...]
    sees: dict[int, tuple[int, ...]]
    support: dict[int, tuple[int, ...]]
    value: dict[tuple[int, int], int]

    def vector(self, k: int, choice: Choice, before: Mapping[int, dict[int, int]]) -> dict[int, int] | None:
        columns = self.columns[k]
        match choice:
            case Unit(column):
                return {j: int(j == column) for j in columns}
            case Vector(kind):
                return {j: MIXES[kind](n) % PRIME for n, j in enumerate(columns)}
            case Mix(rows):
                return {j: sum(c * self.value.get((i, j), 0) for i, c in rows) % PRIME for j in columns}
            case Fit(i):
                return self.fit(k, i, before)
            case Meet(rows, outside):
                return self.meet(k, rows, outside)
            case Cross():
                return self.cross(k, choice, before)

    def meet(self, k: int, rows: tuple[int, ...], outside: tuple[int, ...]) -> dict[int, int]:
        found = dict.fromkeys(self.columns[k], 0)
        for n, i in enumerate(rows):
            flat = [self.value.get((m, j), 0) for m in rows if m != i for j in outside]
            factor = int(nmod_mat(len(outside), len(outside), flat, PRIME).det()) * (-1) ** n
            for j in found:
                found[j] = (found[j] + factor * self.value.get((i, j), 0)) % PRIME
        return found

    def cross(self, k: int, choice: Cross, before: Mapping[int, dict[int, int]]) -> dict[int, int] | None:
        others, columns, outside = crossing(self.pieces, before, k, choice)
        unknowns = 1 + len(others) + len(choice.basis)
        if unknowns != len(columns) + len(outside) + 1:
            return None

        def seen(m: int, j: int) -> int:
            return before[m].get(j, 0) if (choice.row, j) in self.has[m] else 0

        first = {j: [self.value.get((choice.row, j), 0), *(seen(m, j) for m in others)] for j in columns}
        second = {j: [-self.value.get((i, j), 0) for i in choice.basis] for j in columns}
        lines = [[*first[j], *second[j]] for j in columns]
        lines += [[*first[j], *(0 for _ in choice.basis)] for j in outside]
        null, nullity = nmod_mat(len(lines), unknowns, [x for line in lines for x in line], PRIME).nullspace()
        if nullity != 1:
            return None
        factors = [int(null[n, 0]) for n in range(1 + len(others))]
        return {
            j: sum(f * x for f, x in zip(factors, first[j], strict=True)) % PRIME if j in first else 0
            for j in self.columns[k]
        }

    def fit(self, k: int, i: int, before: Mapping[int, dict[int, int]]) -> dict[int, int] | None:
        others, outside = fitting(self.pieces, before, k, i)
        size = len(outside)
        if not size or len(others) != size:
            return None
        flat = [before[m].get(j, 0) if (i, j) in self.has[m] else 0 for j in outside for m in others]
        square = nmod_mat(size, size, flat, PRIME)
        if square.rank() < size:
            return None
        solution = square.solve(nmod_mat(size, 1, [self.value[i, j] for j in outside], PRIME))
        row = {j: self.value.get((i, j), 0) for j in self.columns[k]}
        for r, m in enumerate(others):
            factor = int(solution[r, 0])
            for j in row:
                if (i, j) in self.has[m]:
                    row[j] = (row[j] - factor * before[m].get(j, 0)) % PRIME
        return row

    def solvable(self, i: int, chosen: Mapping[int, dict[int, int]]) -> bool:
        support, sees = self.support[i], self.sees[i]
        flat = [chosen[k][j] if (i, j) in self.has[k] else 0 for k in sees for j in support]
        width = len(support)
        rank = nmod_mat(len(sees), width, flat, PRIME).rank()
        if rank == width:
            return True
        flat += [self.value[i, j] for j in support]
        return bool(nmod_mat(len(sees) + 1, width, flat, PRIME).rank() == rank)


def numbers(problem: Problem, branch: Branch, transposed: bool, rng: random.Random) -> Numbers | None:
    """A random point of the branch for :mod:`patternfuzz.search.case_span`."""
    values = problem.point(branch, rng)
    if values is None:
        return None
    numeric = _numeric(problem, values, transposed)
    return Numbers(numeric.pieces, numeric.sees, numeric.value, numeric.solvable)


Modular = tuple[int, ...]
"""A vector on the columns of a piece, modulo the prime and up to a factor."""


@dataclass(frozen=True, slots=True)
class _Memory:
    """The answers at one point: partial choices ask the same questions again and again. Vectors go by number."""

    numeric: _Numeric
    menus: Sequence[Sequence[Choice]]
    vectors: tuple[dict[Modular, int], ...]
    """Numbers of the vectors met, per piece, in order."""
    fixed: dict[tuple[int, int], int | None] = field(default_factory=dict)
    built: dict[tuple[int, ...], int | None] = field(default_factory=dict)
    rows: dict[tuple[int, ...], bool] = field(default_factory=dict)

    def vector(self, k: int, n: int, chosen: Mapping[int, int]) -> int | None:
        """The vector of choice ``n`` for a piece; ``None`` if there is none, or it is 0 and does nothing."""
        choice = self.menus[k][n]
        if not isinstance(choice, Fit | Cross):
            if (k, n) not in self.fixed:
                self.fixed[k, n] = self.numbered(k, self.numeric.vector(k, choice, {}))
            return self.fixed[k, n]
        builds_on = {m: chosen[m] for m in self.numeric.sees[choice.row] if m in chosen}
        key = (k, n, *(x for pair in builds_on.items() for x in pair))
        if key not in self.built:
            self.built[key] = self.numbered(k, self.numeric.vector(k, choice, self.by_column(builds_on)))
        return self.built[key]

    def numbered(self, k: int, vector: Mapping[int, int] | None) -> int | None:
        projective = None if vector is None else _projective(vector.values())
        return None if projective is None else self.vectors[k].setdefault(projective, len(self.vectors[k]))

    def solvable(self, i: int, chosen: Mapping[int, int]) -> bool:
        """Whether a row is in the span of the vectors of the pieces it sees."""
        sees = self.numeric.sees[i]
        key = (i, *[chosen[k] for k in sees])
        known = self.rows.get(key)
        if known is None:
            known = self.rows[key] = self.numeric.solvable(i, self.by_column({k: chosen[k] for k in sees}))
        return known

    def by_column(self, chosen: Mapping[int, int]) -> dict[int, dict[int, int]]:
        lists = {k: list(self.vectors[k]) for k in chosen}
        return {k: dict(zip(self.numeric.columns[k], lists[k][v], strict=True)) for k, v in chosen.items()}


def _projective(vector: Iterable[int]) -> Modular | None:
    values = tuple(vector)
    first = next((x for x in values if x), None)
    if first is None:
        return None
    inverse = pow(first, -1, PRIME)
    return tuple(x * inverse % PRIME for x in values)


def _numeric(problem: Problem, values: Sequence[int], transposed: bool) -> _Numeric:
    pieces = problem.pieces[transposed]
    rows = sorted({i for piece in pieces for i in piece.rows})
    return _Numeric(
        pieces,
        tuple(frozenset(piece.entries) for piece in pieces),
        tuple(piece.columns for piece in pieces),
        {i: tuple(k for k, piece in enumerate(pieces) if i in piece.rows) for i in rows},
        {i: tuple(sorted({j for piece in pieces for i2, j in piece.entries if i2 == i})) for i in rows},
        {((j, i) if transposed else (i, j)): values[x] for (i, j), x in problem.number.items()},
    )


def charts(
    problem: Problem, branch: Branch, transposed: bool, tier: int, rng: random.Random
) -> Iterator[dict[int, Choice]]:
    """Choices for every piece that work at a random point of the branch, up to a limit.

    The choices come in the order in which they build on each other; from the second tier on several orders are tried.
    """
    values = problem.point(branch, rng)
    if values is None:
        return
    numeric = _numeric(problem, values, transposed)
    count = len(numeric.pieces)
    menus = [_options(numeric.pieces, k, tier) for k in range(count)]
    for menu in menus:
        rng.shuffle(menu)
    orders = [tuple(range(count))]
    if tier > 0:
        orders = list(islice(permutations(range(count)), ORDERS_SEEN))
        rng.shuffle(orders)
        orders = orders[:ORDERS_LIMIT]
    memory = _Memory(numeric, menus, tuple({} for _ in numeric.pieces))
    for order in orders:
        yield from _in_order(memory, order, STEPS_LIMIT[tier] // len(orders))


def _in_order(memory: _Memory, order: Sequence[int], steps: int) -> Iterator[dict[int, Choice]]:
    """Depth first, dropping a choice as soon as a row that sees only chosen pieces cannot be solved."""
    place = {k: n for n, k in enumerate(order)}
    complete: dict[int, list[int]] = {}
    for i, sees in memory.numeric.sees.items():
        complete.setdefault(max(sees, key=place.__getitem__), []).append(i)
    choices: dict[int, Choice] = {}
    vectors: dict[int, int] = {}

    def extend() -> Iterator[dict[int, Choice]]:
        nonlocal steps
        if len(choices) == len(order):
            yield dict(choices)
            return
        k = order[len(choices)]
        rows = complete.get(k, ())
        seen: set[int] = set()
        for n, choice in enumerate(memory.menus[k]):
            steps -= 1
            if steps < 0:
                return
            found = memory.vector(k, n, vectors)
            if found is None or found in seen:
                continue
            seen.add(found)
            choices[k] = choice
            vectors[k] = found
            if all(memory.solvable(i, vectors) for i in rows):
                yield from extend()
            del choices[k], vectors[k]

    return extend()
