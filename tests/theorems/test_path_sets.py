"""Path counts against products of the masks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from patternfuzz.pattern.families import butterfly, dense, lu
from patternfuzz.strategies import patterns
from patternfuzz.theorems.path_sets import path_sets


def counts_of(pattern):
    total = pattern.masks[0].astype(int)
    for mask in pattern.masks[1:]:
        total = mask.astype(int) @ total
    return total


def as_words(table):
    return [sum(1 << c for c, yes in enumerate(row) if yes) for row in table]


def check(pattern):
    counts = counts_of(pattern)
    assert path_sets(pattern) == list(zip(*(as_words(counts >= n) for n in (1, 2, 3)), strict=True))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(patterns(max_depth=4, max_width=5))
def test_at_least_one_two_three(pattern):
    check(pattern)


@pytest.mark.parametrize("pattern", [lu(7), butterfly(8), dense([3, 2, 2, 3]), dense([70, 2, 70]), dense([1, 3, 1])])
def test_families(pattern):
    check(pattern)
    assert np.array_equal(counts_of(pattern.reversed()), counts_of(pattern).T)
