"""Search for a proof that some pieces give every matrix on their entries, by cases with rational formulas.

A *chart* fixes one side of every piece (:mod:`patternfuzz.search.case_menu`) and solves for the other; it works where
its determinants do not vanish. Their irreducible factors become tests; where one of them is zero, an entry is
eliminated with it and the search goes on with the charts that still work there. The result is the ``tree`` proof of
``patternfuzz/check/SPEC.md``, valid over any field.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import islice
from typing import Any

from flint import fmpz_mpoly, nmod_mat

from patternfuzz.algebra.nullstellensatz import BASIS_LIMITS, QUICK_LIMITS
from patternfuzz.reduce.pieces import Piece
from patternfuzz.search.case_chart import Chart, solve_chart
from patternfuzz.search.case_menu import Choice, charts, numbers
from patternfuzz.search.case_problem import PRIME, Branch, Problem, factors, split_linear, substitute
from patternfuzz.search.case_span import Shift, Span, dives
from patternfuzz.search.clock import Clock
from patternfuzz.search.draws import refuted
from patternfuzz.search.gap import Gap, Unreached, gap_matrix
from patternfuzz.theorems.surjective import FreeBlock

__all__ = ["PIECES_LIMIT", "CaseTrees", "Gap", "Tree", "find_case_tree", "is_full_dimensional"]

NODE_LIMIT = 400
CHARTS_SEEN = 60
CHARTS_SOLVED = 12
TESTS_ON_BRANCH = 24
CASES_PER_TIER = (3, 12, 16, 40)
"""Cases spent on asking for charts, by tier: about five milliseconds each."""
TIERS = len(CASES_PER_TIER)

PROBES = 12
IDEAL_PROBES = 3
THOROUGH_PROBES = 5
PIECES_LIMIT = 7
ENTRIES_LIMIT = 36

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


@dataclass(frozen=True, slots=True)
class CaseTrees:
    """The case trees searched in one decision, so that no group of pieces is searched twice."""

    clock: Clock
    known: dict[tuple[Piece, ...], Tree | Gap | None] = field(default_factory=dict)
    roots: dict[tuple[Piece, ...], Gap | None] = field(default_factory=dict)

    def of(self, group: tuple[Piece, ...]) -> Tree | Gap | None:
        """The tree or gap for a group, ``None`` if it is too large, thin, or nothing was found."""
        if group not in self.known:
            entries = {entry for piece in group for entry in piece.entries}
            if len(group) > PIECES_LIMIT or len(entries) > ENTRIES_LIMIT or not is_full_dimensional(group):
                self.known[group] = None
            else:
                self.known[group] = find_case_tree(group, self.clock)
        return self.known[group]

    def generic(self, group: tuple[Piece, ...]) -> Gap | None:
        """A chart that works for almost every matrix, with no branch cut off; ``None`` if none was found."""
        if group not in self.roots:
            search = _Search(Problem.of(group), self.clock, random.Random(2))
            chart = search.best(Branch())
            self.roots[group] = None if chart is None else Gap(search.problem.entries, (), (), chart)
        return self.roots[group]

    def block(self, pieces: Sequence[Piece], members: Sequence[int]) -> FreeBlock | None:
        """The pieces with the given numbers as one block, if a case tree proves it free."""
        tree = self.of(tuple(pieces[k] for k in members))
        return FreeBlock(tuple(members), tree=tree) if isinstance(tree, dict) else None


def find_case_tree(pieces: Sequence[Piece], clock: Clock) -> Tree | Gap | None:
    """A proof tree for these pieces; where the search fails for want of a chart, the gap it found; else ``None``."""
    search = _Search(Problem.of(pieces), clock, random.Random(2), probing=True)
    tree = search.prove(Branch())
    if tree is not None or search.gap is None or search.root is None:
        return tree
    return search.gap_at(search.gap, search.root)


@dataclass(slots=True)
class _Search:
    """One search: what is left of its limits, and what it learned."""

    problem: Problem
    clock: Clock
    rng: random.Random
    nodes: int = NODE_LIMIT
    gap: Branch | None = None
    root: Chart | None = None
    unreached: Unreached | None = None
    probing: bool = False
    """Whether matrices of branches without a chart are tried: every one is a limit."""

    def prove(self, branch: Branch) -> Tree | None:
        """A tree for one branch."""
        self.nodes -= 1
        if (
            self.unreached is not None
            or self.nodes < 0
            or len(branch.nonzero) > TESTS_ON_BRANCH
            or not self.clock.spend_case()
        ):
            return None
        chart = self.best(branch)
        if chart is None:
            if self.clock.cases > 0 and not self.clock.out_of_time:
                self.gap = self.gap or branch
            return None
        self.root = self.root or chart
        return self.cases(branch, chart) if chart.new_factors else self.leaf(branch, chart)

    def best(self, branch: Branch) -> Chart | None:
        """The first chart that needs no new test; otherwise the one with the fewest of the first tier that has any."""
        best: tuple[tuple[int, int], Chart] | None = None
        for tier in range(TIERS):
            if not self.clock.spend_case(CASES_PER_TIER[tier]):
                return None
            last = tier == TIERS - 1
            if tier > 0 and self.probing and self.root is not None and self.probe(branch, self.root, thorough=last):
                return None
            for transposed in (False, True):
                found = self.proposed(branch, transposed, tier)
                for choices in sorted(found, key=lambda chosen: sum(c.weight for c in chosen.values()))[:CHARTS_SOLVED]:
                    if self.clock.out_of_time:
                        return None
                    chart = solve_chart(self.problem, branch, choices, transposed, self.rng)
                    if chart is None:
                        continue
                    if not chart.new_factors:
                        return chart
                    cost = (len(chart.new_factors), sum(len(f) for f in chart.new_factors))
                    if best is None or cost < best[0]:
                        best = cost, chart
            if best is not None:
                return best[1]
        return None

    def proposed(self, branch: Branch, transposed: bool, tier: int) -> Sequence[Mapping[int, Choice | Shift | Span]]:
        """Charts that work at a random point of the branch."""
        if tier < TIERS - 1:
            return list(islice(charts(self.problem, branch, transposed, tier, self.rng), CHARTS_SEEN))
        point = numbers(self.problem, branch, transposed, self.rng)
        return [] if point is None else list(islice(dives(point, self.rng), CHARTS_SEEN))

    def gap_at(self, branch: Branch, root: Chart) -> Gap:
        return Gap(self.problem.entries, branch.fractions, branch.nonzero, root, self.unreached)

    def probe(self, branch: Branch, root: Chart, thorough: bool) -> bool:
        """Whether one of a few matrices of the branch is no product; then the search is over."""
        gap = self.gap_at(branch, root)
        drawn = [m for m in (gap_matrix(gap, self.rng) for _ in range(PROBES)) if m is not None]
        rounds = (
            ((BASIS_LIMITS, drawn[:THOROUGH_PROBES]),)
            if thorough
            else ((None, drawn), (QUICK_LIMITS, drawn[:IDEAL_PROBES]))
        )
        for ideals, matrices in rounds:
            for matrix in matrices:
                refutation = refuted(self.problem.pieces[0], matrix, ideals=ideals, squares=False)
                if refutation is not None:
                    self.unreached = Unreached(matrix, refutation)
                    return True
        return False

    def cases(self, branch: Branch, chart: Chart) -> Tree | None:
        """Test the factors of a chart one after the other; where all are non-zero, the chart is the proof."""
        fresh = next((f for f in chart.new_factors if f not in branch.nonzero), None)
        if fresh is None:
            return self.leaf(branch, chart)
        return self.test(branch, fresh, lambda deeper: self.cases(deeper, chart))

    def pivot(self, branch: Branch, f: fmpz_mpoly) -> tuple[int, fmpz_mpoly | None] | None:
        """An entry to eliminate with ``f = 0``, and a factor of its coefficient that has to be tested first."""
        best: tuple[tuple[int, int, int], fmpz_mpoly | None] | None = None
        for x, degree in enumerate(f.degrees()):
            if degree != 1:
                continue
            fresh = branch.fresh(split_linear(f, x, self.problem.ctx)[0])
            mentioned = sum(int(g.degrees()[x]) > 0 for g in branch.nonzero)
            cost = (len(fresh), mentioned, x)
            if best is None or cost < best[0]:
                best = cost, fresh[0] if fresh else None
        return None if best is None else (best[0][2], best[1])

    def test(self, branch: Branch, f: fmpz_mpoly, then: Callable[[Branch], Tree | None]) -> Tree | None:
        """A test node for ``f``; ``then`` proves the branch where it is not zero."""
        pivot = self.pivot(branch, f)
        if pivot is None:
            return None
        x, missing = pivot
        if missing is not None:
            return self.test(branch, missing, lambda deeper: self.cases_of(deeper, f, then))
        zero = self.eliminated(branch, f, x)
        if zero is None:
            return None
        nonzero = then(replace(branch, nonzero=(*branch.nonzero, f)))
        return None if nonzero is None else self.test_node(branch, f, x, zero, nonzero)

    def cases_of(self, branch: Branch, f: fmpz_mpoly, then: Callable[[Branch], Tree | None]) -> Tree | None:
        """Test ``f`` unless it is already known to be non-zero."""
        return then(branch) if f in branch.nonzero else self.test(branch, f, then)

    def test_node(self, branch: Branch, f: fmpz_mpoly, x: int, zero: Tree, nonzero: Tree) -> Tree:
        initial = self.exponents(branch, split_linear(f, x, self.problem.ctx)[0])
        return {"test": _written(f), "eliminate": x, "initial": initial, "zero": zero, "nonzero": nonzero}

    def eliminated(self, branch: Branch, f: fmpz_mpoly, x: int) -> Tree | None:
        """Prove the branch where ``f = c x + d`` is zero."""
        ctx = self.problem.ctx
        c, d = split_linear(f, x, ctx)
        fractions = []
        for y, num, den in branch.fractions:
            (new_num, up), (new_den, down) = substitute(num, x, c, d, ctx), substitute(den, x, c, d, ctx)
            new_num, new_den = new_num * c**down, new_den * c**up
            common = new_num.gcd(new_den)
            fractions.append((y, new_num // common, new_den // common))
        common = c.gcd(d)
        fractions.append((x, -d // common, c // common))
        deeper = replace(branch, eliminated=(*branch.eliminated, (x, f)), fractions=tuple(fractions))
        return self.renewed(deeper)

    def renewed(self, branch: Branch) -> Tree | None:
        """Re-test what the eliminations left of polynomials known to be non-zero, then prove."""
        for n, g in enumerate(branch.nonzero):
            if not any(int(g.degrees()[x]) > 0 for x, _ in branch.eliminated):
                continue
            reduced = g
            for x, f in branch.eliminated:
                reduced, _ = substitute(reduced, x, *split_linear(f, x, self.problem.ctx), self.problem.ctx)
            if reduced.is_zero():
                return {"impossible": n}
            for fresh in branch.fresh(reduced):
                pivot = self.pivot(branch, fresh)
                if pivot is None:
                    continue  # not linear in any entry: go on without this knowledge
                x, missing = pivot
                if missing is not None:
                    return self.test(branch, missing, self.renewed)
                rest = self.renewed(replace(branch, nonzero=(*branch.nonzero, fresh)))
                return None if rest is None else self.test_node(branch, fresh, x, {"impossible": n}, rest)
        return self.prove(branch)

    def exponents(self, branch: Branch, f: fmpz_mpoly) -> list[list[int]]:
        """``f`` as a constant times powers of the tests known to be non-zero (by number)."""
        powers: dict[int, int] = {}
        for factor, (_, e) in zip(factors(f), f.factor()[1], strict=True):
            n = branch.nonzero.index(factor)
            powers[n] = powers.get(n, 0) + int(e)
        return [[n, e] for n, e in sorted(powers.items())]

    def leaf(self, branch: Branch, chart: Chart) -> Tree:
        """The formulas; the constant that the exponents of a denominator leave out goes into the numerators."""
        pieces = self.problem.pieces[chart.transposed]
        exponents = {i: self.exponents(branch, f) for i, f in chart.denominators.items()}
        constants = {}
        for i, f in chart.denominators.items():
            product = self.problem.constant(1)
            for n, e in exponents[i]:
                product = product * branch.nonzero[n] ** e
            constants[i] = int(f.leading_coefficient()) // int(product.leading_coefficient())
        return {
            "side": "columns" if chart.transposed else "rows",
            "solved": [
                [_written(chart.solved[k, i], constants[i]) for i in piece.rows] for k, piece in enumerate(pieces)
            ],
            "fixed": [[_written(chart.fixed[k, j]) for j in piece.columns] for k, piece in enumerate(pieces)],
            "denominators": [exponents[i] for i in sorted(exponents)],
        }


def _written(f: fmpz_mpoly, divisor: int = 1) -> list[Any]:
    """A polynomial, divided by a constant, in the format of certificates."""
    terms = [
        [str(Fraction(int(coefficient), divisor)), [[x, int(e)] for x, e in enumerate(m) if e]]
        for m, coefficient in f.to_dict().items()
    ]
    return sorted(terms, key=lambda term: term[1])
