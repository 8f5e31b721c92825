"""Products of curves and equations of a limit against sympy's matrices."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from patternfuzz.check.codes import Meter
from patternfuzz.check.layers import Layers, pruned
from patternfuzz.check.limit import Factor, product
from patternfuzz.check.polynomial import Polynomial, read_laurent
from patternfuzz.check.refute import Equations

T = sp.Symbol("t")


@st.composite
def layered(draw: st.DrawFn) -> Layers:
    """Small patterns of two to four masks, pruned."""
    widths = draw(st.lists(st.integers(1, 3), min_size=3, max_size=5))
    masks = []
    for ins, outs in pairwise(widths):
        rows = draw(st.lists(st.frozensets(st.integers(0, ins - 1)), min_size=outs, max_size=outs))
        masks.append({out: row for out, row in enumerate(rows) if row})
    return pruned(Layers(tuple(widths), tuple(masks)), Meter())


def rational(number: Any) -> Any:
    return sp.Rational(Fraction(number))


@settings(max_examples=40, deadline=None)
@given(st.data(), layered())
def test_product_of_a_curve(data: st.DataObject, layers: Layers) -> None:
    powers = st.dictionaries(st.integers(-2, 2), st.integers(-3, 3).map(str), max_size=2)
    factors: list[Factor] = []
    expected = sp.eye(layers.widths[0])
    for i, mask in enumerate(layers.masks):
        matrix = sp.zeros(layers.widths[i + 1], layers.widths[i])
        factor: Factor = {}
        for out, row in mask.items():
            for inp in row:
                terms = sorted(data.draw(powers).items())
                factor.setdefault(out, {})[inp] = read_laurent([list(term) for term in terms], Meter())
                matrix[out, inp] = sp.Add(*(sp.Rational(c) * T**e for e, c in terms))
        factors.append(factor)
        expected = matrix * expected
    found = product(factors, Meter())
    for out in range(layers.widths[-1]):
        for inp in range(layers.widths[0]):
            entry = found.get(out, {}).get(inp, {})
            value = sp.Add(*(rational(c) * sp.Mul(*(T**e for _, e in m)) for m, c in entry.items()))
            assert sp.expand(value - expected[out, inp]) == 0


@settings(max_examples=40, deadline=None)
@given(st.data(), layered())
def test_equations_are_those_of_the_symbolic_product(data: st.DataObject, layers: Layers) -> None:
    edges = [(i, out, inp) for i, mask in enumerate(layers.masks) for out, row in mask.items() for inp in row]
    edges = data.draw(st.permutations(edges))
    symbols = sp.symbols(f"w0:{len(edges)}")
    goal = [
        [data.draw(st.fractions(-2, 2, max_denominator=3)) for _ in range(layers.widths[0])]
        for _ in range(layers.widths[-1])
    ]
    expected = sp.eye(layers.widths[0])
    for i in range(layers.depth):
        matrix = sp.zeros(layers.widths[i + 1], layers.widths[i])
        for number, (j, out, inp) in enumerate(edges):
            if i == j:
                matrix[out, inp] = symbols[number]
        expected = matrix * expected
    equations = Equations(layers, goal, {edge: number for number, edge in enumerate(edges)}, Meter())
    for out in range(layers.widths[-1]):
        for inp in range(layers.widths[0]):
            found: Polynomial = equations.at(out, inp)
            value = sp.Add(*(rational(c) * sp.Mul(*(symbols[v] ** e for v, e in m)) for m, c in found.items()))
            assert sp.expand(value - expected[out, inp] + rational(goal[out][inp])) == 0
