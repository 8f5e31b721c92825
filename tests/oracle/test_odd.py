"""Patterns at the edge of what a pattern is, and wrong arguments."""

from __future__ import annotations

import json
from itertools import pairwise, product

import numpy as np
import pytest

import patternfuzz as pf
from patternfuzz.pattern import Pattern


def check(pattern):
    decision = pf.decide(pattern)
    assert decision.verdict is pf.Verdict.CLOSED
    pf.verify(pattern, decision.certificate)
    return decision


@pytest.mark.parametrize("widths", [(1, 1, 1), (3, 2, 4), (1, 5, 1), (2, 2, 2, 2, 2)])
def test_no_edges_at_all(widths):
    pattern = Pattern.from_edges(widths, [[] for _ in widths[1:]])
    assert check(pattern).reason == "there is no path at all"


def test_edges_but_no_path():
    check(Pattern.from_edges([2, 2, 2], [[(0, 0), (0, 1)], [(0, 1), (1, 1)]]))


def test_every_pattern_of_widths_one_and_two():
    for widths in product((1, 2), repeat=3):
        spaces = [[[(o, n) for o in range(widths[i + 1]) for n in range(widths[i])]] for i in range(2)]
        pairs = [p for space in spaces for p in space]
        for words in product(*(range(1 << len(pair)) for pair in pairs)):
            edges = [[e for b, e in enumerate(pair) if word >> b & 1] for pair, word in zip(pairs, words, strict=True)]
            pattern = Pattern.from_edges(widths, edges)
            decision = pf.decide(pattern)
            assert decision.verdict is not pf.Verdict.UNKNOWN
            pf.verify(pattern, decision.certificate)
            if 1 in widths:
                assert decision.verdict is pf.Verdict.CLOSED


def test_one_output_or_one_input_is_closed():
    rng = np.random.default_rng(4)
    for _ in range(20):
        masks = [rng.random((5, 6)) < 0.5, rng.random((1, 5)) < 0.7]
        check(Pattern.from_masks(masks))
        check(Pattern.from_masks(masks).reversed())


def test_dead_neurons_and_isolated_ends_around_lu():
    below = [(1, 1), (1, 3), (2, 3), (0, 0), (3, 2)]
    above = [(1, 1), (3, 1), (3, 2), (0, 4), (2, 4)]
    pattern = Pattern.from_edges([4, 5, 4], [below, above])
    decision = pf.decide(pattern)
    assert decision.verdict is pf.Verdict.NOT_CLOSED
    pf.verify(pattern, decision.certificate)
    assert decision.certificate["proof"]["inputs"] == [1, 3]
    assert decision.certificate["proof"]["outputs"] == [1, 3]


@pytest.mark.parametrize("widths", [(40, 1, 40), (1, 40, 1), (40, 2, 1), (3, 500, 3), (500, 3, 500)])
def test_uneven_sizes(widths):
    decision = check(Pattern.from_masks([np.ones((b, a)) for a, b in pairwise(widths)]))
    json.dumps(decision.certificate)


@pytest.mark.parametrize("wrong", [None, [[1]], np.ones((2, 2)), "pattern", Pattern])
def test_only_patterns_are_decided(wrong):
    with pytest.raises(pf.PatternError, match="from_masks"):
        pf.decide(wrong)
