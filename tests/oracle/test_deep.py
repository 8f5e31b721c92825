"""Patterns with more than one hidden layer."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

import patternfuzz as pf
from patternfuzz.pattern import Pattern
from patternfuzz.pattern.families import dense, lu
from patternfuzz.strategies import patterns

IDENTITY = [[1, 0], [0, 1]]
ONES = [[1, 1], [1, 1]]
UPPER = [[1, 1], [0, 1]]
LOWER = [[1, 0], [1, 1]]


def check(pattern, expected):
    decision = pf.decide(pattern, pf.Budget(seconds=None))
    assert decision.verdict is expected, decision.reason
    if decision.certificate is not None:
        pf.verify(pattern, decision.certificate)
    return decision


@pytest.mark.parametrize("place", [0, 1, 2])
def test_lu_with_a_layer_of_single_edges(place):
    masks = [UPPER, LOWER]
    masks.insert(place, IDENTITY)
    check(Pattern.from_masks(masks), pf.Verdict.NOT_CLOSED)


def test_a_bad_window_behind_a_contractible_layer_beside_one_that_is_not(limit_of):
    """Two networks side by side: dense layers that do not contract, and a bad 2x3 window with a detour."""
    detour = [[1, 1, 0], [0, 1, 1]]
    masks = [
        np.block([[np.ones((2, 2)), np.zeros((2, 3))], [np.zeros((2, 2)), np.array(detour)]]),
        np.block([[np.ones((2, 2)), np.zeros((2, 2))], [np.zeros((2, 2)), np.eye(2)]]),
        np.block([[np.ones((2, 2)), np.zeros((2, 2))], [np.zeros((2, 2)), np.ones((2, 2))]]),
    ]
    decision = check(Pattern.from_masks(masks), pf.Verdict.NOT_CLOSED)
    node = decision.certificate["proof"]
    assert node["rule"] == "respell"
    limit = limit_of(Pattern.from_masks(masks), decision.certificate)
    assert float(np.abs((limit.product(10**-6) - limit.value).astype(float)).max()) < 1e-4


def test_dense_layers_peel_off_where_what_they_read_is_nested():
    decision = check(Pattern.from_masks([ONES, LOWER, ONES]), pf.Verdict.CLOSED)
    assert decision.certificate["proof"]["rule"] == "peel"


def test_lu_between_dense_layers_gives_every_matrix():
    decision = check(Pattern.from_masks([ONES, UPPER, LOWER, ONES]), pf.Verdict.CLOSED)
    assert decision.certificate["version"] == 2


@pytest.mark.parametrize("dead", [0, 1, 2])
def test_a_dead_layer_makes_everything_zero(dead):
    masks = [np.array(UPPER), np.array(LOWER), np.array(ONES)]
    masks[dead] = np.zeros((2, 2))
    check(Pattern.from_masks(masks), pf.Verdict.CLOSED)


def test_one_neuron_in_the_middle_splits_nothing_but_contracts():
    check(Pattern.from_masks([ONES, [[1, 1]], [[1], [1]]]), pf.Verdict.CLOSED)


@pytest.mark.parametrize("depth", [20, 60])
def test_long_chains(depth):
    check(dense([2] * (depth + 1)), pf.Verdict.CLOSED)
    check(Pattern.from_masks([IDENTITY] * depth), pf.Verdict.CLOSED)
    check(Pattern.from_masks([*[IDENTITY] * depth, UPPER, LOWER]), pf.Verdict.NOT_CLOSED)


@pytest.mark.parametrize(
    ("masks", "reason"),
    [
        ([IDENTITY] * 300, "closed was found, but it is too large"),
        ([*[IDENTITY] * 300, UPPER, LOWER], "not closed was found, but it is too large"),
        ([ONES] * 300, "no closedness proof was found"),
        ([ONES] * 1500, "more than 400 masks"),
        ([IDENTITY] * 1500, "more than 400 masks"),
    ],
    ids=["contracted", "bad and contracted", "peeled", "very deep", "very deep and contracted"],
)
def test_too_deep_for_a_certificate(masks, reason):
    assert reason in check(Pattern.from_masks(masks), pf.Verdict.UNKNOWN).reason


def test_failed_peelings_are_not_repeated():
    """Dense layers peel off at both ends in any order; what is left between them is asked about once."""
    masks = [*[ONES] * 12, UPPER, LOWER, *[ONES] * 12]
    check(Pattern.from_masks(masks), pf.Verdict.CLOSED)
    block = np.eye(3) + np.roll(np.eye(3), 1, axis=0)
    check(Pattern.from_masks([np.kron(block, mask) for mask in masks[9:-9]]), pf.Verdict.UNKNOWN)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(patterns(min_depth=3, max_depth=4, max_width=4))
def test_deep_patterns_are_accepted_everywhere(pattern):
    decision = pf.decide(pattern, pf.Budget(seconds=0.2, effort=30))
    if decision.verdict is pf.Verdict.UNKNOWN:
        assert decision.reason.startswith("deep pattern: ")
    else:
        pf.verify(pattern, decision.certificate)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(patterns(min_depth=3, max_depth=4, max_width=3))
def test_curves_of_deep_windows_approach_their_limit(limit_of, pattern):
    decision = pf.decide(pattern, pf.Budget(seconds=0.2, effort=30))
    if decision.verdict is pf.Verdict.NOT_CLOSED:
        limit = limit_of(pattern, decision.certificate)
        assert float(np.abs((limit.product(10**-6) - limit.value).astype(float)).max()) < 1e-3


def test_every_depth_of_lu_with_full_diagonal_has_its_window():
    for n in (2, 3):
        check(Pattern.from_masks([*lu(n).masks, np.eye(n)]), pf.Verdict.NOT_CLOSED)
