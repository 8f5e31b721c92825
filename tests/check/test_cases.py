"""Case trees: reducing polynomials against sympy's substitution, and formulas tried out on matrices."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from patternfuzz.check.cases import Case, _powers, reduced
from patternfuzz.check.codes import Meter
from patternfuzz.check.polynomial import Polynomial, read_polynomial

X = sp.symbols("x0:4")

monomials = st.dictionaries(st.integers(0, 3), st.integers(1, 2), max_size=3)
polynomials = st.lists(
    st.tuples(st.integers(-3, 3).map(str), monomials.map(lambda m: [list(p) for p in sorted(m.items())])).map(list),
    max_size=4,
)


def as_sympy(polynomial: Polynomial) -> Any:
    return sp.Add(*(sp.Rational(Fraction(c)) * sp.Mul(*(X[v] ** e for v, e in m)) for m, c in polynomial.items()))


@given(polynomials, st.integers(0, 3))
def test_powers_add_up_to_the_polynomial(data: Any, x: int) -> None:
    polynomial = read_polynomial(data, 4, Meter())
    powers = _powers(polynomial, x)
    assert all(v != x for part in powers.values() for m in part for v, _ in m)
    assert sp.expand(as_sympy(polynomial) - sum(as_sympy(c) * X[x] ** e for e, c in powers.items())) == 0


@settings(max_examples=60, deadline=None)
@given(polynomials, st.data())
def test_reducing_is_substituting_and_clearing_denominators(data: Any, draw: st.DataObject) -> None:
    polynomial = read_polynomial(data, 4, Meter())
    eliminated = []
    expected = as_sympy(polynomial)
    for x in draw.draw(st.lists(st.integers(0, 3), max_size=2, unique=True)):
        free = st.builds(lambda terms, x=x: [t for t in terms if all(v != x for v, _ in t[1])], polynomials)
        c = read_polynomial(draw.draw(free), 4, Meter()) or {(): 1}
        d = read_polynomial(draw.draw(free), 4, Meter())
        degree = sp.Poly(expected, *X).degree(X[x]) if expected != 0 else 0
        eliminated.append((x, c, d))
        expected = sp.expand(sp.cancel(expected.subs(X[x], -as_sympy(d) / as_sympy(c)) * as_sympy(c) ** degree))
    found = reduced(polynomial, Case(tuple(eliminated), ()), Meter())
    assert sp.expand(as_sympy(found) - expected) == 0


def value(polynomial: Any, at: list[Fraction]) -> Fraction:
    total = Fraction(0)
    for coefficient, monomial in polynomial:
        term = Fraction(coefficient)
        for v, e in monomial:
            term *= at[v] ** e
        total += term
    return total


def test_accepted_formulas_give_every_small_matrix(good: Any) -> None:
    """Walk down the trees of the valid certificates with numbers, without the checker."""
    for name in ("dense_cases", "dense_cases_columns"):
        tree = good[name]["certificate"]["proof"]["steps"][0]["proof"]["tree"]
        leaves = set()
        for numbers in product(range(-1, 3), repeat=4):
            at = list(map(Fraction, numbers))
            node, nonzero = tree, []
            while "test" in node:
                tested = value(node["test"], at)
                nonzero += [tested] if tested else []
                node = node["nonzero"] if tested else node["zero"]
            assert "impossible" not in node
            leaves.add(id(node))
            divisors = [sp.prod([nonzero[n] ** e for n, e in exponents]) for exponents in node["denominators"]]
            for i, j in product(range(2), repeat=2):
                line, cross = (i, j) if node["side"] == "rows" else (j, i)
                total = sum(
                    value(solved[line], at) * value(fixed[cross], at)
                    for solved, fixed in zip(node["solved"], node["fixed"], strict=True)
                )
                assert total / divisors[line] == at[2 * i + j]
        assert len(leaves) == 3
