"""Limit proofs: writing, transposing, and that a changed one is rejected."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import patternfuzz as pf
from patternfuzz.certificate import LimitProof, envelope, limit_node, transpose_limit
from patternfuzz.pattern import Pattern
from patternfuzz.pattern.families import lu
from patternfuzz.pattern.paths import paths
from patternfuzz.search.bad_windows import bad_window_by_rule
from patternfuzz.strategies import shallow_patterns

ONE = Fraction(1)
ZERO = Fraction(0)

A, B, C, D, E, F = ((0, 0, 0), (0, 0, 1), (0, 1, 1), (1, 0, 0), (1, 1, 0), (1, 1, 1))
"""The edges of the 2x2 LU pattern: neuron 0 reads both inputs, neuron 1 only input 1."""


def lu_proof():
    """[[0, 1], [1, 0]] by cases: entry (0, 0) is DA = 0, but DB = 1 and EA = 1."""
    refute = {
        "split": D,
        "zero": {"monomial": (), "squares": [], "cofactors": {(0, 1): {(): -ONE}}},
        "nonzero": {
            "scale": D,
            "neuron": (1, 0),
            "then": {
                "monomial": (),
                "squares": [],
                "cofactors": {(0, 0): {((E, 1),): ONE}, (1, 0): {(): -ONE}},
            },
        },
    }
    curve = {A: {0: ONE}, B: {-1: ONE}, C: {-1: -ONE}, D: {1: ONE}, E: {0: ONE}, F: {0: ONE}}
    return LimitProof(((ZERO, ONE), (ONE, ZERO)), curve, refute)


def verified(pattern, proof):
    node = limit_node(proof, pattern.depth, lambda r, c: list(paths(pattern, r, c)))
    pf.verify(pattern, envelope(pattern, pf.Verdict.NOT_CLOSED, node))
    return node


def test_lu_by_hand():
    node = verified(lu(2), lu_proof())
    assert node["value"] == [["0", "1"], ["1", "0"]]
    assert [list(edge) for edge in (A, B, D, E)] == [v for v in node["variables"] if v != list(C) and v != list(F)]
    assert node["curve"][1] == [[0, 0, [[1, "1"]]], [1, 0, [[0, "1"]]], [1, 1, [[0, "1"]]]]


def test_transposed_twice_is_the_same():
    proof = lu_proof()
    assert transpose_limit(transpose_limit(proof, 2), 2) == proof


def test_transposed_proofs_hold_for_the_reversed_pattern():
    verified(lu(2).reversed(), transpose_limit(lu_proof(), 2))


def test_transposed_at_depth_three():
    """LU with a layer of single edges: the neuron that is scaled changes its layer."""
    pattern = Pattern((2, 2, 2, 2), (lu(2).rows[0], (1, 2), lu(2).rows[1]))
    proof = lu_proof()

    def up(edge):
        return (2, *edge[1:]) if edge[0] == 1 else edge

    inner = proof.refute["nonzero"]["then"]
    refute = {
        "split": up(D),
        "zero": proof.refute["zero"],
        "nonzero": {
            "scale": up(D),
            "neuron": (2, 0),
            "then": {**inner, "cofactors": {**inner["cofactors"], (0, 0): {((up(E), 1),): ONE}}},
        },
    }
    curve = {up(edge): weight for edge, weight in proof.curve.items()} | {(1, 0, 0): {0: ONE}, (1, 1, 1): {0: ONE}}
    deep = LimitProof(proof.value, curve, refute)
    verified(pattern, deep)
    verified(pattern.reversed(), transpose_limit(deep, 3))
    assert transpose_limit(transpose_limit(deep, 3), 3) == deep


@pytest.mark.parametrize(
    "change",
    [
        {"value": ((ZERO, ONE), (ONE, ONE))},
        {"curve": {**lu_proof().curve, F: {}}},
        {"curve": {**lu_proof().curve, D: {0: ONE}}},
        {"refute": lu_proof().refute["nonzero"]},
        {"refute": {"monomial": (), "squares": [], "cofactors": {}}},
    ],
    ids=["other value", "pole", "other limit", "without its case", "empty identity"],
)
def test_a_changed_proof_is_rejected(change):
    with pytest.raises(pf.CertificateError):
        verified(lu(2), replace(lu_proof(), **change))


def test_zero_weights_and_zero_terms_are_left_out():
    proof = lu_proof()
    padded = replace(proof, curve={**proof.curve, A: {0: ONE, 3: ZERO}, D: {**proof.curve[D], 5: ZERO}})
    assert verified(lu(2), padded) == verified(lu(2), proof)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(shallow_patterns(min_inputs=2, min_hidden=2, min_outputs=2), st.booleans())
def test_proofs_by_rule_transpose(pattern, wide):
    if wide:
        pattern = Pattern((*pattern.widths[:2], pattern.n_outputs + 1), (pattern.rows[0], (*pattern.rows[1], 1)))
    found = bad_window_by_rule(pattern)
    if found is not None:
        window = pattern.window(found.inputs, found.outputs)
        verified(window, found.proof)
        verified(window.reversed(), transpose_limit(found.proof, 2))
