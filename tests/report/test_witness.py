"""The witness in the caller's numbers, and sympy's independent word that its limit is right."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from patternfuzz import Budget, CertificateError, Decision, Pattern, Verdict
from patternfuzz.oracle import decide
from patternfuzz.report.formulas import T, formulas_of
from patternfuzz.report.witness import Witness, witness_of
from patternfuzz.verify import verify


def witness_in(pattern: Pattern, decision: Decision) -> Witness:
    assert decision.verdict is Verdict.NOT_CLOSED, decision.reason
    assert decision.certificate is not None
    witness = witness_of(pattern, decision.certificate)
    assert witness is not None
    return witness


def whole_product(pattern: Pattern, witness: Witness) -> sympy.Matrix:
    """W_L(t) ⋯ W_1(t) of the whole pattern, every weight off the curve zero."""
    product = sympy.eye(pattern.n_inputs)
    for i, (below, above) in enumerate(pairwise(pattern.widths)):
        factor = sympy.zeros(above, below)
        for (mask, out, inp), terms in witness.curve.items():
            if mask == i:
                factor[out, inp] = sum(sympy.Rational(c.numerator, c.denominator) * T**e for e, c in terms)
        product = factor * product
    return product.applyfunc(sympy.expand)


def check_against_sympy(pattern: Pattern, certificate: dict[str, Any]) -> None:
    """The curve uses edges of the pattern only, and its product tends to the limit in the window and to 0 elsewhere."""
    witness = witness_of(pattern, certificate)
    assert witness is not None
    edges = {(i, out, inp) for i in range(pattern.depth) for out, inp in pattern.edges(i)}
    assert set(witness.curve) <= edges
    assert set(witness.curve) <= set(witness.edges(pattern)) <= edges
    expected = sympy.zeros(pattern.n_outputs, pattern.n_inputs)
    for out, row in zip(witness.outputs, witness.limit, strict=True):
        for inp, value in zip(witness.inputs, row, strict=True):
            expected[out, inp] = sympy.Rational(value.numerator, value.denominator)
    assert whole_product(pattern, witness).applyfunc(lambda entry: sympy.limit(entry, T, 0)) == expected
    formulas = formulas_of(pattern, certificate)
    assert formulas.product.applyfunc(lambda entry: sympy.limit(entry, T, 0)) == formulas.limit
    assert witness.diverging(), "bounded weights would give their limit as a product"


def test_the_limit_of_the_curve_is_the_limit(bad: tuple[Pattern, Decision]) -> None:
    pattern, decision = bad
    assert decision.certificate is not None
    check_against_sympy(pattern, decision.certificate)


def test_weights_beside_the_window_are_left_out() -> None:
    """Undoing the rewriting of this pattern also gives a weight to input 2, which is outside the window."""
    edges = [
        [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1)],
        [(0, 0), (0, 1), (1, 0), (1, 1)],
        [(0, 0), (0, 1), (1, 0), (2, 1)],
    ]
    pattern = Pattern.from_edges([3, 2, 2, 3], edges)
    decision = decide(pattern, Budget(seconds=None))
    assert decision.verdict is Verdict.NOT_CLOSED
    assert decision.certificate is not None
    check_against_sympy(pattern, decision.certificate)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_random_patterns(data: st.DataObject) -> None:
    widths = [data.draw(st.integers(2, 3)) for _ in range(data.draw(st.integers(3, 4)))]
    edges = [
        data.draw(st.frozensets(st.tuples(st.integers(0, n - 1), st.integers(0, m - 1)))) for m, n in pairwise(widths)
    ]
    pattern = Pattern.from_edges(widths, edges)
    decision = decide(pattern, Budget(seconds=None, effort=10))
    if decision.verdict is Verdict.NOT_CLOSED:
        assert decision.certificate is not None
        check_against_sympy(pattern, decision.certificate)


@pytest.mark.parametrize("inputs", [[0, 2], [1, 3]])
def test_windows_and_contracted_layers_nest(make_lu: Callable[[int], Pattern], inputs: list[int]) -> None:
    """Window, then contraction, then window: neurons keep the numbers they have in the whole pattern."""
    lu = make_lu(2)
    spread = [{(k, inputs[j]) for k, j in lu.edges(0)} | {(2, 0), (2, 1), (2, 3)}, set(lu.edges(1)) | {(2, 2)}]
    fans = [(0, 0), (1, 1), (2, 2), (3, 1)]
    pattern = Pattern.from_edges((4, 3, 3, 4), [*spread, {(new, old) for new, old in fans}])
    inner_pattern = pattern.window(inputs, [0, 3])
    inner = decide(inner_pattern)
    assert inner.certificate is not None
    assert inner.certificate["proof"]["rule"] == "contract"
    certificate = dict(decide(pattern).certificate or {})
    certificate["proof"] = {"rule": "window", "inputs": inputs, "outputs": [0, 3], "then": inner.certificate["proof"]}
    verify(pattern, certificate)
    check_against_sympy(pattern, certificate)
    witness = witness_of(pattern, certificate)
    assert witness is not None
    assert witness.inputs == tuple(inputs)
    assert witness.outputs == (0, 3)
    assert len(witness.neurons) == 4


def test_lu_in_words_of_numbers(make_lu: Callable[[int], Pattern]) -> None:
    lu = make_lu(2)
    witness = witness_in(lu, decide(lu))
    assert witness.inputs == witness.outputs == (0, 1)
    assert witness.neurons == ((0, 1), (0, 1), (0, 1))
    assert witness.edges(lu) == [(0, 0, 0), (0, 0, 1), (0, 1, 1), (1, 0, 0), (1, 1, 0), (1, 1, 1)]
    # Every weight that leaves every bound is on the curve with a negative power of t.
    for edge, power, lead in witness.diverging():
        assert (-power, lead) == witness.curve[edge][0]
        assert power > 0
        assert lead != 0
    # By hand: A = W2 W1 has A00 = l00 u00, A01 = l00 u01, A10 = l10 u00; exactly these A are limits and no products.
    assert witness.limit[0][0] == 0
    assert witness.limit[0][1] != 0
    assert witness.limit[1][0] != 0


def test_a_closed_certificate_has_no_witness(closed: tuple[Pattern, Decision]) -> None:
    pattern, decision = closed
    assert decision.certificate is not None
    assert witness_of(pattern, decision.certificate) is None
    with pytest.raises(CertificateError, match="of another verdict"):
        formulas_of(pattern, decision.certificate)


@pytest.mark.parametrize(
    "proof",
    [
        None,
        {},
        {"rule": "limit"},
        {"rule": "nested"},
        {"rule": "window", "inputs": [0], "outputs": [0]},
        {"rule": "window", "inputs": [7], "outputs": [0], "then": {"rule": "limit", "value": [["0"]], "curve": []}},
        {"rule": "limit", "value": [["1/0"]], "curve": []},
        {"rule": "limit", "value": [["x"]], "curve": []},
        {"rule": "contract", "layer": 5, "then": {"rule": "limit", "value": [["0"]], "curve": [[[0, 0, [[0, "1"]]]]]}},
    ],
)
def test_what_cannot_be_followed_is_a_certificate_error(make_lu: Callable[[int], Pattern], proof: Any) -> None:
    with pytest.raises(CertificateError):
        witness_of(make_lu(2), {"verdict": "not_closed", "proof": proof})


def test_fractions_survive() -> None:
    lu = Pattern.from_masks([[[1, 1], [0, 1]], [[1, 0], [1, 1]]])
    curve = [
        [[0, 0, [[0, "1/2"]]], [0, 1, [[-1, "2/3"]]], [1, 1, [[-1, "-2/3"]]]],
        [[0, 0, [[1, "1"]]], [1, 0, [[0, "1"]]], [1, 1, [[0, "1"]]]],
    ]
    node = {"rule": "limit", "value": [["0", "2/3"], ["1/2", "0"]], "curve": curve}
    witness = witness_of(lu, {"verdict": "not_closed", "proof": node})
    assert witness is not None
    assert witness.limit == ((0, Fraction(2, 3)), (Fraction(1, 2), 0))
    assert witness.diverging() == [((0, 0, 1), 1, Fraction(2, 3)), ((0, 1, 1), 1, Fraction(-2, 3))]
