"""Charts of small constants, shifted rows and lines in which spans meet: their formulas multiply to the matrix."""

from __future__ import annotations

import random

import pytest
from flint import fmpz_mpoly

from patternfuzz.pattern import Pattern
from patternfuzz.reduce.pieces import pieces_of
from patternfuzz.search.case_chart import solve_chart
from patternfuzz.search.case_menu import numbers
from patternfuzz.search.case_problem import Branch, Problem
from patternfuzz.search.case_span import Shift, Span, dives

SPECIAL = Pattern((4, 4, 4), ((15, 7, 10, 12), (7, 7, 11, 13)))


def special_branch(problem, vanishing):
    gens = [problem.gens[problem.number[entry]] for entry in vanishing]
    pairs = tuple((problem.number[entry], gen) for entry, gen in zip(vanishing, gens, strict=True))
    zero, one = problem.constant(0), problem.constant(1)
    return Branch(pairs, tuple((x, zero, one) for x, _ in pairs))


@pytest.mark.parametrize(
    "vanishing",
    [
        (),
        ((3, 1), (3, 3), (3, 2), (1, 3), (0, 2), (1, 1), (2, 0), (2, 2), (1, 0)),
    ],
)
@pytest.mark.parametrize("transposed", [False, True])
def test_the_formulas_multiply_to_the_wanted_matrix(vanishing, transposed):
    problem = Problem.of(pieces_of(SPECIAL))
    branch = special_branch(problem, vanishing)
    kinds = set()
    proposals = list(dives(numbers(problem, branch, transposed, random.Random(1)), random.Random(1)))[:20]
    solved = 0
    for choices in proposals:
        chart = solve_chart(problem, branch, choices, transposed, random.Random(3))
        if chart is None:
            continue
        solved += 1
        kinds |= {type(choice) for choice in choices.values()}
        pieces = problem.pieces[transposed]
        for i, j in {entry for piece in pieces for entry in piece.entries}:
            total: fmpz_mpoly = problem.constant(0)
            for k, piece in enumerate(pieces):
                if (i, j) in piece.entries:
                    total = total + chart.solved[k, i] * chart.fixed[k, j]
            (wanted,), scale = problem.row(branch, i, [j], transposed)
            assert total * scale == chart.denominators[i] * wanted
    assert solved
    assert kinds == {Shift, Span}
