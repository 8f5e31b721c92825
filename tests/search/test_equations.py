"""Equations of sums of pieces, and groups proved to be their zero sets: the checker reads every proof."""

from __future__ import annotations

from itertools import combinations

import pytest
import sympy as sp
from hypothesis import given, settings

import patternfuzz as pf
from patternfuzz.certificate import envelope
from patternfuzz.pattern import Pattern
from patternfuzz.pattern.enumerate import shallow_classes
from patternfuzz.pattern.families import dense, lu
from patternfuzz.reduce.free import free_entries
from patternfuzz.reduce.pieces import groups, pieces_of
from patternfuzz.search.case_problem import Problem
from patternfuzz.search.case_tree import is_full_dimensional
from patternfuzz.search.clock import Clock
from patternfuzz.search.equations import holds, matching_equations
from patternfuzz.search.equations_tree import ZeroSets, prove_by_equations
from patternfuzz.strategies import shallow_patterns
from patternfuzz.theorems.nested import nested_group

NESTED = Pattern((3, 2, 3), ((0b011, 0b111), (0b01, 0b11, 0b11)))
TWO_RESTS = Pattern((4, 4, 3), ((0b1001, 0b1111, 0b1000, 0b0111), (0b1001, 0b1011, 0b1101)))
"""After the stars a full rectangle is left and a piece that is none; they overlap."""


def proof(pattern, steps, found):
    node = {"rule": "pieces", "steps": [step.block.step() for step in steps], "groups": found}
    return envelope(pattern, pf.Verdict.CLOSED, node)


def as_sympy(equation, entries):
    names = [sp.Symbol(f"a{i}_{j}") for i, j in entries]
    terms = equation.to_dict().items()
    return sp.Add(*(int(c) * sp.Mul(*(x**e for x, e in zip(names, m, strict=True))) for m, c in terms))


@pytest.mark.parametrize(("widths", "size"), [([3, 1, 3], 2), ([3, 2, 3], 3), ([4, 2, 3], 3)])
def test_equations_of_dense_patterns_are_the_minors(widths, size):
    problem = Problem.of(pieces_of(dense(widths)))
    found = [as_sympy(equation, problem.entries) for equation in matching_equations(problem)]
    minors = [
        sp.expand(sp.Matrix([[sp.Symbol(f"a{i}_{j}") for j in columns] for i in rows]).det())
        for rows in combinations(range(widths[2]), size)
        for columns in combinations(range(widths[0]), size)
    ]
    assert len(found) == len(minors)
    assert all(any(sp.expand(f - m) == 0 or sp.expand(f + m) == 0 for m in minors) for f in found)


def test_what_holds_is_told_from_what_does_not():
    problem = Problem.of(pieces_of(dense([2, 1, 2])))
    a, b, c, d = problem.gens
    assert holds(problem, problem.pieces[0], a * d - b * c)
    assert not holds(problem, problem.pieces[0], a * d + b * c)
    assert not holds(problem, problem.pieces[0], a)


@pytest.mark.parametrize(
    "pattern", [dense([2, 1, 2]), dense([3, 1, 3]), dense([3, 2, 3]), dense([4, 1, 3]), NESTED, TWO_RESTS]
)
def test_zero_sets_are_proved(clock, pattern):
    steps, left = free_entries(pieces_of(pattern))
    found = [prove_by_equations(left, members, clock()) for members in groups(left)]
    assert found
    assert all(group["equations"] for group in found)
    certificate = proof(pattern, steps, found)
    assert certificate["version"] == 2
    pf.verify(pattern, certificate)


def test_the_oracle_proves_what_is_not_nested():
    decision = pf.decide(TWO_RESTS)
    assert decision.verdict is pf.Verdict.CLOSED
    assert "equations" in decision.reason
    pf.verify(TWO_RESTS, decision.certificate)


@pytest.mark.parametrize("pattern", [lu(2), dense([2, 2, 2]), Pattern((3, 3, 3), ((7, 5, 6), (3, 5, 7)))])
def test_what_fills_its_entries_has_no_equation(clock, pattern):
    pieces = pieces_of(pattern)
    assert list(matching_equations(Problem.of(pieces))) == []
    assert prove_by_equations(pieces, range(len(pieces)), clock()) is None


def test_thin_and_not_closed_is_not_proved(clock):
    """LU on rows and columns that are doubled: rank one almost everywhere, and the limit is still missing."""
    pieces = pieces_of(Pattern((4, 2, 4), ((0b1111, 0b1100), (0b01, 0b01, 0b11, 0b11))))
    assert not is_full_dimensional(pieces)
    assert list(matching_equations(Problem.of(pieces)))
    assert prove_by_equations(pieces, range(len(pieces)), clock()) is None


def test_the_same_search_gives_the_same_group(clock):
    pieces = pieces_of(dense([3, 2, 3]))
    assert prove_by_equations(pieces, (0, 1), clock()) == prove_by_equations(pieces, (0, 1), clock())


def test_a_group_is_searched_once(clock):
    running = clock()
    sets = ZeroSets(running)
    pieces = pieces_of(dense([3, 2, 3]))
    found = sets.group(pieces, (0, 1))
    left = running.cases
    assert found["pieces"] == [0, 1]
    assert sets.group(pieces, (0, 1)) == found
    assert running.cases == left


def test_a_spent_clock_ends_the_search():
    pieces = pieces_of(dense([3, 2, 3]))
    assert prove_by_equations(pieces, (0, 1), Clock(None, steps=9, cases=0, seed=0)) is None
    assert prove_by_equations(pieces, (0, 1), Clock(0.0, steps=9, cases=9, seed=0)) is None


@settings(max_examples=60, deadline=None, derandomize=True)
@given(shallow_patterns(max_inputs=3, max_hidden=3, max_outputs=3))
def test_thin_groups_are_proved_exactly_where_they_are_nested(clock, pattern):
    """Up to this size, that is, after the stars and the linear blocks have gone."""
    steps, left = free_entries(pieces_of(pattern))
    found = []
    for members in groups(left):
        nested = nested_group(left, members)
        if is_full_dimensional([left[k] for k in members]):
            found.append(nested)
            continue
        group = prove_by_equations(left, members, clock())
        assert (group is None) == (nested is None)
        found.append(group)
    if None not in found:
        pf.verify(pattern, proof(pattern, steps, found))


@pytest.mark.slow
def test_every_thin_group_of_the_smallest_classes(clock):
    """Without any reduction and without the theorem about nested rectangles, which agrees after the reductions."""
    proved = {True: 0, False: 0}
    for pattern in shallow_classes():
        closed = pf.decide(pattern).verdict is pf.Verdict.CLOSED
        pieces = pieces_of(pattern)
        thin = [members for members in groups(pieces) if not is_full_dimensional([pieces[k] for k in members])]
        for members in thin:
            found = prove_by_equations(pieces, members, clock())
            assert (found is not None) == closed
            proved[closed] += 1
    assert proved == {True: 80, False: 34}
