"""The list of all smaller patterns, against an enumeration that shares nothing with it."""

from itertools import combinations, combinations_with_replacement

import networkx as nx

import patternfuzz as pf
from patternfuzz.shrink.below import smaller_patterns
from patternfuzz.shrink.order import sort_key


def nonempty(width):
    return [frozenset(c) for k in range(1, width + 1) for c in combinations(range(width), k)]


def connected_patterns(max_edges):
    """All classes with at most so many edges, from multisets of rectangles on up to five inputs and outputs."""
    found = set()
    width = max_edges - 1
    shapes = [(s, t) for s in nonempty(width) for t in nonempty(width) if len(s) + len(t) <= max_edges]
    for size in range(1, max_edges // 2 + 1):
        room = max_edges - 2 * (size - 1)
        fitting = [(s, t) for s, t in shapes if len(s) + len(t) <= room]
        first = [(s, t) for s, t in fitting if s == frozenset(range(len(s))) and t == frozenset(range(len(t)))]
        for head in first:
            for rest in combinations_with_replacement(fitting, size - 1):
                neurons = (head, *rest)
                if sum(len(s) + len(t) for s, t in neurons) > max_edges:
                    continue
                graph = nx.Graph()
                for k, (s, t) in enumerate(neurons):
                    graph.add_edges_from((("h", k), ("o", i)) for i in s)
                    graph.add_edges_from((("h", k), ("i", j)) for j in t)
                if nx.is_connected(graph):
                    below = [(k, j) for k, (_, t) in enumerate(neurons) for j in t]
                    above = [(i, k) for k, (s, _) in enumerate(neurons) for i in s]
                    full = pf.Pattern.from_edges((width, size, width), [below, above])
                    found.add(full.compressed().canonical())
    return found


def test_everything_below_the_smallest_lu_is_listed_and_closed(known, verdict):
    lu = known["LU"].canonical()
    listed = smaller_patterns(lu)
    everything = {pattern for pattern in connected_patterns(6) if sort_key(pattern) < sort_key(lu)}
    assert set(listed) == everything
    assert list(listed) == sorted(listed, key=sort_key)
    assert {verdict(pattern) for pattern in listed} == {pf.Verdict.CLOSED}


def test_large_and_deep_patterns_are_not_listed(known):
    assert smaller_patterns(known["companion"].canonical()) is None
    assert smaller_patterns(pf.Pattern((1, 1, 1, 1), ((1,), (1,), (1,)))) is None
