"""Limits of spans, checked with sympy."""

from __future__ import annotations

from fractions import Fraction

import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from patternfuzz.algebra.saturate import limit_span

T = sp.symbols("t")
ONE = Fraction(1)

polynomials = st.dictionaries(st.integers(0, 2), st.sampled_from([ONE, -ONE, 2 * ONE]), max_size=2)
spaces = st.integers(1, 3).flatmap(
    lambda width: st.lists(st.lists(polynomials, min_size=width, max_size=width), min_size=1, max_size=4)
)


def as_sympy(a):
    return sum((sp.Rational(c) * T**e for e, c in a.items()), sp.Integer(0))


def test_two_vectors_that_coincide_at_zero():
    found, grows = limit_span([[{0: ONE}, {}], [{0: ONE}, {1: ONE}]])
    assert grows
    assert sorted(vector.at_zero for vector in found) == [(0, 1), (1, 0)]


def test_independent_vectors_stay():
    found, grows = limit_span([[{0: ONE}, {}], [{1: ONE}, {0: ONE}]])
    assert not grows
    assert [vector.at_zero for vector in found] == [(1, 0), (0, 1)]


def test_the_span_at_zero_may_be_the_limit_though_vectors_coincide():
    found, grows = limit_span([[{0: ONE}], [{0: ONE, 1: ONE}]])
    assert not grows
    assert [vector.at_zero for vector in found] == [(1,)]


def test_a_vector_that_vanishes_at_zero():
    found, grows = limit_span([[{2: ONE}, {3: ONE}]])
    assert grows
    assert [vector.at_zero for vector in found] == [(1, 0)]


def test_zero_vectors():
    assert limit_span([[{}, {}]]) == ([], False)
    assert limit_span([]) == ([], False)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(spaces)
def test_the_limit_has_the_generic_dimension_and_is_reached(vectors):
    found, grows = limit_span(vectors)
    matrix = sp.Matrix([[as_sympy(x) for x in vector] for vector in vectors])
    at_zero = sp.Matrix([[sp.Rational(x) for x in vector.at_zero] for vector in found] or [[0] * matrix.cols])
    assert len(found) == at_zero.rank() == matrix.rank()
    assert grows == (matrix.subs(T, 0).rank() < len(found))
    for vector in found:
        row = sp.Matrix([[as_sympy(x) for x in vector.combination]]) * matrix
        row = row.applyfunc(sp.expand)
        assert all(entry.is_polynomial(T) for entry in row)
        assert list(row.subs(T, 0)) == [sp.Rational(x) for x in vector.at_zero]
