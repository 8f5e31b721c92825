"""Laurent polynomials against sympy."""

from __future__ import annotations

from fractions import Fraction

import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from patternfuzz.algebra.laurent import add, multiply, scale

T = sp.symbols("t")
fractions = st.fractions(min_value=-3, max_value=3, max_denominator=4)
series = st.dictionaries(st.integers(-3, 3), fractions.filter(bool), max_size=4)


def as_sympy(a):
    return sum((sp.Rational(c) * T**e for e, c in a.items()), sp.Integer(0))


@settings(max_examples=80, deadline=None, derandomize=True)
@given(series, series, fractions)
def test_sum_multiple_and_product(a, b, factor):
    for found, expected in (
        (add(a, b), as_sympy(a) + as_sympy(b)),
        (scale(a, factor), sp.Rational(factor) * as_sympy(a)),
        (multiply(a, b), as_sympy(a) * as_sympy(b)),
    ):
        assert sp.expand(as_sympy(found) - expected) == 0
        assert all(found.values())


def test_what_cancels_is_not_kept():
    one = {-1: Fraction(1), 2: Fraction(3)}
    assert add(one, scale(one, Fraction(-1))) == {}
    assert scale(one, Fraction(0)) == {}
    assert multiply(one, {}) == {}


def test_arguments_are_left_alone():
    a, b = {0: Fraction(1)}, {0: Fraction(-1), 1: Fraction(1)}
    add(a, b)
    multiply(a, b)
    assert (a, b) == ({0: Fraction(1)}, {0: Fraction(-1), 1: Fraction(1)})
