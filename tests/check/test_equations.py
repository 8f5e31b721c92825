"""Zero sets: equations against sympy's expansion, formulas tried out on matrices, and what each demand keeps out."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from patternfuzz.check import Rejected, cases, check, equations
from patternfuzz.check.codes import Meter
from patternfuzz.check.polynomial import read_polynomial

BAD = Path(__file__).parent / "bad_certificates"
NAMES = ["rank_one", "rank_one_square", "rank_two", "nested_equations"]

pieces = st.dictionaries(st.integers(0, 1), st.frozensets(st.integers(0, 1), min_size=1), min_size=1)
monomials = st.dictionaries(st.integers(0, 1), st.integers(1, 2), max_size=2)
polynomials = st.lists(
    st.tuples(st.integers(-3, 3).map(str), monomials.map(lambda m: [list(p) for p in sorted(m.items())])).map(list),
    max_size=4,
)


def group_of(entry: Any) -> Any:
    return entry["certificate"]["proof"]["groups"][0]


def rectangles(pattern: Any) -> list[tuple[list[int], list[int]]]:
    below, above = pattern["edges"]
    found = [
        ([out for out, n in above if n == k], [inp for n, inp in below if n == k]) for k in range(pattern["widths"][1])
    ]
    return sorted(found, key=lambda sides: sorted(product(*sides)))


def value(polynomial: Any, at: list[Fraction]) -> Fraction:
    total = Fraction(0)
    for coefficient, monomial in polynomial:
        term = Fraction(coefficient)
        for v, e in monomial:
            term *= at[v] ** e
        total += term
    return total


@settings(max_examples=60, deadline=None)
@given(st.lists(pieces, min_size=1, max_size=3), polynomials)
def test_equations_are_expanded_as_sympy_does(found: Any, data: Any) -> None:
    sums = equations._sums(found, Meter())
    entries = sorted({(i, j) for piece in found for i, row in piece.items() for j in row})
    expected = []
    first = 0
    total = dict.fromkeys(entries, sp.Integer(0))
    for piece in found:
        names = [*(("row", i) for i in sorted(piece)), *(("column", j) for j in sorted(set().union(*piece.values())))]
        symbol = {name: sp.Symbol(f"x{first + n}") for n, name in enumerate(names)}
        first += len(names)
        for i, row in piece.items():
            for j in row:
                total[i, j] += symbol["row", i] * symbol["column", j]
    expected = [total[entry] for entry in entries]

    def as_sympy(polynomial: Any) -> Any:
        return sp.Add(
            *(sp.Rational(c) * sp.Mul(*(sp.Symbol(f"x{v}") ** e for v, e in m)) for m, c in polynomial.items())
        )

    assert [sp.expand(as_sympy(s) - e) for s, e in zip(sums, expected, strict=True)] == [0] * len(entries)
    if len(sums) > 1:
        polynomial = read_polynomial(data, 2, Meter())
        wanted = sum((c * sp.Mul(*(expected[v] ** e for v, e in m)) for m, c in polynomial.items()), sp.Integer(0))
        assert sp.expand(as_sympy(equations._at(polynomial, sums, Meter())) - wanted) == 0


@pytest.mark.parametrize("name", NAMES)
def test_accepted_formulas_give_every_small_matrix_where_the_equations_hold(good: Any, name: str) -> None:
    """Walk down the tree with numbers, without the checker; where an equation does not hold nothing is claimed."""
    group, sides = group_of(good[name]), rectangles(good[name]["pattern"])
    entries = sorted({entry for side in sides for entry in product(*side)})
    leaves, some = set(), False
    small = (0, 1, -2) if len(entries) < 5 else (0, 1)
    for numbers in product(small, repeat=len(entries)):
        at = list(map(Fraction, numbers))
        if any(value(equation, at) for equation in group["equations"]):
            some = True
            continue
        node, nonzero = group["tree"], []
        while "test" in node:
            tested = value(node["test"], at)
            nonzero += [tested] if tested else []
            node = node["nonzero"] if tested else node["zero"]
        assert "solved" in node
        leaves.add(id(node))
        by_rows = node["side"] == "rows"
        lines = sorted({entry[0 if by_rows else 1] for entry in entries})
        divisors = {
            line: sp.prod([nonzero[n] ** e for n, e in exponents])
            for line, exponents in zip(lines, node["denominators"], strict=True)
        }
        for x, (i, j) in enumerate(entries):
            line, cross = (i, j) if by_rows else (j, i)
            total = Fraction(0)
            for (rows, columns), solved, fixed in zip(sides, node["solved"], node["fixed"], strict=True):
                ends, others = (rows, columns) if by_rows else (columns, rows)
                if i in rows and j in columns:
                    total += value(solved[ends.index(line)], at) * value(fixed[others.index(cross)], at)
            assert total / divisors[line] == at[x]
    assert some
    assert len(leaves) > 2


@pytest.mark.parametrize(
    ("module", "name", "file"),
    [(equations, "_at", "equation-nonzero"), (cases, "reduced", "equations-lu")],
)
def test_one_demand_alone_keeps_something_false_out(
    module: Any, name: str, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = json.loads((BAD / f"{file}.json").read_text())
    with pytest.raises(Rejected):
        check(entry["pattern"], entry["certificate"])
    monkeypatch.setattr(module, name, lambda *_: {})
    assert check(entry["pattern"], entry["certificate"]) == "closed"  # LU, which is not


def test_an_oracle_agrees_that_the_sets_are_closed(good: Any, two_neuron_verdict: Any) -> None:
    assert [two_neuron_verdict(good[name]["pattern"]) for name in NAMES] == ["closed"] * len(NAMES)
