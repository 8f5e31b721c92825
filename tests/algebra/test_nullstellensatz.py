"""Ideals that contain 1, and cofactors multiplied out again with sympy."""

from __future__ import annotations

import sympy as sp
from flint import Ordering, fmpq_mpoly_ctx, fmpz_mpoly_ctx
from hypothesis import given, settings
from hypothesis import strategies as st

from patternfuzz.algebra.nullstellensatz import Ideal, cofactors, ideal_kind

NAMES = ["x", "y", "z"]
SYMBOLS = sp.symbols(NAMES)
Z = fmpz_mpoly_ctx.get(NAMES, Ordering.degrevlex)
Q = fmpq_mpoly_ctx.get(NAMES, Ordering.degrevlex)

monomials = st.tuples(*[st.integers(0, 2)] * 3)
polynomials = st.dictionaries(monomials, st.integers(-2, 2).filter(bool), min_size=1, max_size=3)
systems = st.lists(polynomials, min_size=1, max_size=4)


def as_sympy(poly):
    return sum(
        (
            sp.Rational(int(c.p), int(c.q)) * sp.Mul(*(x ** int(e) for x, e in zip(SYMBOLS, m, strict=True)))
            for m, c in poly.to_dict().items()
        ),
        sp.Integer(0),
    )


def kind_of(tables):
    return ideal_kind([Z.from_dict(table) for table in tables], Z)


def check_cofactors(tables):
    polys = [Q.from_dict(table) for table in tables]
    found = cofactors(polys, Q)
    total = sum((as_sympy(c) * as_sympy(f) for c, f in zip(found, polys, strict=True)), sp.Integer(0))
    assert sp.expand(total) == 1


def test_the_contradiction_of_lu():
    """x y = 1, x = 0."""
    tables = [{(1, 1, 0): 1, (0, 0, 0): -1}, {(1, 0, 0): 1}]
    assert kind_of(tables) is Ideal.TRIVIAL
    check_cofactors(tables)


def test_a_constant():
    tables = [{(1, 0, 0): 1}, {(0, 0, 0): 5}]
    assert kind_of(tables) is Ideal.TRIVIAL
    check_cofactors(tables)


def test_no_real_zero_is_not_enough():
    """x^2 + 1 has complex zeros."""
    tables = [{(2, 0, 0): 1, (0, 0, 0): 1}]
    assert kind_of(tables) is Ideal.PROPER
    assert cofactors([Q.from_dict(table) for table in tables], Q) is None


def test_nothing_and_zero():
    assert ideal_kind([], Z) is Ideal.PROPER
    assert kind_of([{}]) is Ideal.PROPER
    assert cofactors([Q.from_dict({})], Q) is None


@settings(max_examples=80, deadline=None, derandomize=True)
@given(systems)
def test_kind_agrees_with_a_second_groebner_basis(tables):
    expected = sp.groebner([as_sympy(Q.from_dict(table)) for table in tables], *SYMBOLS, order="grevlex").exprs == [1]
    kind = kind_of(tables)
    assert kind is (Ideal.TRIVIAL if expected else Ideal.PROPER)
    if expected:
        check_cofactors(tables)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(systems, polynomials, st.integers(1, 3))
def test_planted_contradictions_are_found(tables, last, constant):
    """The sum of all is changed by a constant: 1 is a combination of them and of that."""
    total = Q.from_dict(last)
    for table in tables:
        total = total + Q.from_dict(table)
    shifted = {tuple(map(int, m)): int(c.p) for m, c in (total + Q.from_dict({(0, 0, 0): constant})).to_dict().items()}
    planted = [*tables, last, shifted]
    assert kind_of(planted) is Ideal.TRIVIAL
    check_cofactors(planted)
