"""Helpers shared by the pattern tests."""

import random

import pytest

from patternfuzz.pattern import Pattern


def _relabelled(pattern, rng):
    """The pattern with the neurons of every layer renumbered at random."""
    new = [rng.sample(range(width), width) for width in pattern.widths]
    edges = [[(new[i + 1][o], new[i][n]) for o, n in pattern.edges(i)] for i in range(pattern.depth)]
    return Pattern.from_edges(pattern.widths, edges)


@pytest.fixture(scope="session")
def relabelled():
    return _relabelled


@pytest.fixture
def rng():
    return random.Random(20260501)


@pytest.fixture(scope="session")
def lu():
    """The smallest pattern that is not closed: rectangles {0,1} x {0,1} and {1} x {1}."""
    return Pattern.from_masks([[[1, 1], [0, 1]], [[1, 0], [1, 1]]])
