"""Systems with complex and without real solutions: squares are found, and the checker reads them."""

from __future__ import annotations

import copy
from fractions import Fraction
from typing import Any

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

import patternfuzz as pf
from patternfuzz.certificate import LimitProof, envelope, limit_node
from patternfuzz.pattern import Pattern
from patternfuzz.pattern.paths import paths
from patternfuzz.search.refute import System, refute
from patternfuzz.search.squares import square_leaf
from patternfuzz.search.squares_gram import positive_combination, squares_of
from patternfuzz.search.squares_zero import finds_zero

X, Y, Z = ((0, 0, n) for n in range(3))  # edges that serve as unknowns
NAMES = {X: sp.Symbol("x"), Y: sp.Symbol("y"), Z: sp.Symbol("z")}


def pairs_pattern(size, pairs):
    """A hidden neuron for every pair of vertices, which reads both and feeds both."""
    below = {(k, i) for k, pair in enumerate(pairs) for i in pair}
    return Pattern.from_edges([size, len(pairs), size], [below, {(i, k) for k, i in below}])


TRIANGLE = pairs_pattern(3, [(0, 1), (1, 2), (0, 2)])
NO_DIAGONAL = [[0, 1, 1], [1, 0, 1], [1, 1, 0]]
"""No sum of three such blocks over the reals: on the diagonal x + w = y - 1/x ... = 0 leads to x^2 = -1."""

TWO_TRIANGLES = [(0, 1), (0, 2), (1, 2), (0, 3), (0, 4), (3, 4)]


def equations_of(pattern, matrix):
    found: dict[tuple[int, int], dict[Any, Fraction]] = {}
    for r, row in enumerate(matrix):
        for c, wanted in enumerate(row):
            found[r, c] = {tuple(sorted((e, 1) for e in path)): Fraction(1) for path in paths(pattern, r, c)}
            if wanted:
                found[r, c][()] = Fraction(-wanted)
    return found


def equations(*polys):
    """Polynomials in x, y, z as equations."""
    edge = {symbol: e for e, symbol in NAMES.items()}
    found = {}
    for n, poly in enumerate(polys):
        terms = sp.Poly(poly, *NAMES.values()).terms()
        found[n, 0] = {
            tuple((edge[s], int(k)) for s, k in zip(NAMES.values(), m, strict=True) if k): Fraction(str(c))
            for m, c in terms
        }
    return found


def as_sympy(poly, names):
    return sp.Add(*(sp.Rational(str(c)) * sp.Mul(*(names[e] ** n for e, n in m)) for m, c in poly.items()))


def holds(leaf, system, names):
    """The identity of a leaf multiplied out, and the signs it needs."""
    left = as_sympy({leaf["monomial"]: 1}, names)
    for weight, q in leaf["squares"]:
        assert weight >= 0
        left += sp.Rational(str(weight)) * as_sympy(q, names) ** 2
    right = sum((as_sympy(c, names) * as_sympy(system[e], names) for e, c in leaf["cofactors"].items()), sp.Integer(0))
    assert all(n % 2 == 0 for _, n in leaf["monomial"])
    return sp.expand(left - right) == 0


def leaves(tree):
    if "split" in tree:
        return leaves(tree["zero"]) + leaves(tree["nonzero"])
    return leaves(tree["then"]) if "scale" in tree else [tree]


x, y, z = NAMES.values()


@pytest.mark.parametrize(
    ("polys", "nonzero"),
    [
        ([x**2 + 1], []),
        ([3 * x**2 - 5 * x + 7], []),
        ([x**2 + x * y + y**2 + 1], []),
        ([x**2 + y**2 + z**2 + 3 - x - y - z], []),
        ([x**4 + 1], []),
        ([x**2 * y**2 + 2], []),
        ([x - y**2, x + 1], []),
        ([x * y - 1, x + y], []),
        ([x**2 + y**2], [X]),
        ([x**2 + x * y + y**2], [Y]),
        ([y * z - 1, x**2 + z**2], [Z]),
        ([x * z + y, x - y * z], [X]),
    ],
    ids=str,
)
def test_only_complex_solutions(polys, nonzero):
    system = equations(*polys)
    leaf = square_leaf(system, frozenset(nonzero))
    assert leaf is not None
    assert leaf["squares"]
    assert {e for e, _ in leaf["monomial"]} <= set(nonzero)
    assert holds(leaf, system, NAMES)


