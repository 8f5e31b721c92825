"""Connected components."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings

import patternfuzz as pf
from patternfuzz.certificate import envelope
from patternfuzz.pattern import Pattern
from patternfuzz.pattern.families import block_diagonal, dense
from patternfuzz.reduce.split import split
from patternfuzz.strategies import patterns


def test_blocks_come_apart():
    parts = split(block_diagonal([[1, 1, 2], [2, 3, 1]]))
    assert [(part.inputs, part.outputs) for part in parts] == [((0,), (0, 1)), ((1, 2), (2,))]
    assert [part.pattern for part in parts] == [dense([1, 1, 2]), dense([2, 3, 1])]


def test_vertices_without_edges_are_parts_with_nothing_to_prove():
    pattern = Pattern.from_edges([3, 1, 2], [[(0, 1)], [(1, 0)]])
    found = {(part.inputs, part.outputs): part.pattern for part in split(pattern)}
    assert found == {((), (0,)): None, ((0,), ()): None, ((2,), ()): None, ((1,), (1,)): dense([1, 1, 1])}


def test_an_edge_on_no_path_joins_nothing():
    """Input 1 feeds neuron 0 only, which feeds nothing."""
    pattern = Pattern.from_edges([2, 2, 1], [[(0, 0), (0, 1), (1, 0)], [(0, 1)]])
    assert [(part.inputs, part.outputs) for part in split(pattern)] == [((0,), (0,)), ((1,), ())]


@pytest.mark.parametrize("widths", [[1, 1, 1], [2, 3, 2], [2, 1, 1, 2]])
def test_a_connected_pattern_is_one_part(widths):
    (part,) = split(dense(widths))
    assert part.pattern == dense(widths)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(patterns(max_depth=4, max_width=5))
def test_parts_are_the_components_of_the_graph(pattern):
    live = pattern.pruned()
    graph = live.to_networkx().to_undirected()
    ends = [
        (
            tuple(sorted(v for layer, v in component if layer == 0)),
            tuple(sorted(v for layer, v in component if layer == live.depth)),
        )
        for component in nx.connected_components(graph)
    ]
    parts = split(pattern)
    assert [(part.inputs, part.outputs) for part in parts] == sorted(end for end in ends if end != ((), ()))
    for part in parts:
        if part.pattern is None:
            assert not (part.inputs and part.outputs)
        elif pattern.depth == 2:
            assert part.pattern.compressed() == pattern.window(part.inputs, part.outputs).compressed()
        else:
            assert part.pattern == pattern.window(part.inputs, part.outputs)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(patterns(max_depth=3, max_width=4))
def test_proofs_of_all_parts_prove_the_whole(pattern):
    parts = split(pattern)
    decisions = [pf.decide(part.pattern) if part.pattern else None for part in parts]
    if any(d is not None and d.verdict is not pf.Verdict.CLOSED for d in decisions):
        return
    nodes = [
        {"inputs": list(part.inputs), "outputs": list(part.outputs), "proof": d and d.certificate["proof"]}
        for part, d in zip(parts, decisions, strict=True)
    ]
    pf.verify(pattern, envelope(pattern, pf.Verdict.CLOSED, {"rule": "split", "parts": nodes}))
