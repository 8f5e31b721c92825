"""Search for a proof that neighbouring masks give every matrix on their boolean product, by cases.

The search goes as for free blocks (:mod:`patternfuzz.search.case_tree`), with the charts of
:mod:`patternfuzz.search.fill_chart`. The result is the ``tree`` of a ``fill`` node of ``patternfuzz/check/SPEC.md``.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from flint import Ordering, fmpz_mpoly_ctx, nmod_mat

from patternfuzz.pattern import Pattern, bits, composed
from patternfuzz.search.case_problem import PRIME, Branch, Problem
from patternfuzz.search.case_tree import Tree, _Search, _written
from patternfuzz.search.clock import Clock
from patternfuzz.search.fill_chart import FillChart, plans, solve_plan

__all__ = ["MASKS_LIMIT", "FillGap", "FillTrees", "is_full"]

ENTRIES_LIMIT = 20
MASKS_LIMIT = 6
WEIGHTS_LIMIT = 80
"""Entries, masks and edges of the largest pattern searched."""

NODE_LIMIT = 150
TESTS_ON_BRANCH = 20
PLANS_SEEN = (12, 24, 24)
"""Plans worked out in one orientation, by tier."""


def is_full(pattern: Pattern) -> bool:
    """Whether the derivative of the product has generic rank equal to the number of entries it can have."""
    rng = random.Random(1)
    weights = [{(out, inp): rng.randrange(1, PRIME) for out, inp in pattern.edges(i)} for i in range(pattern.depth)]
    m, n = pattern.n_outputs, pattern.n_inputs
    below = [[[int(v == j) for j in range(n)] for v in range(n)]]
    for i in range(pattern.depth):
        rows = [[0] * n for _ in range(pattern.widths[i + 1])]
        for (out, inp), w in weights[i].items():
            rows[out] = [(x + w * y) % PRIME for x, y in zip(rows[out], below[-1][inp], strict=True)]
        below.append(rows)
    above = [[int(v == i) for i in range(m)] for v in range(m)]  # one row per neuron: what reaches each output
    lines = []
    for i in reversed(range(pattern.depth)):
        lines += [[a * b % PRIME for a in above[out] for b in below[i][inp]] for out, inp in weights[i]]
        lower = [[0] * m for _ in range(pattern.widths[i])]
        for (out, inp), w in weights[i].items():
            lower[inp] = [(x + w * y) % PRIME for x, y in zip(lower[inp], above[out], strict=True)]
        above = lower
    entries = sum(word.bit_count() for word in _product(pattern))
    rank = nmod_mat(len(lines), m * n, [x for line in lines for x in line], PRIME).rank() if lines else 0
    return int(rank) == entries


def _product(pattern: Pattern) -> tuple[int, ...]:
    found = pattern.rows[0]
    for rows in pattern.rows[1:]:
        found = composed(rows, found)
    return found


@dataclass(frozen=True, slots=True)
class FillGap:
    """Matrices that no plan reaches: a branch of a failed search, and the chart that works almost everywhere else."""

    problem: Problem
    branch: Branch
    root: FillChart


@dataclass(frozen=True, slots=True)
class FillTrees:
    """The searches made in one decision, so that none is made twice."""

    clock: Clock
    patience: int = 1
    """How much longer than usual plans are looked for."""
    known: dict[Pattern, Tree | FillGap | None] = field(default_factory=dict)

    def of(self, pattern: Pattern) -> Tree | FillGap | None:
        """The cases for all masks of a pruned pattern, the gap that was left, or ``None`` if it is large or thin."""
        if pattern not in self.known:
            self.known[pattern] = _search(pattern, self.clock, self.patience)
        return self.known[pattern]

    def tree(self, pattern: Pattern) -> Tree | None:
        """The cases for all masks of a pruned pattern, or ``None`` if no proof was found."""
        found = self.of(pattern)
        return found if isinstance(found, dict) else None


def _search(pattern: Pattern, clock: Clock, patience: int) -> Tree | FillGap | None:
    if pattern.depth > MASKS_LIMIT or pattern.n_edges > WEIGHTS_LIMIT:
        return None
    entries = tuple((i, j) for i, word in enumerate(_product(pattern)) for j in bits(word))
    if not entries or len(entries) > ENTRIES_LIMIT or not is_full(pattern):
        return None
    ctx = fmpz_mpoly_ctx.get([f"a{n}" for n in range(len(entries))], Ordering.lex)
    problem = Problem(((), ()), entries, {e: n for n, e in enumerate(entries)}, ctx, tuple(ctx.gens()))
    search = _FillSearch(problem, clock, random.Random(2 + patience), NODE_LIMIT, pattern=pattern, patience=patience)
    tree = search.prove(Branch())
    root: Any = search.root
    if tree is not None or search.gap is None or root is None:
        return tree
    return FillGap(problem, search.gap, root)


@dataclass(slots=True)
class _FillSearch(_Search):
    """One search; what differs from free blocks is where charts come from and how they are written down."""

    pattern: Pattern = field(kw_only=True)
    patience: int = field(kw_only=True)

    def prove(self, branch: Branch) -> Tree | None:
        """A tree for one branch."""
        self.nodes -= 1
        if self.nodes < 0 or len(branch.nonzero) > TESTS_ON_BRANCH or not self.clock.spend_case():
            return None
        chart: Any = self.best(branch)  # of this search, not of the one it is derived from
        if chart is None:
            if not self.clock.out_of_time:
                self.gap = self.gap or branch
            return None
        self.root = self.root or chart
        return self.cases(branch, chart) if chart.new_factors else self.leaf(branch, chart)

    def best(self, branch: Branch) -> FillChart | None:  # type: ignore[override,unused-ignore]  # as above
        """The first chart that needs no new test; otherwise the one with the fewest of the first tier that has any."""
        best: tuple[tuple[int, int], FillChart] | None = None
        for tier in range(3):
            for transposed in (False, True):
                pattern = self.pattern.reversed() if transposed else self.pattern
                found = plans(
                    self.problem,
                    branch,
                    pattern,
                    transposed=transposed,
                    tier=tier,
                    patience=self.patience,
                    rng=self.rng,
                )
                for plan in islice(found, self.patience * PLANS_SEEN[tier]):
                    if self.clock.out_of_time:
                        return None
                    chart = solve_plan(self.problem, branch, pattern, plan, transposed, self.rng)
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

    def leaf(self, branch: Branch, chart: FillChart) -> Tree:  # type: ignore[override]  # as above
        """The formulas, with denominators per row of the matrix."""
        chart = chart.upright(self.pattern, self.problem.constant(1))
        weights, denominators = chart.weights, chart.denominators
        exponents = {i: self.exponents(branch, f) for i, f in denominators.items()}
        last = self.pattern.depth - 1
        constants = {}
        for i, f in denominators.items():
            product = self.problem.constant(1)
            for n, e in exponents[i]:
                product = product * branch.nonzero[n] ** e
            constants[i] = int(f.leading_coefficient()) // int(product.leading_coefficient())
        zero = self.problem.constant(0)
        factors = [
            [
                _written(weights.get((mask, out, inp), zero), constants[out] if mask == last else 1)
                for out, inp in self.pattern.edges(mask)
            ]
            for mask in range(self.pattern.depth)
        ]
        return {"factors": factors, "denominators": [exponents[i] for i in sorted(exponents)]}
