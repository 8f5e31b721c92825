"""Polynomials with exact coefficients: just what is needed to multiply out an identity."""

from __future__ import annotations

from collections.abc import Mapping

from patternfuzz.check.codes import MAX_DIGITS, MAX_EXPONENT, MAX_NUMBER, Code, Meter, Rejected
from patternfuzz.check.reader import Number, ascending, index, integer, items, rational

Monomial = tuple[tuple[int, int], ...]  # (variable, exponent), variables ascending, no exponent 0; () is 1
Polynomial = dict[Monomial, Number]  # no coefficient 0


def add_term(target: Polynomial, monomial: Monomial, coefficient: Number, meter: Meter) -> None:
    """Add one term to ``target`` in place."""
    total = target.get(monomial, 0) + coefficient
    meter.spend(1 + len(monomial) + total.numerator.bit_length() // 64 + total.denominator.bit_length() // 64)
    if abs(total.numerator) > MAX_NUMBER or total.denominator > MAX_NUMBER:
        raise Rejected(Code.NUMBER_SIZE, f"a number on the way has more than {MAX_DIGITS} digits")
    if total == 0:
        target.pop(monomial, None)
    else:
        target[monomial] = total


def add_product(target: Polynomial, left: Polynomial, right: Polynomial, factor: Number, meter: Meter) -> None:
    """Add ``factor * left * right`` to ``target`` in place."""
    for one, first in left.items():
        for other, second in right.items():
            add_term(target, _times(one, other), factor * first * second, meter)


def _times(left: Monomial, right: Monomial) -> Monomial:
    if not left or not right:
        return left or right
    exponents = dict(left)
    for variable, exponent in right:
        exponents[variable] = exponents.get(variable, 0) + exponent
    return tuple(sorted(pair for pair in exponents.items() if pair[1]))


def substitute(polynomial: Polynomial, values: Mapping[int, int], meter: Meter) -> Polynomial:
    """Replace the variables in ``values``, whose values are 0 or 1."""
    found: Polynomial = {}
    for monomial, coefficient in polynomial.items():
        if all(values.get(variable) != 0 for variable, _ in monomial):
            add_term(found, tuple(pair for pair in monomial if pair[0] not in values), coefficient, meter)
    return found


def read_monomial(value: object, variables: int) -> Monomial:
    """``[[variable, exponent], ...]`` with variables below ``variables`` ascending and exponents at least 1."""
    found = []
    for item in items(value):
        variable, exponent = items(item, 2)
        found.append((index(variable, variables), integer(exponent)))
        if not 1 <= found[-1][1] <= MAX_EXPONENT:
            raise Rejected(Code.EXPONENT, f"an exponent is not from 1 to {MAX_EXPONENT}")
    ascending([variable for variable, _ in found])
    return tuple(found)


def read_polynomial(value: object, variables: int, meter: Meter) -> Polynomial:
    """``[[rational, monomial], ...]``; equal monomials add up."""
    found: Polynomial = {}
    for item in items(value):
        coefficient, monomial = items(item, 2)
        add_term(found, read_monomial(monomial, variables), rational(coefficient), meter)
    return found


def read_laurent(value: object, meter: Meter) -> Polynomial:
    """``[[exponent, rational], ...]`` with ascending exponents, as a polynomial in variable 0 and its inverse."""
    found: Polynomial = {}
    exponents = []
    for item in items(value):
        exponent, coefficient = items(item, 2)
        exponents.append(integer(exponent))
        if abs(exponents[-1]) > MAX_EXPONENT:
            raise Rejected(Code.EXPONENT, f"an exponent is not from {-MAX_EXPONENT} to {MAX_EXPONENT}")
        add_term(found, ((0, exponents[-1]),) if exponents[-1] else (), rational(coefficient), meter)
    ascending(exponents)
    return found
