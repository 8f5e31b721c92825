"""Proofs that a system of polynomial equations in the edges of a pattern has no real solution.

The proof is a tree (see ``patternfuzz/check/SPEC.md``): zero / non-zero splits, scaling of hidden neurons, and
identities ``monomial = sum cofactor * equation`` at the leaves, or with squares beside the monomial.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

from flint import Ordering, fmpq, fmpq_mpoly_ctx, fmpz_mpoly_ctx

from patternfuzz.algebra.nullstellensatz import BASIS_LIMITS, Ideal, Limits, cofactors, ideal_kind
from patternfuzz.certificate.limit import Edge, Monomial, Polynomial, Tree
from patternfuzz.search.squares import square_leaf

__all__ = ["System", "refute"]

Equations = Mapping[tuple[int, int], Polynomial]
"""For each entry ``(output, input)``, the polynomial that must vanish."""

SPLIT_LIMIT = 6
"""Nested case splits that are not forced, on one branch."""

SHORT_WEIGHT = 5
"""An edge in an equation of at most two terms is split before one in this many longer equations."""

QUICK_SPLIT_LIMIT = 4
"""The same without ideals."""


@dataclass(frozen=True, slots=True)
class System:
    """Equations together with what has been assumed on the way down the tree."""

    equations: Equations
    depth: int
    nonzero: frozenset[Edge] = frozenset()
    scaled: frozenset[Edge] = frozenset()
    splits: int = 0
    ideals: Limits | None = BASIS_LIMITS
    """How far identities are looked for beyond forced cases; without them a refutation takes below a millisecond."""
    squares: bool = True
    """Whether those with squares are looked for, where there are complex solutions."""


def _ends(edge: Edge, depth: int) -> list[tuple[int, int]]:
    """The hidden neurons at the ends of an edge."""
    i, out, inp = edge
    return [(layer, n) for layer, n in ((i, inp), (i + 1, out)) if 0 < layer < depth]


def _assign(system: System, edge: Edge, value: int) -> Equations:
    new: dict[tuple[int, int], dict[Monomial, Fraction]] = {}
    for entry, poly in system.equations.items():
        reduced: dict[Monomial, Fraction] = {}
        for monomial, c in poly.items():
            if any(e == edge for e, _ in monomial):
                if value == 0:
                    continue
                monomial = tuple((e, n) for e, n in monomial if e != edge)
            reduced[monomial] = reduced.get(monomial, Fraction(0)) + c
        new[entry] = {m: c for m, c in reduced.items() if c}
    return new


def _zero(system: System, edge: Edge) -> System:
    return replace(system, equations=_assign(system, edge, 0))


def _nonzero(system: System, edge: Edge) -> System:
    return replace(system, nonzero=system.nonzero | {edge})


def _leaf(monomial: Monomial, cofactor: Mapping[tuple[int, int], Polynomial]) -> Tree:
    return {"monomial": monomial, "squares": [], "cofactors": cofactor}


def _constant_leaf(system: System) -> Tree | None:
    """An equation that has become ``constant = 0``."""
    for entry, poly in system.equations.items():
        if len(poly) == 1 and () in poly:
            return _leaf((), {entry: {(): 1 / poly[()]}})
    return None


def _forced(system: System) -> tuple[Edge, bool, Tree] | None:
    """An edge with only one possible case: the edge, whether it must be zero, and the refutation of the other case.

    Where every edge of a vanishing product is known to be non-zero, the edge is one of those.
    """
    for entry, poly in system.equations.items():
        monomials = [m for m in poly if m]
        if len(monomials) != 1:
            continue
        monomial = monomials[0]
        open_edges = [e for e, _ in monomial if e not in system.nonzero]
        constant = poly.get((), Fraction(0))
        if constant and open_edges:
            return open_edges[0], False, _leaf((), {entry: {(): 1 / constant}})
        if not constant and len(open_edges) <= 1:
            refuted = _leaf(monomial, {entry: {(): 1 / poly[monomial]}})
            return (open_edges[0], True, refuted) if open_edges else (monomial[0][0], True, refuted)
    return None


def _scalable(system: System) -> tuple[Edge, tuple[int, int]] | None:
    for edge in sorted(system.nonzero):
        if edge in system.scaled:
            continue
        for neuron in _ends(edge, system.depth):
            if not any(neuron in _ends(done, system.depth) for done in system.scaled):
                return edge, neuron
    return None


def _identity(system: System, limits: Limits) -> Tree | Ideal:
    """A leaf by Nullstellensatz, with a further unknown for the inverse of every edge known to be non-zero."""
    equations = {entry: poly for entry, poly in system.equations.items() if poly}
    edges = sorted({e for poly in equations.values() for m in poly for e, _ in m})
    inverted = [e for e in edges if e in system.nonzero]
    names = [f"x{i}" for i in range(len(edges))] + [f"y{i}" for i in range(len(inverted))]
    if not names:
        return Ideal.PROPER
    position = {e: i for i, e in enumerate(edges)}
    size = len(names)

    def exponents(monomial: Monomial) -> tuple[int, ...]:
        found = [0] * size
        for e, n in monomial:
            found[position[e]] = n
        return tuple(found)

    rows = [{exponents(m): c for m, c in poly.items()} for poly in equations.values()]
    for i, e in enumerate(inverted):
        both = [0] * size
        both[position[e]] = both[len(edges) + i] = 1
        rows.append({tuple(both): Fraction(1), (0,) * size: Fraction(-1)})
    z_ctx = fmpz_mpoly_ctx.get(names, Ordering.degrevlex)
    integral = []
    for row in rows:
        common = lcm(*(c.denominator for c in row.values()))
        integral.append(z_ctx.from_dict({m: int(c * common) for m, c in row.items()}))
    kind = ideal_kind(integral, z_ctx, limits)
    if kind is not Ideal.TRIVIAL:
        return kind
    ctx = fmpq_mpoly_ctx.get(names, Ordering.degrevlex)
    rational = [{m: fmpq(c.numerator, c.denominator) for m, c in row.items()} for row in rows]
    found = cofactors([ctx.from_dict(row) for row in rational], ctx)
    if found is None:
        return Ideal.UNDECIDED
    # Replace y by 1/x and multiply by the power of x that clears all denominators.
    power = [0] * len(inverted)
    tables = [
        {tuple(map(int, m)): Fraction(int(c.p), int(c.q)) for m, c in cofactor.to_dict().items()}
        for cofactor in found[: len(equations)]
    ]
    for table in tables:
        for m in table:
            for i in range(len(inverted)):
                power[i] = max(power[i], m[len(edges) + i])
    by_entry: dict[tuple[int, int], dict[Monomial, Fraction]] = {}
    for entry, table in zip(equations, tables, strict=True):
        poly: dict[Monomial, Fraction] = {}
        for m, c in table.items():
            total = list(m[: len(edges)])
            for i, e in enumerate(inverted):
                total[position[e]] += power[i] - m[len(edges) + i]
            monomial = tuple((edges[i], n) for i, n in enumerate(total) if n)
            poly[monomial] = poly.get(monomial, Fraction(0)) + c
        by_entry[entry] = poly
    return _leaf(tuple((e, n) for e, n in zip(inverted, power, strict=True) if n), by_entry)


def refute(system: System) -> Tree | None:
    """A tree that proves the equations have no real common zero, or ``None`` if none was found."""
    leaf = _constant_leaf(system)
    if leaf is not None:
        return leaf
    forced = _forced(system)
    if forced is not None:
        edge, is_zero, refuted = forced
        if edge in system.nonzero:
            return refuted
        rest = refute(_zero(system, edge) if is_zero else _nonzero(system, edge))
        if rest is None:
            return None
        if is_zero:
            return {"split": edge, "zero": rest, "nonzero": refuted}
        return {"split": edge, "zero": refuted, "nonzero": rest}
    scalable = _scalable(system)
    if scalable is not None:
        edge, neuron = scalable
        scaled = replace(
            system,
            equations=_assign(system, edge, 1),
            scaled=system.scaled | {edge},
        )
        rest = refute(scaled)
        return None if rest is None else {"scale": edge, "neuron": neuron, "then": rest}
    found = Ideal.UNDECIDED if system.ideals is None else _identity(system, system.ideals)
    if not isinstance(found, Ideal):
        return found
    if found is Ideal.PROPER:  # there are complex solutions: only an order argument is left
        return square_leaf(system.equations, system.nonzero - system.scaled) if system.squares else None
    if system.splits >= (QUICK_SPLIT_LIMIT if system.ideals is None else SPLIT_LIMIT):
        return None
    return _split(system)


def _split(system: System) -> Tree | None:
    count: dict[Edge, int] = {}
    for poly in system.equations.values():
        weight = SHORT_WEIGHT if len(poly) <= 2 else 1  # short equations soon force something
        for monomial in poly:
            for e, _ in monomial:
                if e not in system.nonzero:
                    count[e] = count.get(e, 0) + weight
    if not count:
        return None
    edge = min(count, key=lambda e: (-count[e], e))
    deeper = replace(system, splits=system.splits + 1)
    zero = refute(_zero(deeper, edge))
    if zero is None:
        return None
    nonzero = refute(_nonzero(deeper, edge))
    return None if nonzero is None else {"split": edge, "zero": zero, "nonzero": nonzero}
