"""Special matrices, quick refutations, and the witnesses found with them before any case tree."""

from __future__ import annotations

import random
from itertools import islice

import pytest

import patternfuzz as pf
from patternfuzz.algebra.nullstellensatz import BASIS_LIMITS
from patternfuzz.oracle import decide_by_search
from patternfuzz.pattern import Pattern
from patternfuzz.reduce.pieces import pieces_of
from patternfuzz.search.case_tree import CaseTrees, find_case_tree
from patternfuzz.search.draws import refuted, signature, special_matrices
from patternfuzz.search.gap import Gap
from patternfuzz.search.witness import quick_witness, search_witness, targets

LU = Pattern((2, 2, 2), ((3, 2), (1, 3)))
FULL_BUT_BAD = Pattern((4, 4, 4), ((15, 10, 14, 12), (5, 7, 11, 11)))
NEEDS_A_TREE = Pattern((4, 4, 4), ((11, 9, 14, 12), (3, 7, 8, 15)))


def test_matrices_are_on_the_entries_and_repeat():
    entries = [(0, 0), (0, 2), (1, 1), (3, 2)]
    first, second = (list(islice(special_matrices(entries, random.Random(4)), 40)) for _ in range(2))
    assert first == second
    assert all(list(matrix) == entries for matrix in first)
    assert len({tuple(matrix.values()) for matrix in first}) > 10


@pytest.mark.parametrize("ideals", [None, BASIS_LIMITS])
def test_what_is_refuted_is_no_product(ideals):
    pieces = pieces_of(LU)
    assert refuted(pieces, {(0, 0): 0, (0, 1): 1, (1, 0): 1, (1, 1): 0}, ideals=ideals) is not None
    assert refuted(pieces, {(0, 0): 1, (0, 1): 1, (1, 0): 1, (1, 1): 0}, ideals=ideals) is None


def test_signatures_forget_labels_and_sides():
    pattern = Pattern((3, 3, 4), ((7, 3, 6), (1, 3, 6, 5)))
    relabelled = Pattern((3, 3, 4), ((6, 7, 3), (3, 5, 6, 2)))  # hidden neurons turned round, outputs swapped
    assert signature(pieces_of(pattern)) == signature(pieces_of(relabelled))
    assert signature(pieces_of(pattern)) == signature(pieces_of(pattern.reversed()))
    assert signature(pieces_of(pattern)) != signature(pieces_of(Pattern((3, 3, 4), ((7, 3, 6), (1, 3, 6, 7)))))


def test_a_quick_witness_needs_no_tree(clock):
    running = clock(effort=20)
    trees = CaseTrees(running)
    spot = quick_witness(targets(FULL_BUT_BAD, running), trees)
    assert spot is not None
    assert not trees.known
    decision = decide_by_search(FULL_BUT_BAD, pf.Budget(seconds=None, effort=20))
    pf.verify(FULL_BUT_BAD, decision.certificate)


def test_closed_patterns_have_no_witness(clock):
    closed = Pattern((4, 4, 4), ((14, 15, 14, 12), (7, 11, 13, 15)))
    running = clock(effort=20)
    assert quick_witness(targets(closed, running), CaseTrees(running)) is None


def test_a_branch_without_a_chart_is_left_with_a_matrix(clock):
    running = clock()
    target = targets(NEEDS_A_TREE, running)[-1]
    gap = find_case_tree(target.group, running)
    assert isinstance(gap, Gap)
    assert gap.unreached is not None
    spot = search_witness([target], CaseTrees(running))
    assert spot is not None
    decision = decide_by_search(NEEDS_A_TREE, pf.Budget(seconds=None))
    assert decision.verdict is pf.Verdict.NOT_CLOSED
    pf.verify(NEEDS_A_TREE, decision.certificate)


def test_cases_are_spent_in_lots(clock):
    running = clock(effort=1)
    assert running.spend_case(7)
    assert running.spend_case(7)  # what is begun may be finished
    assert not running.spend_case()
    assert running.cases == 0
