"""Proofs that equations have no real solution: read again with sympy, and never found where there is a solution."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from patternfuzz.pattern import Pattern
from patternfuzz.pattern.families import lu
from patternfuzz.search.refute import System, refute
from patternfuzz.strategies import shallow_patterns


def equations_of(pattern, matrix):
    """For every entry, the sum over the paths minus the wanted value."""
    found = {}
    for r, row in enumerate(matrix):
        for c, wanted in enumerate(row):
            poly = {
                (((0, k, c), 1), ((1, r, k), 1)): Fraction(1)
                for k in range(pattern.widths[1])
                if pattern.rows[1][r] >> k & 1 and pattern.rows[0][k] >> c & 1
            }
            found[r, c] = {**poly, **({(): Fraction(-int(wanted))} if wanted else {})}
    return found


def symbol(edge):
    return sp.Symbol("x" + "_".join(map(str, edge)))


def as_sympy(poly):
    return sp.Add(*(sp.Rational(c) * sp.Mul(*(symbol(e) ** n for e, n in m)) for m, c in poly.items()))


def read(tree, equations, values, nonzero, scaled):
    """Check a tree word by word: values of edges, edges that are not zero, hidden neurons that are scaled."""
    if "split" in tree:
        edge = tree["split"]
        assert edge not in values
        assert edge not in nonzero
        read(tree["zero"], equations, {**values, edge: 0}, nonzero, scaled)
        read(tree["nonzero"], equations, values, nonzero | {edge}, scaled)
    elif "scale" in tree:
        edge, neuron = tree["scale"], tree["neuron"]
        assert edge in nonzero
        assert edge not in values
        i, out, inp = edge
        assert neuron in {(i, inp), (i + 1, out)}
        ends = [{(i, inp), (i + 1, out)} for i, out, inp in scaled]
        assert neuron not in set().union(*ends)
        read(tree["then"], equations, {**values, edge: 1}, nonzero, scaled | {edge})
    else:
        assert not tree["squares"]
        assert all(edge in nonzero and edge not in values for edge, _ in tree["monomial"])
        left = as_sympy({tree["monomial"]: 1})
        right = sum((as_sympy(c) * as_sympy(equations[entry]) for entry, c in tree["cofactors"].items()), sp.Integer(0))
        substitution = {symbol(edge): value for edge, value in values.items()}
        assert sp.expand((left - right).subs(substitution)) == 0


def check(pattern, matrix):
    equations = equations_of(pattern, matrix)
    tree = refute(System(equations, depth=2))
    assert tree is not None
    read(tree, equations, {}, frozenset(), frozenset())


@pytest.mark.parametrize(
    ("rows", "matrix"),
    [
        (lu(2).rows, [[0, 1], [1, 0]]),
        (lu(2).rows, [[0, 1], [1, 7]]),
        (lu(3).rows, [[0, 0, 1], [0, 1, 0], [1, 0, 0]]),
        (((0b011, 0b110), (0b11, 0b11)), [[1, 0, 1], [0, 1, 0]]),
    ],
    ids=["LU", "LU with any corner", "LU of size 3", "two neurons"],
)
def test_what_is_no_product(rows, matrix):
    check(Pattern((len(matrix[0]), len(rows[0]), len(matrix)), rows), matrix)


def test_five_outputs_fed_by_pairs():
    """Needs an identity of higher degree: rows e1, e2, e1, e3, e1."""
    pattern = Pattern((3, 3, 5), ((7, 7, 7), (3, 3, 6, 6, 5)))
    check(pattern, [[1, 0, 0], [0, 1, 0], [1, 0, 0], [0, 0, 1], [1, 0, 0]])


def test_rank_is_too_small():
    """Three full neurons cannot give the identity of size 4; this one has only two."""
    check(Pattern((3, 2, 3), ((7, 7), (3, 3, 3))), [[1, 0, 0], [0, 1, 0], [0, 0, 1]])


def test_a_contradiction_without_unknowns():
    tree = refute(System({(0, 0): {(): Fraction(2)}}, depth=2))
    assert tree["cofactors"] == {(0, 0): {(): Fraction(1, 2)}}


def test_nothing_to_refute():
    assert refute(System({}, depth=2)) is None
    assert refute(System({(0, 0): {}}, depth=2)) is None


@settings(max_examples=80, deadline=None, derandomize=True)
@given(shallow_patterns(max_inputs=3, max_hidden=3, max_outputs=3), st.data())
def test_products_are_never_refuted(pattern, data: st.DataObject):
    factors = [
        np.array([[data.draw(st.integers(-2, 2)) if x else 0 for x in row] for row in mask]) for mask in pattern.masks
    ]
    assert refute(System(equations_of(pattern, factors[1] @ factors[0]), depth=2)) is None


@settings(max_examples=60, deadline=None, derandomize=True)
@given(shallow_patterns(max_inputs=3, max_hidden=2, max_outputs=3), st.data())
def test_every_tree_reads_well(pattern, data: st.DataObject):
    below, above = pattern.masks
    support = above.astype(int) @ below.astype(int)
    matrix = [[data.draw(st.integers(0, 1)) if x else 0 for x in row] for row in support]
    equations = equations_of(pattern, matrix)
    tree = refute(System(equations, depth=2))
    if tree is not None:
        read(tree, equations, {}, frozenset(), frozenset())
