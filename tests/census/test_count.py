"""The formula for the number of classes, against the enumeration and against brute force."""

from itertools import pairwise, product

import pytest

from patternfuzz import PatternError
from patternfuzz.census.count import class_count
from patternfuzz.pattern import Pattern
from patternfuzz.pattern.enumerate import class_words


@pytest.mark.parametrize(
    "sizes",
    [(m, r, n) for m in (1, 2, 3) for n in (1, 2, 3, 4) for r in (1, 2, 3, 4) if m <= n and m * r * n <= 36],
)
def test_formula_and_enumeration_agree(sizes):
    assert sum(1 for _ in class_words(*sizes)) == class_count(sizes)
    assert sum(1 for _ in class_words(*sizes, dead=True)) == class_count(sizes, dead=True)


@pytest.mark.parametrize("sizes", [(2, 5, 3), (4, 3, 4), (3, 4, 4), (2, 3, 5), (1, 5, 5)])
def test_larger_sizes(sizes):
    assert sum(1 for _ in class_words(*sizes)) == class_count(sizes) > 100


def test_the_562_and_the_largest_shapes_of_the_census():
    small = [(m, r, n) for m in (2, 3) for r in (2, 3) for n in (2, 3) if m <= n]
    assert sum(map(class_count, small)) == 562
    assert class_count((4, 4, 4)) == 120222
    assert class_count((4, 5, 4)) == 4938648


def brute_force(widths):
    """Classes of all patterns, and of those without dead vertices, by canonical form."""
    layers = [product(range(1 << a), repeat=b) for a, b in pairwise(widths)]
    every = {Pattern(widths, rows).canonical() for rows in product(*map(tuple, layers))}
    return len(every), sum(p.compressed() == p for p in every)


@pytest.mark.parametrize(
    "widths", [(2, 2, 2), (2, 1, 3), (2, 2, 2, 2), (2, 1, 2, 2), (1, 2, 2, 1), (2, 1, 2, 1, 2), (1, 2, 2, 2, 1)]
)
def test_any_depth_by_brute_force(widths):
    every, alive = brute_force(widths)
    assert class_count(widths, dead=True) == every
    assert class_count(widths) == alive


@pytest.mark.parametrize("widths", [(2, 2), (2, 0, 2), ()])
def test_impossible_widths(widths):
    with pytest.raises(PatternError, match="positive widths"):
        class_count(widths)