@pytest.mark.parametrize(
    ("polys", "nonzero"),
    [
        ([x**2 - 2], []),
        ([x**2 + y**2], []),
        ([x**2 + y**2], [Z]),
        ([x**2 + 1 - y], []),
        ([x**2 + y**2 - 1, x - y], []),
        ([x**3 + x + 1], []),
        ([], []),
    ],
    ids=str,
)
def test_real_solutions(polys, nonzero):
    assert square_leaf(equations(*polys), frozenset(nonzero)) is None


coefficients = st.integers(-3, 3)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(coefficients, min_size=12, max_size=12), coefficients, coefficients)
def test_nothing_is_proved_at_a_real_zero(numbers, at_x, at_y):
    """Two random quadratics through a point."""
    monomials = [x**2, x * y, y**2, x, y]
    polys = []
    for part in (numbers[:6], numbers[6:]):
        poly = sum((c * m for c, m in zip(part, monomials, strict=False)), sp.Integer(0))
        polys.append(sp.expand(poly - poly.subs({x: at_x, y: at_y})))
    polys = [poly for poly in polys if poly != 0]
    nonzero = frozenset(e for e, value in ((X, at_x), (Y, at_y)) if value)
    assert square_leaf(equations(*polys), nonzero) is None


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(coefficients, min_size=6, max_size=6))
def test_a_leaf_is_an_identity(numbers):
    poly = sum((c * m for c, m in zip(numbers, [x**2, x * y, y**2, x, y, 1], strict=True)), sp.Integer(0))
    system = equations(poly) if poly != 0 else {}
    leaf = square_leaf(system, frozenset())
    if leaf is not None:
        assert holds(leaf, system, NAMES)
    elif poly != 0 and poly.subs({x: 0, y: 0}) > 0:
        form = sp.hessian(poly, (x, y)) / 2
        big = sp.Matrix([[poly.subs({x: 0, y: 0}), *(sp.Rational(c, 2) for c in numbers[3:5])], [0, *form.row(0)]])
        full = big.col_join(sp.Matrix([[0, *form.row(1)]]))
        full[1, 0], full[2, 0] = full[0, 1], full[0, 2]
        assert not full.is_positive_definite


def test_the_triangle_has_complex_solutions_only():
    i = sp.I
    u, v = ((i, 1), (i, 1), (-i, 1)), ((1, -i), (1, -i), (1, i))
    total = sp.zeros(3, 3)
    for k, pair in enumerate([(0, 1), (1, 2), (0, 2)]):
        for a, row in enumerate(pair):
            for b, column in enumerate(pair):
                total[row, column] += u[k][a] * v[k][b]
    assert total.expand() == sp.Matrix(NO_DIAGONAL)
    system = System(equations_of(TRIANGLE, NO_DIAGONAL), depth=2)
    assert refute(System(system.equations, depth=2, squares=False)) is None
    tree = refute(system)
    assert tree is not None
    assert any(leaf["squares"] for leaf in leaves(tree))


