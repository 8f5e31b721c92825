"""Theorem ``equations`` of a group: its matrices are exactly those at which some polynomials are 0."""

from __future__ import annotations

from collections.abc import Sequence

from patternfuzz.check.cases import Piece, require_cases
from patternfuzz.check.codes import Code, Meter, Rejected
from patternfuzz.check.polynomial import Polynomial, add_product, add_term, read_polynomial
from patternfuzz.check.reader import items


def require_zero_set(pieces: Sequence[Piece], equations: object, tree: object, meter: Meter) -> None:
    """The equations hold for all sums of the pieces, and every matrix where they hold is one, case by case."""
    sums = _sums(pieces, meter)
    found = [read_polynomial(equation, len(sums), meter) for equation in items(equations)]
    for equation in found:
        if _at(equation, sums, meter):
            raise Rejected(Code.EQUATION_NONZERO, "an equation does not hold for all sums of the pieces")
    require_cases(pieces, tree, meter, found)


def _sums(pieces: Sequence[Piece], meter: Meter) -> list[Polynomial]:
    """The entries of the sum of the pieces, in ascending order, as polynomials in the pieces' parameters."""
    sums: dict[tuple[int, int], Polynomial] = {}
    first = 0  # of the variables of the piece: its rows, then its columns
    for piece in pieces:
        lines = [(0, row) for row in sorted(piece)] + [
            (1, column) for column in sorted(frozenset().union(*piece.values()))
        ]
        number = {line: first + n for n, line in enumerate(lines)}
        for row, columns in piece.items():
            for column in columns:
                product = ((number[0, row], 1), (number[1, column], 1))
                add_term(sums.setdefault((row, column), {}), product, 1, meter)
        first += len(lines)
    return [sums[entry] for entry in sorted(sums)]


def _at(polynomial: Polynomial, values: Sequence[Polynomial], meter: Meter) -> Polynomial:
    """The polynomial with ``values`` in place of its variables."""
    total: Polynomial = {}
    for monomial, coefficient in polynomial.items():
        term: Polynomial = {(): coefficient}
        for variable, exponent in monomial:
            for _ in range(exponent):
                product: Polynomial = {}
                add_product(product, term, values[variable], 1, meter)
                term = product
        add_product(total, term, {(): 1}, 1, meter)
    return total
