"""Proofs by squares that equations have no real solution, where complex solutions may exist.

Wanted is a leaf ``monomial + sum weight * square = sum cofactor * equation`` of a refutation. Unknowns that appear
linearly with a coefficient known to be non-zero are eliminated first, by pseudo-division that keeps the cofactors; of
the few polynomials left a Groebner basis is taken. Then a Gram matrix ``Q`` is looked for such that
``monomial + m^T Q m`` has normal form 0 for a small vector ``m`` of monomials: linear equations on ``Q``, and a small
semidefinite program for its being positive definite. Completing the square of a quadratic without real roots is the
case ``m = (1, x)``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, combinations_with_replacement

from flint import Ordering, fmpq, fmpq_mat, fmpq_mpoly, fmpq_mpoly_ctx

from patternfuzz.algebra.tracked import Tracked, reduced, tracked_basis
from patternfuzz.certificate.limit import Edge, Monomial, Polynomial, Tree
from patternfuzz.search.squares_gram import Matrix, positive_combination, squares_of
from patternfuzz.search.squares_zero import finds_zero

__all__ = ["square_leaf"]

UNKNOWNS_LIMIT = 6
"""Unknowns left after elimination up to which squares are looked for."""

TERMS_LIMIT = 200
"""Terms of the largest polynomial worked with."""

BASES_LIMIT = 60
"""Vectors of monomials tried."""

Exponents = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Item:
    """``unit * poly = sum row[i] * equation_i``; the unit is a monomial in unknowns known to be non-zero."""

    poly: fmpq_mpoly
    unit: Exponents
    row: Mapping[int, fmpq_mpoly]


@dataclass(frozen=True, slots=True)
class _Ring:
    ctx: fmpq_mpoly_ctx
    units: frozenset[int]

    def monomial(self, exponents: Exponents) -> fmpq_mpoly:
        return self.ctx.from_dict({exponents: 1})

    def is_unit(self, poly: fmpq_mpoly) -> bool:
        """Whether a polynomial is a constant times a monomial in unknowns known to be non-zero."""
        return len(poly) == 1 and all(not e or x in self.units for x, e in enumerate(poly.monomial(0)))

    def without_units(self, item: _Item) -> _Item:
        """Divide by the largest monomial in unknowns known to be non-zero."""
        if item.poly.is_zero():
            return item
        common = [min(m) if x in self.units else 0 for x, m in enumerate(zip(*item.poly.monoms(), strict=True))]
        common = [int(e) for e in common]
        if not any(common):
            return item
        divided = {tuple(int(e) - f for e, f in zip(m, common, strict=True)): c for m, c in item.poly.to_dict().items()}
        unit = tuple(e + f for e, f in zip(item.unit, common, strict=True))
        return _Item(self.ctx.from_dict(divided), unit, item.row)


def square_leaf(equations: Mapping[tuple[int, int], Polynomial], nonzero: frozenset[Edge]) -> Tree | None:
    """A leaf of a refutation with squares, ``None`` if none was found.

    ``nonzero`` are the edges known not to be zero; edges with a fixed value are not in the equations any more.
    """
    used = {entry: poly for entry, poly in equations.items() if poly}
    edges = sorted({e for poly in used.values() for m in poly for e, _ in m})
    if not edges:
        return None
    position = {e: x for x, e in enumerate(edges)}
    ctx = fmpq_mpoly_ctx.get([f"x{x}" for x in range(len(edges))], Ordering.degrevlex)
    ring = _Ring(ctx, frozenset(position[e] for e in nonzero if e in position))
    nothing = (0,) * len(edges)
    items = []
    for n, poly in enumerate(used.values()):
        terms: dict[Exponents, fmpq] = {}
        for m, c in poly.items():
            exponents = list(nothing)
            for e, power in m:
                exponents[position[e]] = power
            terms[tuple(exponents)] = fmpq(c.numerator, c.denominator)
        items.append(_Item(ctx.from_dict(terms), nothing, {n: ring.monomial(nothing)}))
    left = _eliminated(ring, items)
    if not left or _has_real_zero(ring, [item.poly for item in left]):
        return None
    found = _squares(ring, [item.poly for item in left])
    if found is None:
        return None
    return _leaf(ring, left, found, edges, list(used))


# -- elimination ---------------------------------------------------------------------------------------------------


def _eliminated(ring: _Ring, items: Sequence[_Item]) -> list[_Item] | None:
    """What is left when no unknown appears linearly with a unit as coefficient any more; ``None`` if too much."""
    left = [ring.without_units(item) for item in items if not item.poly.is_zero()]
    while True:
        best: tuple[tuple[bool, int, int, int], int, int] | None = None
        for n, item in enumerate(left):
            for x, degree in enumerate(item.poly.degrees()):
                if int(degree) == 1:
                    c, d = _split(ring, item.poly, x)
                    cost = (x in ring.units, c.total_degree(), len(d), x)  # of units it is good to know more
                    if ring.is_unit(c) and (best is None or cost < best[0]):
                        best = cost, n, x
        if best is None:
            break
        _, n, x = best
        pivot = left[n]
        left = [ring.without_units(_substituted(ring, item, pivot, x)) for m, item in enumerate(left) if m != n]
        left = [item for item in left if not item.poly.is_zero()]
        if any(len(item.poly) > TERMS_LIMIT for item in left):
            return None
    unknowns = {x for item in left for x, degree in enumerate(item.poly.degrees()) if degree > 0}
    return left if len(unknowns) <= UNKNOWNS_LIMIT else None


def _split(ring: _Ring, poly: fmpq_mpoly, x: int) -> tuple[fmpq_mpoly, fmpq_mpoly]:
    """``c`` and ``d`` with ``poly = c x + d``, for a polynomial of degree 1 in ``x``."""
    c, d = {}, {}
    for m, value in poly.to_dict().items():
        if m[x]:
            c[tuple(int(e) if y != x else 0 for y, e in enumerate(m))] = value
        else:
            d[m] = value
    return ring.ctx.from_dict(c), ring.ctx.from_dict(d)


def _substituted(ring: _Ring, item: _Item, pivot: _Item, x: int) -> _Item:
    """``c^n f - q (c x + d)``, free of ``x``, for the pivot ``c x + d``."""
    degree = int(item.poly.degrees()[x])
    if degree <= 0:
        return item
    c, d = _split(ring, pivot.poly, x)
    variable = ring.ctx.gens()[x]
    total, quotient = ring.ctx.from_dict({}), ring.ctx.from_dict({})
    by_power: list[dict[Exponents, fmpq]] = [{} for _ in range(degree + 1)]
    for m, value in item.poly.to_dict().items():
        by_power[int(m[x])][tuple(int(e) if y != x else 0 for y, e in enumerate(m))] = value
    for e, part in enumerate(by_power):
        f = ring.ctx.from_dict(part) * c ** (degree - e)
        total = total + f * (-d) ** e
        for j in range(e):
            quotient = quotient + f * (c * variable) ** j * (-d) ** (e - 1 - j)
    unit = tuple(max(a, b) for a, b in zip(item.unit, pivot.unit, strict=True))
    up = ring.monomial(tuple(a - b for a, b in zip(unit, item.unit, strict=True))) * c**degree
    down = ring.monomial(tuple(a - b for a, b in zip(unit, pivot.unit, strict=True))) * quotient
    row = {n: up * f for n, f in item.row.items()}
    for n, f in pivot.row.items():
        row[n] = row[n] - down * f if n in row else -(down * f)
    return _Item(total, unit, row)


def _has_real_zero(ring: _Ring, polys: Sequence[fmpq_mpoly]) -> bool:
    """Whether there seems to be a common real zero at which the units are not zero: then squares are in vain."""
    unknowns = sorted({x for poly in polys for x, degree in enumerate(poly.degrees()) if degree > 0})
    terms = [
        [(float(c.p) / float(c.q), [int(m[x]) for x in unknowns]) for m, c in poly.to_dict().items()] for poly in polys
    ]
    return finds_zero(terms, [x in ring.units for x in unknowns])


# -- squares -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Squares:
    """``monomial + sum weight * q^2 = sum cofactors[n] * poly_n``."""

    monomial: Exponents
    squares: list[tuple[Fraction, fmpq_mpoly]]
    cofactors: dict[int, fmpq_mpoly]


def _squares(ring: _Ring, polys: Sequence[fmpq_mpoly]) -> _Squares | None:
    basis, complete = tracked_basis(polys, ring.ctx)
    if not complete or basis[-1][0].is_constant():
        return None
    plain: list[Tracked] = [(poly, {}) for poly, _ in basis]
    unknowns = sorted({x for poly in polys for x, degree in enumerate(poly.degrees()) if degree > 0})
    forms: dict[Exponents, dict[Exponents, fmpq]] = {}

    def normal(exponents: Exponents) -> dict[Exponents, fmpq]:
        if exponents not in forms:
            forms[exponents] = reduced((ring.monomial(exponents), {}), plain, ring.ctx, tail=True)[0].to_dict()
        return forms[exponents]

    size = ring.ctx.nvars()
    for monomial in _monomials(ring, unknowns, size):
        for chosen in _bases(unknowns, size):
            gram = _gram(normal, monomial, chosen)
            terms = squares_of(gram) if gram is not None else None
            if terms is None:
                continue
            squares = []
            total = ring.monomial(monomial)
            for weight, line in terms:
                q = ring.ctx.from_dict(
                    {m: fmpq(v.numerator, v.denominator) for m, v in zip(chosen, line, strict=True) if v}
                )
                squares.append((weight, q))
                total = total + q * q * fmpq(weight.numerator, weight.denominator)
            rest, row = reduced((total, {}), basis, ring.ctx)
            if rest.is_zero():
                return _Squares(monomial, squares, {n: -c for n, c in row.items()})
    return None


def _monomials(ring: _Ring, unknowns: Sequence[int], size: int) -> Iterator[Exponents]:
    """Squares that are not zero: 1, and squares of unknowns known not to be zero."""
    units = [x for x in unknowns if x in ring.units]
    yield (0,) * size
    for count in range(1, min(2, len(units)) + 1):
        for chosen in combinations(units, count):
            yield tuple(2 if x in chosen else 0 for x in range(size))


def _bases(unknowns: Sequence[int], size: int) -> Iterator[list[Exponents]]:
    """Vectors of monomials: affine in a few unknowns, then with some products, up to a limit."""

    def power(chosen: Sequence[int]) -> Exponents:
        return tuple(chosen.count(x) for x in range(size))

    sets = [list(c) for count in range(1, len(unknowns) + 1) for c in combinations(unknowns, count)]
    affine = [[power(()), *(power((x,)) for x in chosen)] for chosen in sets]
    linear = [[power((x,)) for x in chosen] for chosen in sets]
    pairs = [power(c) for c in combinations_with_replacement(unknowns, 2)]
    products = [[power(()), p] for p in pairs]
    quadratic = [
        [power(()), *(power((x,)) for x in chosen), *(power(c) for c in combinations_with_replacement(chosen, 2))]
        for chosen in sets
        if len(chosen) <= 2
    ]
    yield from (affine + linear + products + quadratic)[:BASES_LIMIT]


def _gram(
    normal: Callable[[Exponents], Mapping[Exponents, fmpq]], monomial: Exponents, chosen: Sequence[Exponents]
) -> Matrix | None:
    """A positive definite ``Q`` for which ``monomial + m^T Q m`` has normal form 0."""
    places = list(combinations_with_replacement(range(len(chosen)), 2))
    columns = [normal(tuple(a + b for a, b in zip(chosen[r], chosen[c], strict=True))) for r, c in places]
    wanted = normal(monomial)
    lines = sorted({m for column in (*columns, wanted) for m in column})
    table = [
        [*(column.get(m, fmpq(0)) * (1 if r == c else 2) for (r, c), column in zip(places, columns, strict=True)), -v]
        for m in lines
        for v in (wanted.get(m, fmpq(0)),)
    ]
    reduced_table, rank = fmpq_mat(table).rref()
    pivots = [next(c for c in range(len(places) + 1) if reduced_table[r, c] != 0) for r in range(rank)]
    if pivots and pivots[-1] == len(places):
        return None
    constant = [fmpq(0)] * len(places)
    for r, c in enumerate(pivots):
        constant[c] = reduced_table[r, len(places)]
    free = []
    for f in (c for c in range(len(places)) if c not in pivots):
        vector = [fmpq(0)] * len(places)
        vector[f] = fmpq(1)
        for r, c in enumerate(pivots):
            vector[c] = -reduced_table[r, f]
        free.append(vector)

    def symmetric(vector: Sequence[fmpq]) -> Matrix:
        matrix = [[Fraction(0)] * len(chosen) for _ in chosen]
        for (r, c), v in zip(places, vector, strict=True):
            matrix[r][c] = matrix[c][r] = Fraction(int(v.p), int(v.q))
        return matrix

    return positive_combination(symmetric(constant), [symmetric(vector) for vector in free])


# -- the leaf ------------------------------------------------------------------------------------------------------


def _leaf(
    ring: _Ring, left: Sequence[_Item], found: _Squares, edges: Sequence[Edge], entries: Sequence[tuple[int, int]]
) -> Tree:
    """Multiply with an even monomial that clears the units, and write everything in terms of edges."""
    unit = [0] * len(edges)
    for n in found.cofactors:
        unit = [max(a, b) for a, b in zip(unit, left[n].unit, strict=True)]
    half = [(e + 1) // 2 for e in unit]
    total: dict[int, fmpq_mpoly] = {}
    for n, cofactor in found.cofactors.items():
        factor = ring.monomial(tuple(2 * h - e for h, e in zip(half, left[n].unit, strict=True))) * cofactor
        for i, f in left[n].row.items():
            total[i] = total[i] + factor * f if i in total else factor * f
    root = ring.monomial(tuple(half))

    def written(poly: fmpq_mpoly) -> Polynomial:
        return {_named(m, edges): Fraction(int(c.p), int(c.q)) for m, c in poly.to_dict().items()}

    return {
        "monomial": _named(tuple(e + 2 * h for e, h in zip(found.monomial, half, strict=True)), edges),
        "squares": [(weight, written(root * q)) for weight, q in found.squares],
        "cofactors": {entries[i]: written(f) for i, f in total.items() if not f.is_zero()},
    }


def _named(exponents: Sequence[int], edges: Sequence[Edge]) -> Monomial:
    return tuple((edges[x], int(e)) for x, e in enumerate(exponents) if e)
