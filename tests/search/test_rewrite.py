"""Patterns spelled anew have the same set of products."""

from __future__ import annotations

import random

import numpy as np
import pytest

import patternfuzz as pf
from patternfuzz.certificate import envelope
from patternfuzz.check import Rejected, check
from patternfuzz.pattern import Pattern
from patternfuzz.pattern.enumerate_deep import deep_classes
from patternfuzz.pattern.families import lu
from patternfuzz.search.rewrite import rewritings

UPPER = [[1, 1], [0, 1]]
LOWER = [[1, 0], [1, 1]]
PRIME = 10007


def tangent(pattern, seed):
    """Rank modulo a prime of the derivative of the product at random weights, and the support of the product."""
    rng = random.Random(seed)
    factors = [
        np.array([[rng.randrange(1, PRIME) if edge else 0 for edge in row] for row in mask], dtype=object)
        for mask in pattern.masks
    ]
    below = [np.eye(pattern.n_inputs, dtype=object)]
    for factor in factors:
        below.append(factor @ below[-1] % PRIME)
    above = [np.eye(pattern.n_outputs, dtype=object)]
    for factor in reversed(factors):
        above.insert(0, above[0] @ factor % PRIME)
    rows = [
        (np.outer(above[i + 1][:, out], below[i][inp]) % PRIME).ravel()
        for i in range(pattern.depth)
        for out, inp in pattern.edges(i)
    ]
    return rank(rows), [[bool(x) for x in row] for row in below[-1]]


def rank(rows):
    rows, found = [list(map(int, row)) for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((i for i in range(found, len(rows)) if rows[i][column]), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        inverse = pow(rows[found][column], -1, PRIME)
        for i in range(found + 1, len(rows)):
            factor = rows[i][column] * inverse % PRIME
            if factor:
                rows[i] = [(a - factor * b) % PRIME for a, b in zip(rows[i], rows[found], strict=True)]
        found += 1
    return found


@pytest.mark.parametrize("widths", [(2, 2, 2, 2), (2, 2, 2, 3), (2, 3, 2, 2), (2, 2, 2, 2, 2)])
def test_dimension_and_support_stay(widths):
    rewritten = 0
    for pattern in deep_classes(widths):
        for way in rewritings(pattern):
            rewritten += way.pattern != pattern
            assert tangent(way.pattern, 1) == tangent(pattern, 2)
    assert rewritten > 3


def test_two_upper_triangular_masks_are_one():
    ways = list(rewritings(Pattern.from_masks([UPPER, UPPER, LOWER])))
    assert [way.pattern.depth for way in ways] == [3, 2]
    assert ways[1].pattern.canonical() == lu(2).canonical()
    assert [step.step["rule"] for step in ways[1].steps] == ["respell", "contract"]


def test_lu_is_not_filled():
    """Neither order of the two triangles gives every matrix on their boolean product."""
    for masks in ([UPPER, LOWER, UPPER], [LOWER, UPPER, LOWER]):
        assert len(list(rewritings(Pattern.from_masks(masks)))) == 1


def test_every_step_is_accepted_by_the_checker():
    """The steps followed by a proof for the last pattern; none of them is accepted with a step of freeing left out."""
    seen = 0
    for pattern in deep_classes((2, 3, 2, 2)):
        for way in rewritings(pattern, limit=6):
            if way.pattern.depth > 2 or not any(step.step["rule"] == "respell" for step in way.steps):
                continue
            decision = pf.decide(way.pattern, pf.Budget(seconds=None, effort=20))
            if decision.certificate is None:
                continue
            node = decision.certificate["proof"]
            for step in reversed(way.steps):
                node = step.lift(node)
            pf.verify(pattern, envelope(pattern, decision.verdict, node))
            spoiled = [dict(step.step) for step in way.steps]
            first = next(step for step in spoiled if step["rule"] == "respell")
            first["old"] = first["old"][:-1]
            node = decision.certificate["proof"]
            for step in reversed(spoiled):
                node = {**step, "then": node}
            with pytest.raises(Rejected):
                check(pattern.to_data(), envelope(pattern, decision.verdict, node))
            seen += 1
    assert seen > 20


def test_large_patterns_are_only_contracted():
    wide = Pattern.from_masks([np.kron(np.eye(7), mask) for mask in (UPPER, UPPER, LOWER)])
    assert len(list(rewritings(wide))) == 1
    passing = Pattern.from_masks([np.eye(20), np.eye(20), np.eye(20)])
    assert [way.pattern.depth for way in rewritings(passing)] == [3, 2]
