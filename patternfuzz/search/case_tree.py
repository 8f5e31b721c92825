"""Search for a proof that some pieces give every matrix on their entries, by cases with rational formulas.

A *chart* fixes the factors of one side (unit vectors, small constants, a row of the target matrix or what is left of one) and solves for the other side;
it works wherever its determinants do not vanish. The irreducible factors of the determinants become tests; where one of
them is zero, an entry is eliminated with it and the search goes on with the charts that still work there. The result is
the ``tree`` proof of ``patternfuzz/check/SPEC.md``, over any field.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from flint import Ordering, fmpz_mpoly, fmpz_mpoly_ctx, nmod_mat

from patternfuzz.reduce.pieces import Entry, Piece
from patternfuzz.search.clock import Clock
from patternfuzz.theorems.surjective import FreeBlock

__all__ = ["Chart", "Gap", "Tree", "case_block", "find_case_tree", "is_full_dimensional"]

PRIME = 2**31 - 1
NODE_LIMIT = 400
CHARTS_PER_NODE = 12
TESTS_ON_BRANCH = 24
PIECES_LIMIT = 7

Choice = tuple[str, int]
"""``("unit", j)``, ``("constant", n)``, ``("row", i)``, or ``("fit", i)``: what is left of row ``i`` after earlier pieces."""

CONSTANTS: tuple[Callable[[int], int], ...] = (lambda _: 1, lambda n: (-1) ** n, lambda n: n + 2)
"""Vectors of small constants, by position."""

Tree = dict[str, Any]


def is_full_dimensional(pieces: Sequence[Piece]) -> bool:
    """Whether the derivative of (factors) -> (entries) has generic rank equal to the number of entries."""
    entries = sorted({e for piece in pieces for e in piece.entries})
    number = {e: n for n, e in enumerate(entries)}
    rng = random.Random(1)
    columns: list[dict[int, int]] = []
    for piece in pieces:
        u = {i: rng.randrange(1, PRIME) for i in piece.rows}
        v = {j: rng.randrange(1, PRIME) for j in piece.columns}
        columns += [{number[i, j]: v[j] for i, j in piece.entries if i == row} for row in piece.rows]
        columns += [{number[i, j]: u[i] for i, j in piece.entries if j == column} for column in piece.columns]
    flat = [0] * (len(columns) * len(entries))
    for r, column in enumerate(columns):
        for c, value in column.items():
            flat[r * len(entries) + c] = value
    return int(nmod_mat(len(columns), len(entries), flat, PRIME).rank()) == len(entries)


def case_block(pieces: Sequence[Piece], members: Sequence[int], clock: Clock) -> FreeBlock | None:
    """The pieces with the given numbers as one block, if a case tree proves it free."""
    group = [pieces[k] for k in members]
    if len(group) > PIECES_LIMIT or not is_full_dimensional(group):
        return None
    tree = find_case_tree(group, clock)
    return FreeBlock(tuple(members), tree=tree) if isinstance(tree, dict) else None


@dataclass(frozen=True, slots=True)
class Chart:
    """Solved formulas: ``sum_k solved[k, i] fixed[k, j] = denominator[i] * a[i, j]`` on the branch."""

    transposed: bool
    fixed: dict[tuple[int, int], fmpz_mpoly]
    solved: dict[tuple[int, int], fmpz_mpoly]
    denominators: dict[int, fmpz_mpoly]
    new_factors: tuple[fmpz_mpoly, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Matrices that no chart reaches: a branch of a failed search, and the chart that works almost everywhere else.

    ``eliminated`` and ``nonzero`` describe the branch (entries by number, in the order of ``entries``). The chart's formulas
    give factors for a generic matrix: ``sum_k solved[k, i] fixed[k, j] = denominators[i] a[i, j]``.
    """

    entries: tuple[Entry, ...]
    fractions: tuple[tuple[int, fmpz_mpoly, fmpz_mpoly], ...]
    nonzero: tuple[fmpz_mpoly, ...]
    chart: Chart


def find_case_tree(pieces: Sequence[Piece], clock: Clock) -> Tree | Gap | None:
    """A proof tree for these pieces; where the search fails for want of a chart, the gap it found; else ``None``."""
    search = _Search.start(pieces, clock)
    tree = search.prove(_Branch((), (), ()))
    if tree is not None or search.gap is None or search.root is None:
        return tree
    return Gap(search.entries, search.gap.fractions, search.gap.nonzero, search.root)


