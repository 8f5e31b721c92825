"""The checker's polynomial arithmetic against sympy's."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from patternfuzz.check.codes import MAX_NUMBER, Code, Meter, Rejected
from patternfuzz.check.polynomial import Polynomial, add_product, add_term, read_laurent, read_polynomial, substitute

X = sp.symbols("x0:4")

rationals = st.builds(lambda top, bottom: f"{top}/{bottom}", st.integers(-9, 9), st.integers(1, 4))
monomials = st.dictionaries(st.integers(0, 3), st.integers(1, 3), max_size=3).map(
    lambda m: [list(p) for p in sorted(m.items())]
)
polynomials = st.lists(st.tuples(rationals, monomials).map(list), max_size=5)


def symbolic(data: list[Any]) -> Any:
    """The polynomial that JSON stands for, built by sympy alone."""
    return sp.Add(*(sp.Rational(c) * sp.Mul(*(X[v] ** e for v, e in m)) for c, m in data))


def as_sympy(polynomial: Polynomial) -> Any:
    assert all(c != 0 for c in polynomial.values())
    assert all(e != 0 for m in polynomial for _, e in m)
    return sp.Add(*(sp.Rational(Fraction(c)) * sp.Mul(*(X[v] ** e for v, e in m)) for m, c in polynomial.items()))


def same(found: Polynomial, expected: Any) -> bool:
    return bool(sp.expand(as_sympy(found) - expected) == 0)


@settings(max_examples=60, deadline=None)
@given(
    polynomials,
    polynomials,
    polynomials,
    st.integers(-3, 3),
    st.dictionaries(st.integers(0, 3), st.sampled_from([0, 1])),
)
def test_arithmetic_is_that_of_sympy(a: Any, b: Any, c: Any, factor: int, known: dict[int, int]) -> None:
    meter = Meter()
    total = read_polynomial(c, 4, meter)
    add_product(total, read_polynomial(a, 4, meter), read_polynomial(b, 4, meter), factor, meter)
    expected = symbolic(c) + factor * symbolic(a) * symbolic(b)
    assert same(total, expected)
    assert same(substitute(total, known, meter), sp.expand(expected).subs({X[v]: value for v, value in known.items()}))


@settings(max_examples=60, deadline=None)
@given(*[st.dictionaries(st.integers(-4, 4), rationals, max_size=4)] * 2)
def test_laurent_arithmetic_is_that_of_sympy(a: dict[int, str], b: dict[int, str]) -> None:
    meter = Meter()
    left, right = ([[e, c] for e, c in sorted(x.items())] for x in (a, b))
    found: Polynomial = {}
    add_product(found, read_laurent(left, meter), read_laurent(right, meter), 1, meter)
    expected = sp.Mul(*(sp.Add(*(sp.Rational(c) * X[0] ** e for e, c in x)) for x in (left, right)))
    assert same(found, expected)


def test_terms_that_cancel_are_gone() -> None:
    total: Polynomial = {}
    add_term(total, ((0, 1),), Fraction(1, 3), Meter())
    add_term(total, ((0, 1),), Fraction(-1, 3), Meter())
    assert total == {}


@pytest.mark.parametrize("big", [MAX_NUMBER, -MAX_NUMBER, Fraction(1, MAX_NUMBER)], ids=["top", "negative", "bottom"])
def test_numbers_do_not_grow_without_end(big: Fraction | int) -> None:
    add_product({}, {(): big}, {(): 1}, 1, Meter())
    with pytest.raises(Rejected) as caught:
        add_product({}, {(): big}, {(): 1}, 7 if abs(big) > 1 else Fraction(1, 7), Meter())
    assert caught.value.code is Code.NUMBER_SIZE


def test_work_is_metered() -> None:
    many: Polynomial = {((0, e),): 1 for e in range(1, 200)}
    with pytest.raises(Rejected) as caught:
        add_product({}, many, many, 1, Meter(10_000))
    assert caught.value.code is Code.STEPS