def test_a_limit_that_only_complex_weights_attain():
    """Search, certificate, checker, where there is a complex solution.

    In the first triangle a corner runs off, and its share of the entry (0, 0) is any number in the limit. Without
    running off it is 1 here, and for the second triangle 0 is left, which has no real solution.
    """
    pattern = pairs_pattern(5, TWO_TRIANGLES)
    value = [[1, 1, 1, 1, 1], [1, 1, 1, 0, 0], [1, 1, 1, 0, 0], [1, 0, 0, 0, 1], [1, 0, 0, 1, 0]]
    equations = equations_of(pattern, value)
    assert refute(System(equations, depth=2, squares=False)) is None
    tree = refute(System(equations, depth=2))
    assert tree is not None

    i = sp.I
    u = [(2, 1), (-1, 1), (sp.Rational(1, 2), 1), (i, 1), (-i, 1), (i, 1)]
    v = [(1, sp.Rational(1, 2)), (1, -1), (1, 2), (1, -i), (1, i), (1, -i)]
    complex_product = sp.zeros(5, 5)
    for k, pair in enumerate(TWO_TRIANGLES):
        for a, row in enumerate(pair):
            for b, column in enumerate(pair):
                complex_product[row, column] += u[k][a] * v[k][b]
    assert complex_product.expand() == sp.Matrix(value)

    half, one = Fraction(1, 2), Fraction(1)
    up = [({-1: one}, {0: one}), ({-1: -one, 0: -3 * half}, {0: one}), ({0: one}, {0: one})]
    up += [({0: 2 * one}, {0: one}), ({0: half}, {0: one}), ({0: -half}, {0: one})]
    down = [({0: one}, {1: one}), ({0: one}, {1: -one}), ({0: one}, {0: one})]
    down += [({0: one}, {0: half}), ({0: one}, {0: 2 * one}), ({0: one}, {0: -2 * one})]
    curve = {}
    for k, pair in enumerate(TWO_TRIANGLES):
        for n, vertex in enumerate(pair):
            curve[1, vertex, k] = up[k][n]
            curve[0, k, vertex] = down[k][n]
    limit = LimitProof(tuple(tuple(map(Fraction, row)) for row in value), curve, tree)
    certificate = envelope(
        pattern, pf.Verdict.NOT_CLOSED, limit_node(limit, 2, lambda r, c: list(paths(pattern, r, c)))
    )
    assert certificate["version"] == 1
    pf.verify(pattern, certificate)

    wrong = copy.deepcopy(certificate)
    node = wrong["proof"]["refute"]
    while "identity" not in node:
        node = node.get("then") or node["nonzero"]
    assert node["identity"]["squares"]
    node["identity"]["squares"][0][0] = "-1/4"
    with pytest.raises(pf.CertificateError, match="square-negative"):
        pf.verify(pattern, wrong)


def test_positive_combinations():
    one, off = Fraction(1), Fraction(0)
    swap = [[off, one], [one, off]]
    assert positive_combination([[one, 5 * one], [5 * one, one]], [swap]) is not None
    assert positive_combination([[-one, off], [off, one]], [swap]) is None
    assert positive_combination([[one, off], [off, one]], []) == [[one, off], [off, one]]
    assert positive_combination([[one, one], [one, one]], []) is None


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.lists(coefficients, min_size=3, max_size=3), min_size=3, max_size=3))
def test_squares_add_up_to_the_matrix(rows):
    gram = [[Fraction(sum(a * b for a, b in zip(p, q, strict=True))) for q in rows] for p in rows]
    found = squares_of(gram)
    assert (found is not None) == sp.Matrix(gram).is_positive_definite
    if found is not None:
        total = [[sum(d * v[r] * v[c] for d, v in found) for c in range(3)] for r in range(3)]
        assert total == gram


def test_hints_about_zeros():
    circle = [(1.0, (2, 0)), (1.0, (0, 2)), (-1.0, (0, 0))]
    assert finds_zero([circle], [False, False])
    assert finds_zero([circle, [(1.0, (1, 0)), (-1.0, (0, 1))]], [True, True])
    assert not finds_zero([circle, [(1.0, (1, 0))]], [True, False])
    assert not finds_zero([[(1.0, (2, 0)), (1.0, (0, 0))]], [False, False])