@dataclass(frozen=True, slots=True)
class _Branch:
    """What is known on the way down: entries eliminated (with their tests), and polynomials that are not zero."""

    eliminated: tuple[tuple[int, fmpz_mpoly], ...]
    fractions: tuple[tuple[int, fmpz_mpoly, fmpz_mpoly], ...]
    """Eliminated entries as quotients of polynomials in the entries left."""
    nonzero: tuple[fmpz_mpoly, ...]

    def fraction(self, x: int) -> tuple[fmpz_mpoly, fmpz_mpoly] | None:
        return next(((num, den) for y, num, den in self.fractions if y == x), None)


def _split_linear(f: fmpz_mpoly, x: int, ctx: fmpz_mpoly_ctx) -> tuple[fmpz_mpoly, fmpz_mpoly]:
    """``c`` and ``d`` with ``f = c x + d``."""
    c: dict[tuple[int, ...], Any] = {}
    d: dict[tuple[int, ...], Any] = {}
    for m, coefficient in f.to_dict().items():
        if m[x]:
            c[tuple(e if y != x else 0 for y, e in enumerate(m))] = coefficient
        else:
            d[m] = coefficient
    return ctx.from_dict(c), ctx.from_dict(d)


def _factors(f: fmpz_mpoly) -> list[fmpz_mpoly]:
    """The irreducible factors with positive leading coefficient, constants left out."""
    found = []
    for factor, _ in f.factor()[1]:
        found.append(-factor if factor.leading_coefficient() < 0 else factor)
    return found


def _determinant(rows: list[list[fmpz_mpoly]], one: fmpz_mpoly) -> fmpz_mpoly:
    if not rows:
        return one
    total = one - one
    for c, head in enumerate(rows[0]):
        if not head.is_zero():
            minor = _determinant([row[:c] + row[c + 1 :] for row in rows[1:]], one)
            total = total + head * minor if c % 2 == 0 else total - head * minor
    return total


