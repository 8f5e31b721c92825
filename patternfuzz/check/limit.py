"""Rule ``limit``: a matrix that products come arbitrarily close to, and that is no product."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from patternfuzz.check.codes import Code, Meter, Rejected
from patternfuzz.check.layers import Layers
from patternfuzz.check.polynomial import (
    Polynomial,
    add_product,
    add_term,
    read_laurent,
    read_monomial,
    read_polynomial,
    substitute,
)
from patternfuzz.check.reader import Number, ascending, fields, index, integer, items, keys_of, rational

Edge = tuple[int, int, int]  # (mask, out, in)
Factor = dict[int, dict[int, Polynomial]]  # out -> in -> entry; absent entries are 0


def limit(layers: Layers, node: object, meter: Meter) -> None:
    """Accept or reject a node that proves a pattern not closed."""
    _, value, curve, variables, refute = fields(node, "rule", "value", "curve", "variables", "refute")
    goal = [list(map(rational, items(row, layers.widths[0]))) for row in items(value, layers.widths[-1])]
    factors = [_read_factor(layers, i, factor, meter) for i, factor in enumerate(items(curve, layers.depth))]
    _require_limit(product(factors, meter), goal)
    edges: dict[Edge, int] = {}
    for number, variable in enumerate(items(variables)):
        i, out, inp = map(integer, items(variable, 3))
        if not 0 <= i < layers.depth or inp not in layers.masks[i].get(out, ()):
            raise Rejected(Code.VARIABLE_EDGE, "a variable is no edge of the current pattern")
        edges[i, out, inp] = number
        if len(edges) != number + 1:
            raise Rejected(Code.VARIABLE_REPEATED, "an edge is listed as a variable twice")
    _Refutation(layers, goal, edges, list(edges), {}, meter).check(refute)


def _read_factor(layers: Layers, i: int, value: object, meter: Meter) -> Factor:
    factor: Factor = {}
    edges = []
    for item in items(value):
        out, inp, entry = items(item, 3)
        edges.append((integer(out), integer(inp)))
        if inp not in layers.masks[i].get(out, ()):
            raise Rejected(Code.CURVE_EDGE, "the curve is not zero on something that is no edge")
        factor.setdefault(out, {})[inp] = read_laurent(entry, meter)
    ascending(edges)
    return factor


def product(factors: list[Factor], meter: Meter) -> Factor:
    """The product of sparse matrices, the first one applied first."""
    below = factors[0]
    for factor in factors[1:]:
        above: Factor = {}
        for out, row in factor.items():
            entries = above.setdefault(out, {})
            for neuron, weight in row.items():
                for inp, entry in below.get(neuron, {}).items():
                    add_product(entries.setdefault(inp, {}), weight, entry, 1, meter)
        below = above
    return below


def _require_limit(found: Factor, goal: list[list[Number]]) -> None:
    """The entries must have no negative power of t, and ``goal`` as constant terms."""
    for row in found.values():
        for entry in row.values():
            if any(exponent < 0 for monomial in entry for _, exponent in monomial):
                raise Rejected(Code.CURVE_POLE, "a negative power of t is left in the product of the curve")
    for out, numbers in enumerate(goal):
        row = found.get(out, {})
        if any(row.get(inp, {}).get((), 0) != number for inp, number in enumerate(numbers)):
            raise Rejected(Code.CURVE_VALUE, "the curve has another limit than the value")


@dataclass(frozen=True, slots=True)
class _Branch:
    """What is known about the variables on the way to a node of the tree."""

    known: Mapping[int, int]  # variables that are 0, and those scaled to 1
    nonzero: frozenset[int]  # variables that are not 0, scaled or not
    busy: frozenset[tuple[int, int]]  # ends (layer, neuron) of scaled variables


@dataclass(frozen=True, slots=True)
class _Refutation:
    """The system "product = goal", to be shown to have no real solution."""

    layers: Layers
    goal: list[list[Number]]
    number: Mapping[Edge, int]
    edges: list[Edge]
    equations: dict[tuple[int, int], Polynomial]  # those built so far
    meter: Meter

    def check(self, refute: object) -> None:
        """Follow every branch of the tree to its identity."""
        todo = [(refute, _Branch({}, frozenset(), frozenset()))]
        while todo:
            tree, branch = todo.pop()
            self.meter.spend(1 + len(branch.known) + len(branch.nonzero))
            keys = keys_of(tree)
            if "split" in keys:
                todo += self._split(tree, branch)
            elif "scale" in keys:
                todo += self._scale(tree, branch)
            elif "identity" in keys:
                self._identity(fields(tree, "identity")[0], branch)
            else:
                raise Rejected(Code.TREE_KIND, "a node of the tree is no split, scale or identity")

    def _split(self, tree: object, branch: _Branch) -> list[tuple[object, _Branch]]:
        split, zero, nonzero = fields(tree, "split", "zero", "nonzero")
        v = index(split, len(self.edges))
        if v in branch.known or v in branch.nonzero:
            raise Rejected(Code.SPLIT_DETERMINED, "a variable is split that is known to be zero or not")
        return [
            (zero, _Branch({**branch.known, v: 0}, branch.nonzero, branch.busy)),
            (nonzero, _Branch(branch.known, branch.nonzero | {v}, branch.busy)),
        ]

    def _scale(self, tree: object, branch: _Branch) -> list[tuple[object, _Branch]]:
        scale, neuron, then = fields(tree, "scale", "neuron", "then")
        v = index(scale, len(self.edges))
        layer, n = map(integer, items(neuron, 2))
        if v not in branch.nonzero:
            raise Rejected(Code.SCALE_NOT_NONZERO, "a variable is scaled that may be zero")
        if v in branch.known:
            raise Rejected(Code.SCALE_TWICE, "a variable is scaled twice")
        i, out, inp = self.edges[v]
        ends = {(i + 1, out), (i, inp)}
        if (layer, n) not in ends or not 1 <= layer < self.layers.depth:
            raise Rejected(Code.SCALE_NEURON, "the neuron is not a hidden end of the variable")
        if (layer, n) in branch.busy:
            raise Rejected(Code.SCALE_BUSY, "scaling the neuron would change a variable scaled before")
        return [(then, _Branch({**branch.known, v: 1}, branch.nonzero, branch.busy | ends))]

    def _identity(self, identity: object, branch: _Branch) -> None:
        monomial, squares, cofactors = fields(identity, "monomial", "squares", "cofactors")
        variables, meter = len(self.edges), self.meter
        left = read_monomial(monomial, variables)
        if any(v not in branch.nonzero or v in branch.known for v, _ in left):
            raise Rejected(Code.MONOMIAL_ZERO, "the monomial has a variable that may be zero or is scaled")
        difference: Polynomial = {left: 1}
        for square in items(squares):
            weight, root = items(square, 2)
            factor = rational(weight)
            if factor < 0:
                raise Rejected(Code.SQUARE_NEGATIVE, "a square has a negative weight")
            if any(exponent % 2 for _, exponent in left):
                raise Rejected(Code.MONOMIAL_ODD, "beside squares the monomial must be a square")
            reduced = substitute(read_polynomial(root, variables, meter), branch.known, meter)
            add_product(difference, reduced, reduced, factor, meter)
        for item in items(cofactors):
            out, inp, cofactor = items(item, 3)
            place = index(out, self.layers.widths[-1]), index(inp, self.layers.widths[0])
            equation = substitute(self._equation(*place), branch.known, meter)
            reduced = substitute(read_polynomial(cofactor, variables, meter), branch.known, meter)
            add_product(difference, reduced, equation, -1, meter)
        if difference:
            raise Rejected(Code.IDENTITY_WRONG, "the two sides of an identity differ")

    def _equation(self, out: int, inp: int) -> Polynomial:
        """The sum over paths from ``inp`` to ``out`` of the product of their edges, minus the goal."""
        if (out, inp) not in self.equations:
            equation: Polynomial = {}
            add_term(equation, (), -self.goal[out][inp], self.meter)
            for path in self._paths(out, inp):
                add_term(equation, tuple((v, 1) for v in sorted(path)), 1, self.meter)
            self.equations[out, inp] = equation
        return self.equations[out, inp]

    def _paths(self, out: int, inp: int) -> list[tuple[int, ...]]:
        """The variables on each path; they are counted before they are listed."""
        ways = [{inp: 1}]  # for every layer the neurons that the input reaches, and by how many paths
        for mask in self.layers.masks:
            self.meter.spend(sum(map(len, mask.values())))
            counts = ((neuron, sum(ways[-1].get(read, 0) for read in row)) for neuron, row in mask.items())
            ways.append({neuron: count for neuron, count in counts if count})
        self.meter.spend(ways[-1].get(out, 0) * self.layers.depth)
        tails: dict[int, list[tuple[int, ...]]] = {out: [()]} if out in ways[-1] else {}
        for i in reversed(range(self.layers.depth)):
            longer: dict[int, list[tuple[int, ...]]] = {}
            for neuron, found in tails.items():
                for read in self.layers.masks[i][neuron].intersection(ways[i]):
                    if (i, neuron, read) not in self.number:
                        raise Rejected(Code.PATH_UNLISTED, "an equation is used with an edge that is no variable")
                    v = self.number[i, neuron, read]
                    longer.setdefault(read, []).extend((*tail, v) for tail in found)
            tails = longer
        return tails.get(inp, [])
