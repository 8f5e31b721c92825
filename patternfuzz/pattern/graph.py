"""Patterns as layered directed graphs, and back."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, TypeAlias

import networkx as nx

from patternfuzz.errors import PatternError

if TYPE_CHECKING:
    from patternfuzz.pattern.value import Pattern

__all__ = ["edges_from_graph", "graph_of"]

Graph: TypeAlias = Any  # networkx ships no types


def graph_of(pattern: Pattern) -> Graph:
    """A ``networkx.DiGraph`` with the nodes ``(layer, index)`` and edges from each layer to the next.

    Every node has the attributes ``layer`` (0 for inputs) and ``index``, so ``nx.multipartite_layout(g,
    subset_key="layer")`` draws it. Vertices without edges are nodes too.
    """
    graph = nx.DiGraph()
    for layer, width in enumerate(pattern.widths):
        graph.add_nodes_from(((layer, index), {"layer": layer, "index": index}) for index in range(width))
    for i in range(pattern.depth):
        graph.add_edges_from(((i, inp), (i + 1, out)) for out, inp in pattern.edges(i))
    return graph


def edges_from_graph(graph: Graph) -> tuple[list[int], list[list[tuple[int, int]]]]:
    """The ``(widths, edges)`` of a layered directed graph with any node names.

    Layers come from the node attribute ``layer`` (0, 1, ..., as many as there are). If no node has it, they are
    inferred, which needs every node to lie on a path of one common length from a node without predecessors to one
    without successors. Within a layer, nodes are numbered by the attribute ``index`` when every node has one (distinct
    and without gaps), else in the order of the graph.

    Raises:
        PatternError: not a simple directed graph, empty, cyclic, an edge that skips a layer or runs backwards, layers
            missing on some nodes or ambiguous, or a bad ``index``.
    """
    _check_kind(graph)
    layer_of = _given_layers(graph) if any("layer" in data for _, data in graph.nodes(data=True)) else _inferred(graph)
    depth = max(layer_of.values())
    layers: list[list[Hashable]] = [[] for _ in range(depth + 1)]
    for node in graph.nodes:
        layers[layer_of[node]].append(node)
    for number, layer in enumerate(layers):
        if not layer:
            raise PatternError(f"no node has layer {number}, though layers go up to {depth}; layers count from 0")
    index = _numbering(graph, layers)
    edges: list[list[tuple[int, int]]] = [[] for _ in range(depth)]
    for u, v in graph.edges:
        if layer_of[v] != layer_of[u] + 1:
            raise PatternError(_bad_edge(u, v, layer_of[u], layer_of[v]))
        edges[layer_of[u]].append((index[v], index[u]))
    return [len(layer) for layer in layers], edges


def _check_kind(graph: Graph) -> None:
    if not isinstance(graph, nx.Graph):
        raise PatternError(f"expected a networkx.DiGraph, got {type(graph).__name__}")
    if not graph.is_directed():
        raise PatternError(
            "the graph is undirected; a pattern needs a networkx.DiGraph with edges from inputs to outputs"
        )
    if graph.is_multigraph():
        raise PatternError(
            "the graph is a multigraph; a pattern has at most one edge between two neurons: use nx.DiGraph(g)"
        )
    if graph.number_of_nodes() == 0:
        raise PatternError("the graph is empty; a pattern needs at least three layers of neurons")
    if not nx.is_directed_acyclic_graph(graph):
        cycle = [u for u, *_ in nx.find_cycle(graph)]
        raise PatternError(f"the graph has a cycle through {_names(cycle)}; a pattern is a layered acyclic graph")


def _given_layers(graph: Graph) -> dict[Hashable, int]:
    found: dict[Hashable, int] = {}
    for node, data in graph.nodes(data=True):
        if "layer" not in data:
            raise PatternError(f"node {node!r} has no 'layer' attribute, though others have; give it to all or to none")
        layer = data["layer"]
        if isinstance(layer, bool) or not hasattr(layer, "__index__") or layer < 0:
            raise PatternError(f"node {node!r} has layer {layer!r}; layers are the whole numbers 0, 1, 2, ...")
        if layer >= graph.number_of_nodes():
            raise PatternError(f"node {node!r} has layer {layer}, but there are only {graph.number_of_nodes()} nodes")
        found[node] = int(layer)
    return found


def _inferred(graph: Graph) -> dict[Hashable, int]:
    order = list(nx.topological_sort(graph))
    from_start: dict[Hashable, int] = {}
    for node in order:
        from_start[node] = 1 + max((from_start[u] for u in graph.predecessors(node)), default=-1)
    depth = max(from_start.values())
    for node in order:
        if not graph.pred[node] and not graph.succ[node]:
            raise PatternError(f"node {node!r} has no edge, so its layer is unknown; give nodes a 'layer' attribute")
        for succ in graph.successors(node):
            if from_start[succ] != from_start[node] + 1:
                raise PatternError(_bad_edge(node, succ, from_start[node], from_start[succ]))
        if not graph.succ[node] and from_start[node] != depth:
            raise PatternError(
                f"node {node!r} ends a path of length {from_start[node]}, but others have length {depth}: layers are "
                "ambiguous; give nodes a 'layer' attribute"
            )
    return from_start


def _numbering(graph: Graph, layers: list[list[Hashable]]) -> dict[Hashable, int]:
    """Sort the layers in place and return the number of each node in its layer."""
    if all("index" in data for _, data in graph.nodes(data=True)):
        for number, layer in enumerate(layers):
            indices = [graph.nodes[node]["index"] for node in layer]
            if any(isinstance(i, bool) or not hasattr(i, "__index__") for i in indices):
                raise PatternError(f"layer {number} has an 'index' attribute that is not a whole number")
            if sorted(indices) != list(range(len(layer))):
                raise PatternError(
                    f"layer {number} has the indices {_names(sorted(indices))}, not 0 to {len(layer) - 1}, each once"
                )
            layer.sort(key=lambda node: graph.nodes[node]["index"])
    return {node: index for layer in layers for index, node in enumerate(layer)}


def _bad_edge(u: Hashable, v: Hashable, below: int, above: int) -> str:
    if above > below + 1:
        return f"the edge {u!r} -> {v!r} skips a layer (from {below} to {above}); insert a neuron on the way"
    return f"the edge {u!r} -> {v!r} goes from layer {below} to layer {above}; edges go to the next layer"


def _names(nodes: list[Any]) -> str:
    shown = ", ".join(repr(node) for node in nodes[:6])
    return shown + (", ..." if len(nodes) > 6 else "")
