"""What the strategies shrink to, against the true minimum found by going through all small classes.

The order is (edges, vertices): the minimum must be reached from every seed, up to relabelling and reversal.
"""

import random
from itertools import combinations

import pytest
from hypothesis import Phase, find, settings

import patternfuzz as pf
from patternfuzz.pattern import shallow_classes
from patternfuzz.pattern.families import dense, lu
from patternfuzz.strategies import patterns, shallow_patterns

SEEDS = (0, 1)


def smallest(strategy, predicate, seed):
    quick = settings(max_examples=2000, database=None, deadline=None, phases=[Phase.generate, Phase.shrink])
    return find(strategy, predicate, settings=quick, random=random.Random(seed)).canonical()


def rectangles(pattern):
    return list(zip(pattern.columns(1), pattern.rows[0], strict=True))


def overlapping(pattern):
    return [(a, b) for a, b in combinations(rectangles(pattern), 2) if a[0] & b[0] and a[1] & b[1]]


def contains_lu(pattern):
    """A hidden neuron has an input and an output that another one, which it overlaps, does not have."""

    def beyond(a, b):
        return a[0] & ~b[0] and a[1] & ~b[1]

    return any(beyond(a, b) or beyond(b, a) for a, b in overlapping(pattern))


def not_nested(pattern):
    def nested(a, b):
        return not a[0] & ~b[0] and not b[1] & ~a[1]

    return any(not nested(a, b) and not nested(b, a) for a, b in overlapping(pattern))


def broad(pattern):
    """At least two hidden neurons, and each reads and feeds at least two."""
    found = rectangles(pattern)
    return len(found) >= 2 and all(s.bit_count() >= 2 and t.bit_count() >= 2 for s, t in found)


def three_paths(pattern):
    """Some output is reached from some input on three paths."""
    found = rectangles(pattern)
    return any(
        sum(s >> o & 1 and t >> i & 1 for s, t in found) >= 3
        for o in range(pattern.n_outputs)
        for i in range(pattern.n_inputs)
    )


def chain(pattern):
    """Three different rectangles, of which exactly two pairs overlap."""
    different = sorted(set(rectangles(pattern)))
    return any(
        sum(bool(a[0] & b[0] and a[1] & b[1]) for a, b in combinations(three, 2)) == 2
        for three in combinations(different, 3)
    )


PREDICATES = [contains_lu, not_nested, broad, three_paths, chain]


@pytest.fixture(scope="module")
def small_classes():
    """All classes with up to three vertices per layer and no dead vertex, which no minimum has."""
    return list(shallow_classes(n_inputs=(1, 2, 3), n_hidden=(1, 2, 3), n_outputs=(1, 2, 3)))


@pytest.mark.parametrize("predicate", PREDICATES)
def test_shallow_minima(small_classes, predicate):
    def size(pattern):
        return pattern.n_edges, pattern.n_vertices

    good = [pattern for pattern in small_classes if predicate(pattern)]
    best = min(map(size, good))
    minima = {pattern for pattern in good if size(pattern) == best}
    found = {smallest(shallow_patterns(), predicate, seed) for seed in SEEDS}
    assert found <= minima


def test_known_minima():
    assert smallest(shallow_patterns(), contains_lu, 3) == lu(2).canonical()
    assert smallest(shallow_patterns(), broad, 3) == dense([2, 2, 2])
    assert smallest(shallow_patterns(), three_paths, 3) == dense([1, 3, 1])


def alive_and_wide(pattern, depth):
    """Without dead vertices, the pattern has this depth and at least two neurons in every hidden layer."""
    live = pattern.compressed()
    return live.depth == depth and live.n_edges > 0 and min(live.widths[1:-1]) >= 2


def lu_of_paths(pattern):
    """Three masks; two neurons of the second hidden layer have rectangles of paths as in LU."""
    if pattern.depth != 3:
        return False
    first, second, third = (mask.astype(int) for mask in pattern.masks)
    reach = second @ first > 0
    found = [(set(third[:, k].nonzero()[0]), set(reach[k].nonzero()[0])) for k in range(len(second))]
    return any(s & u and t & v and s - u and t - v for s, t in found for u, v in found)


@pytest.mark.parametrize(("depth", "widths"), [(3, (1, 2, 2, 1)), (4, (1, 2, 2, 2, 1))])
def test_smallest_deep_patterns(depth, widths):
    found = smallest(patterns(max_depth=4), lambda p: alive_and_wide(p, depth), seed=0)
    assert (found.widths, found.n_edges) == (widths, 2 * depth)


def test_smallest_deep_lu():
    """The LU rectangles need 3 + 3 edges, and two more to pass the other hidden layer."""
    found = smallest(patterns(), lu_of_paths, seed=0)
    assert (found.widths, found.n_edges) == ((2, 2, 2, 2), 8)


def test_all_conditions_of_a_pattern_are_kept_while_shrinking():
    def wide_and_deep(pattern):
        return pattern.depth == 3 and pattern.widths[1] >= 3 and pattern.n_edges >= 5

    quick = settings(max_examples=2000, database=None, deadline=None, phases=[Phase.generate, Phase.shrink])
    found = find(patterns(), wide_and_deep, settings=quick, random=random.Random(0))
    assert (found.depth, found.widths[1], found.n_edges) == (3, 3, 5)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_smallest_pattern_that_the_oracle_proves_bad_is_lu(seed):
    budget = pf.Budget(seconds=5, effort=20)
    small = shallow_patterns(max_inputs=3, max_hidden=3, max_outputs=3, connected=True)
    found = smallest(small, lambda p: pf.decide(p, budget).verdict is pf.Verdict.NOT_CLOSED, seed)
    assert found == lu(2).canonical()
    assert (found.widths, found.n_edges) == ((2, 2, 2), 6)