@dataclass(slots=True)
class _Search:
    """One search: the problem in both orientations, and how many nodes are left."""

    pieces: tuple[tuple[Piece, ...], tuple[Piece, ...]]
    entries: tuple[Entry, ...]
    number: dict[Entry, int]
    ctx: fmpz_mpoly_ctx
    gens: tuple[fmpz_mpoly, ...]
    clock: Clock
    rng: random.Random
    nodes: int = NODE_LIMIT
    gap: _Branch | None = None
    root: Chart | None = None

    @classmethod
    def start(cls, pieces: Sequence[Piece], clock: Clock) -> _Search:
        entries = tuple(sorted({e for piece in pieces for e in piece.entries}))
        ctx = fmpz_mpoly_ctx.get([f"a{n}" for n in range(len(entries))], Ordering.lex)
        flipped = tuple(Piece(tuple(sorted((j, i) for i, j in p.entries)), p.neuron) for p in pieces)
        return cls(
            (tuple(pieces), flipped),
            entries,
            {e: n for n, e in enumerate(entries)},
            ctx,
            tuple(ctx.gens()),
            clock,
            random.Random(2),
        )

    # -- arithmetic on a branch ------------------------------------------------------------------------------------

    def constant(self, value: int) -> fmpz_mpoly:
        return self.ctx.from_dict({(0,) * len(self.gens): value} if value else {})

    def variable(self, i: int, j: int, transposed: bool) -> int:
        return self.number[(j, i) if transposed else (i, j)]

    def target_row(
        self, branch: _Branch, i: int, columns: Sequence[int], transposed: bool
    ) -> tuple[list[fmpz_mpoly], fmpz_mpoly]:
        """Row ``i`` of the target times a non-zero scale, as polynomials in the entries left, and the scale."""
        parts = []
        scale = self.constant(1)
        for j in columns:
            x = self.variable(i, j, transposed)
            fraction = branch.fraction(x) or (self.gens[x], self.constant(1))
            parts.append(fraction)
            scale = scale * (fraction[1] // scale.gcd(fraction[1]))
        return [num * (scale // den) for num, den in parts], scale

    def point(self, branch: _Branch) -> list[int] | None:
        """A random point of the branch modulo a prime; ``None`` if a denominator vanishes there."""
        values = [self.rng.randrange(1, PRIME) for _ in self.gens]
        for x, f in reversed(branch.eliminated):
            c, d = (self.evaluate(g, values) for g in _split_linear(f, x, self.ctx))
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

    # -- charts ----------------------------------------------------------------------------------------------------

    def options(self, piece: Piece, tier: int) -> list[Choice]:
        units = [("unit", j) for j in piece.columns] if len(piece.columns) > 1 else []
        found: list[Choice] = [("constant", 0), *units, *(("row", i) for i in piece.rows)]
        if tier > 0:
            found += [("constant", 1), ("constant", 2), *(("fit", i) for i in piece.rows)]
        return found

    def charts(self, branch: _Branch, transposed: bool, tier: int) -> Iterator[tuple[Choice, ...]]:
        """Choices for every piece that work at a random point of the branch."""
        pieces = self.pieces[transposed]
        values = self.point(branch)
        if values is None:
            return
        entries = {(j, i) if transposed else (i, j): values[x] for (i, j), x in self.number.items()}
        rows = sorted({i for piece in pieces for i in piece.rows})
        sees = {i: [k for k, piece in enumerate(pieces) if i in piece.rows] for i in rows}
        support = {i: sorted({j for piece in pieces for i2, j in piece.entries if i2 == i}) for i in rows}
        complete: dict[int, list[int]] = {}
        for i in rows:
            complete.setdefault(max(sees[i]), []).append(i)
        has = [set(piece.entries) for piece in pieces]

        def vector(k: int, choice: Choice, before: Sequence[dict[int, int]]) -> dict[int, int] | None:
            kind, index = choice
            columns = pieces[k].columns
            if kind == "constant":
                return {j: CONSTANTS[index](n) % PRIME for n, j in enumerate(columns)}
            if kind == "unit":
                return {j: int(j == index) for j in columns}
            row = {j: entries.get((index, j), 0) for j in columns}
            if kind == "row":
                return row
            others, outside = self.fitting(pieces, k, index)
            if not outside or len(others) != len(outside):
                return None
            matrix = [[before[m].get(j, 0) if (index, j) in has[m] else 0 for m in others] for j in outside]
            target = [entries[index, j] for j in outside]
            square = nmod_mat(len(outside), len(outside), [x for line in matrix for x in line], PRIME)
            if square.rank() < len(outside):
                return None
            factors = square.solve(nmod_mat(len(outside), 1, target, PRIME))
            for j in columns:
                for r, m in enumerate(others):
                    if (index, j) in has[m]:
                        row[j] = (row[j] - int(factors[r, 0]) * before[m].get(j, 0)) % PRIME
            return row

        def solvable(i: int, chosen: Sequence[dict[int, int]]) -> bool:
            matrix = [[chosen[k].get(j, 0) if (i, j) in has[k] else 0 for j in support[i]] for k in sees[i]]
            target = [entries[i, j] for j in support[i]]
            width = len(support[i])
            flat = [x for row in matrix for x in row]
            rank = nmod_mat(len(matrix), width, flat, PRIME).rank()
            return bool(nmod_mat(len(matrix) + 1, width, flat + target, PRIME).rank() == rank)

        def extend(choices: list[Choice], vectors: list[dict[int, int]]) -> Iterator[tuple[Choice, ...]]:
            k = len(choices)
            if k == len(pieces):
                yield tuple(choices)
                return
            for choice in self.options(pieces[k], tier):
                found = vector(k, choice, vectors)
                if found is None:
                    continue
                choices.append(choice)
                vectors.append(found)
                if all(solvable(i, vectors) for i in complete.get(k, [])):
                    yield from extend(choices, vectors)
                choices.pop()
                vectors.pop()

        yield from extend([], [])

    @staticmethod
    def fitting(pieces: Sequence[Piece], k: int, i: int) -> tuple[list[int], list[int]]:
        """Earlier pieces that row ``i`` sees, and its columns outside piece ``k`` (as many as they are)."""
        others = [m for m in range(k) if i in pieces[m].rows]
        support = {j for piece in pieces for i2, j in piece.entries if i2 == i}
        outside = sorted(support - {j for i2, j in pieces[k].entries if i2 == i})
        return others, outside

    def solve(self, branch: _Branch, choices: Sequence[Choice], transposed: bool) -> Chart | None:
        """The formulas of a chart on a branch."""
        pieces = self.pieces[transposed]
        fixed: dict[tuple[int, int], fmpz_mpoly] = {}
        for k, (piece, (kind, index)) in enumerate(zip(pieces, choices, strict=True)):
            if kind == "fit":
                fixed.update(self.fitted(branch, fixed, k, index, transposed))
            elif kind == "row":
                inside = [
                    j for j in piece.columns if ((j, index) if transposed else (index, j)) in self.number
                ]
                row, _ = self.target_row(branch, index, inside, transposed)
                fixed.update({(k, j): self.constant(0) for j in piece.columns})
                fixed.update({(k, j): x for j, x in zip(inside, row, strict=True)})
            elif kind == "constant":
                fixed.update({(k, j): self.constant(CONSTANTS[index](n)) for n, j in enumerate(piece.columns)})
            else:
                fixed.update({(k, j): self.constant(int(j == index)) for j in piece.columns})
        values = self.point(branch)
        if values is None:
            return None
        has = [set(piece.entries) for piece in pieces]
        solved: dict[tuple[int, int], fmpz_mpoly] = {}
        denominators: dict[int, fmpz_mpoly] = {}
        new: list[fmpz_mpoly] = []
        for i in sorted({i for piece in pieces for i in piece.rows}):
            seen = [k for k, piece in enumerate(pieces) if i in piece.rows]
            support = sorted({j for k in seen for i2, j in pieces[k].entries if i2 == i})
            matrix = [[fixed[k, j] if (i, j) in has[k] else self.constant(0) for j in support] for k in seen]
            target, scale = self.target_row(branch, i, support, transposed)
            minor = self.best_minor(branch, matrix, values)
            if minor is None:
                return None
            used, columns, determinant = minor
            for k in seen:
                solved[k, i] = self.constant(0)
            for r in range(len(used)):
                replaced = [
                    [(target if s == r else matrix[used[s]])[c] for c in columns] for s in range(len(used))
                ]
                solved[seen[used[r]], i] = _determinant(replaced, self.constant(1))
            denominators[i] = determinant * scale
            for f in _factors(determinant):
                if f not in branch.nonzero and f not in new:
                    new.append(f)
        return Chart(transposed, fixed, solved, denominators, tuple(new))

    def fitted(
        self, branch: _Branch, fixed: dict[tuple[int, int], fmpz_mpoly], k: int, i: int, transposed: bool
    ) -> dict[tuple[int, int], fmpz_mpoly]:
        """Row ``i`` minus the combination of earlier pieces that vanishes outside piece ``k``, times a determinant."""
        pieces = self.pieces[transposed]
        others, outside = self.fitting(pieces, k, i)
        zero = self.constant(0)

        def known(m: int, j: int) -> fmpz_mpoly:
            return fixed[m, j] if (i, j) in pieces[m].entries else zero

        inside = [j for i2, j in pieces[k].entries if i2 == i]
        row, _ = self.target_row(branch, i, [*outside, *inside], transposed)
        target = dict(zip([*outside, *inside], row, strict=True))
        matrix = [[known(m, j) for j in outside] for m in others]
        one = self.constant(1)
        determinant = _determinant(matrix, one)
        found = {(k, j): zero for j in pieces[k].columns}
        for j in inside:
            found[k, j] = determinant * target[j]
        for r, m in enumerate(others):
            replaced = [[target[c] for c in outside] if s == r else matrix[s] for s in range(len(others))]
            factor = _determinant(replaced, one)
            for j in inside:
                found[k, j] = found[k, j] - factor * known(m, j)
        return found

    def best_minor(
        self, branch: _Branch, matrix: list[list[fmpz_mpoly]], values: Sequence[int]
    ) -> tuple[tuple[int, ...], tuple[int, ...], fmpz_mpoly] | None:
        """Rows, columns and value of a largest non-zero minor with the fewest factors not known to be non-zero."""
        numeric = [[self.evaluate(x, values) for x in row] for row in matrix]
        flat = [x for row in numeric for x in row]
        rank = int(nmod_mat(len(matrix), len(matrix[0]), flat, PRIME).rank())
        best = None
        for used in combinations(range(len(matrix)), rank):
            for columns in combinations(range(len(matrix[0])), rank):
                determinant = _determinant([[matrix[r][c] for c in columns] for r in used], self.constant(1))
                if determinant.is_zero():
                    continue
                fresh = [f for f in _factors(determinant) if f not in branch.nonzero]
                cost = (len(fresh), sum(len(f) for f in fresh), len(determinant))
                if best is None or cost < best[0]:
                    best = cost, (used, columns, determinant)
        return None if best is None else best[1]

    # -- the tree --------------------------------------------------------------------------------------------------

    def prove(self, branch: _Branch) -> Tree | None:
        self.nodes -= 1
        if self.nodes < 0 or len(branch.nonzero) > TESTS_ON_BRANCH or self.clock.out_of_time:
            return None
        candidates: list[tuple[tuple[int, ...], Chart]] = []
        for tier, transposed in ((0, False), (0, True), (1, False), (1, True)):
            if tier and candidates:
                break
            found = sorted(
                self.charts(branch, transposed, tier),
                key=lambda chosen: sum({"row": 1, "fit": 2}.get(kind, 0) for kind, _ in chosen),
            )
            for choices in found[:CHARTS_PER_NODE]:
                chart = self.solve(branch, choices, transposed)
                if chart is not None:
                    weight = (len(chart.new_factors), sum(len(f) for f in chart.new_factors), transposed)
                    candidates.append((weight, chart))
                    if not chart.new_factors:
                        return self.leaf(branch, chart)
        if not candidates:
            self.gap = self.gap or branch
            return None
        chart = min(candidates, key=lambda item: item[0])[1]
        self.root = self.root or chart
        return self.cases(branch, chart)

    def cases(self, branch: _Branch, chart: Chart) -> Tree | None:
        """Test the factors of a chart one after the other; where all are non-zero, the chart is the proof."""
        fresh = [f for f in chart.new_factors if f not in branch.nonzero]
        if not fresh:
            return self.leaf(branch, chart)
        f = fresh[0]
        eliminate = self.pivot(branch, f)
        if eliminate is None:
            return None
        x, missing = eliminate
        if missing is not None:
            return self.test(branch, missing, lambda deeper: self.cases(deeper, chart))
        return self.test(branch, f, lambda deeper: self.cases(deeper, chart))

    def pivot(self, branch: _Branch, f: fmpz_mpoly) -> tuple[int, fmpz_mpoly | None] | None:
        """An entry to eliminate with ``f = 0``, and a factor of its coefficient that has to be tested first."""
        best: tuple[tuple[int, int, int], int, fmpz_mpoly | None] | None = None
        for x, degree in enumerate(f.degrees()):
            if degree != 1:
                continue
            c, _ = _split_linear(f, x, self.ctx)
            fresh = [g for g in _factors(c) if g not in branch.nonzero]
            mentioned = sum(int(g.degrees()[x]) > 0 for g in branch.nonzero)
            cost = (len(fresh), mentioned, x)
            if best is None or cost < best[0]:
                best = cost, x, fresh[0] if fresh else None
        return None if best is None else (best[1], best[2])

    def test(self, branch: _Branch, f: fmpz_mpoly, then: Any) -> Tree | None:
        """A test node for ``f``; ``then`` proves the branch where it is not zero."""
        pivot = self.pivot(branch, f)
        if pivot is None:
            return None
        x, missing = pivot
        if missing is not None:
            return self.test(branch, missing, lambda deeper: self.test(deeper, f, then))
        zero = self.eliminated(branch, f, x)
        if zero is None:
            return None
        nonzero = then(replace(branch, nonzero=(*branch.nonzero, f)))
        if nonzero is None:
            return None
        c, _ = _split_linear(f, x, self.ctx)
        return {
            "test": self.poly(f),
            "eliminate": x,
            "initial": self.exponents(branch, c),
            "zero": zero,
            "nonzero": nonzero,
        }

    def eliminated(self, branch: _Branch, f: fmpz_mpoly, x: int) -> Tree | None:
        """Prove the branch where ``f = c x + d`` is zero."""
        c, d = _split_linear(f, x, self.ctx)
        fractions = []
        for y, num, den in branch.fractions:
            new_num, up = self.substitute(num, x, c, d)
            new_den, down = self.substitute(den, x, c, d)
            new_num, new_den = new_num * c**down, new_den * c**up
            common = new_num.gcd(new_den)
            fractions.append((y, new_num // common, new_den // common))
        common = c.gcd(d)
        fractions.append((x, -d // common, c // common))
        deeper = replace(branch, eliminated=(*branch.eliminated, (x, f)), fractions=tuple(fractions))
        return self.renew(deeper, x, 0)

    def renew(self, branch: _Branch, x: int, start: int) -> Tree | None:
        """Re-test the factors that the elimination of ``x`` left of polynomials known to be non-zero."""
        _, f = branch.eliminated[-1]
        c, d = _split_linear(f, x, self.ctx)
        for n in range(start, len(branch.nonzero)):
            g = branch.nonzero[n]
            if int(g.degrees()[x]) <= 0:
                continue
            reduced, _ = self.substitute(g, x, c, d)
            if reduced.is_zero():
                return {"impossible": n}
            for fresh in _factors(reduced):
                if fresh in branch.nonzero:
                    continue
                pivot = self.pivot(branch, fresh)
                if pivot is None or pivot[1] is not None:
                    return None
                y = pivot[0]
                rest = self.renew(replace(branch, nonzero=(*branch.nonzero, fresh)), x, start)
                if rest is None:
                    return None
                return {
                    "test": self.poly(fresh),
                    "eliminate": y,
                    "initial": self.exponents(branch, _split_linear(fresh, y, self.ctx)[0]),
                    "zero": {"impossible": n},
                    "nonzero": rest,
                }
        return self.prove(branch)

    def substitute(self, f: fmpz_mpoly, x: int, c: fmpz_mpoly, d: fmpz_mpoly) -> tuple[fmpz_mpoly, int]:
        """``c^n f(x = -d/c)`` and ``n``, the degree of ``f`` in ``x``."""
        degree = max(0, int(f.degrees()[x]))  # the zero polynomial has degree -1
        by_power: list[dict[tuple[int, ...], Any]] = [{} for _ in range(degree + 1)]
        for m, coefficient in f.to_dict().items():
            by_power[int(m[x])][tuple(e if y != x else 0 for y, e in enumerate(m))] = coefficient
        total = self.constant(0)
        for e, part in enumerate(by_power):
            total = total + self.ctx.from_dict(part) * (-d) ** e * c ** (degree - e)
        return total, degree

    # -- writing ---------------------------------------------------------------------------------------------------

    def poly(self, f: fmpz_mpoly) -> list[Any]:
        terms = []
        for m, coefficient in f.to_dict().items():
            terms.append([str(int(coefficient)), [[x, int(e)] for x, e in enumerate(m) if e]])
        return sorted(terms, key=lambda term: term[1])

    def exponents(self, branch: _Branch, f: fmpz_mpoly) -> list[list[int]]:
        """``f`` as a constant times powers of the tests known to be non-zero (by number)."""
        powers: dict[int, int] = {}
        for factor, e in f.factor()[1]:
            positive = -factor if factor.leading_coefficient() < 0 else factor
            n = branch.nonzero.index(positive)
            powers[n] = powers.get(n, 0) + int(e)
        return [[n, e] for n, e in sorted(powers.items())]

    def leaf(self, branch: _Branch, chart: Chart) -> Tree:
        pieces = self.pieces[chart.transposed]
        rows = sorted(chart.denominators)
        # The exponents carry no constant factor: put it into the formulas' denominators.
        constants = {}
        for i in rows:
            content = chart.denominators[i].factor()[0]
            signs = 1
            for factor, e in chart.denominators[i].factor()[1]:
                if factor.leading_coefficient() < 0 and int(e) % 2:
                    signs = -signs
            constants[i] = int(content) * signs
        fixed = [[self.poly(chart.fixed[k, j]) for j in piece.columns] for k, piece in enumerate(pieces)]
        solved = [[self.scaled(chart.solved[k, i], constants[i]) for i in piece.rows] for k, piece in enumerate(pieces)]
        return {
            "side": "columns" if chart.transposed else "rows",
            "solved": solved,
            "fixed": fixed,
            "denominators": [self.exponents(branch, chart.denominators[i]) for i in rows],
        }

    def scaled(self, f: fmpz_mpoly, divisor: int) -> list[Any]:
        terms = []
        for m, coefficient in f.to_dict().items():
            value = int(coefficient)
            text = str(value // divisor) if value % divisor == 0 else _fraction(value, divisor)
            terms.append([text, [[x, int(e)] for x, e in enumerate(m) if e]])
        return sorted(terms, key=lambda term: term[1])


def _fraction(a: int, b: int) -> str:
    from fractions import Fraction

    return str(Fraction(a, b))
