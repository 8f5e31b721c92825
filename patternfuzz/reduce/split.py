"""Reduction: connected components are independent, so the set is the product of theirs."""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx

from patternfuzz.pattern import Pattern

__all__ = ["Part", "split"]


@dataclass(frozen=True, slots=True)
class Part:
    """The inputs and outputs of one component (ascending); either may be empty, and then there is nothing to prove."""

    inputs: tuple[int, ...]
    outputs: tuple[int, ...]


def split(pattern: Pattern) -> list[Part]:
    """The components of the pruned pattern, vertices without edges included."""
    live = pattern.pruned()
    graph: nx.Graph[tuple[int, int]] = nx.Graph()
    graph.add_nodes_from((0, v) for v in range(live.n_inputs))
    graph.add_nodes_from((live.depth, v) for v in range(live.n_outputs))
    for i in range(live.depth):
        graph.add_edges_from(((i, inp), (i + 1, out)) for out, inp in live.edges(i))
    parts = []
    for component in nx.connected_components(graph):
        inputs = tuple(sorted(v for layer, v in component if layer == 0))
        outputs = tuple(sorted(v for layer, v in component if layer == live.depth))
        parts.append(Part(inputs, outputs))
    return sorted(parts, key=lambda part: (part.inputs, part.outputs))
