"""Canonical order of the vertices of a coloured graph: refine, split into independent parts, branch where needed.

The method is individualisation-refinement (McKay, *Practical graph isomorphism*, 1981) with additions that the regular
structure of masks calls for:

* twins (same colour, same neighbours) are merged into one vertex that remembers how many they were;
* once colours are refined, the edges between two colours can be complemented, so that fewer are left; then the graph
  falls into connected parts that are ordered each alone (many equal blocks cost no more than one after the other);
* before a branch or a part is searched, one quick descent without backtracking is compared with those of its
  brothers: equal leaves show an automorphism, which saves the search. Automorphisms are passed up to save more.

An order is canonical in this sense: isomorphic coloured graphs get orders that correspond under some isomorphism, so
renumbering the vertices by it gives equal graphs. Hash sums only guide the refinement; a collision could make the
search longer, never its answer wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import itemgetter
from typing import TypeVar

from patternfuzz.errors import CanonicalLimitError

__all__ = ["MAX_WORK", "canonical_order"]

MAX_WORK = 20_000_000
"""Edge visits before the search gives up, beyond :data:`PASSES` for each edge; a visit takes about 0.2 µs."""

PASSES = 60
"""Visits per edge that do not count: enough to refine a large pattern that needs no search."""

TOO_LONG = (
    "the canonical form of this pattern takes too long: many neurons look alike without being interchangeable; "
    "work with the pattern as it is, or with a window of it"
)

Colours = dict[int, int]
Adjacency = dict[int, list[int]]
Moves = dict[int, int]
Certificate = tuple[int, tuple[int, ...], tuple[tuple[int, ...], ...]]


def canonical_order(adjacency: Sequence[Sequence[int]], colours: Sequence[int], max_work: int = MAX_WORK) -> list[int]:
    """The vertices ``0 .. n-1`` in canonical order, lower colours first.

    Raises:
        CanonicalLimitError: more than ``max_work`` edges were visited, and each more than :data:`PASSES` times.
    """
    vertices = range(len(colours))
    search = _Search(max_work + PASSES * sum(map(len, adjacency)))
    graph = {v: list(adjacency[v]) for v in vertices}
    try:
        order = search.ordered(graph, dict(zip(vertices, colours, strict=True)), [])
    except RecursionError as error:
        raise CanonicalLimitError(TOO_LONG) from error
    return sorted(order, key=colours.__getitem__)


@dataclass
class _Search:
    """Functions that take ``moves`` append the automorphisms they find (moved vertices only); None: quick descent."""

    work_left: int
    _mixed: list[int] = field(default_factory=list)

    # -- one coloured graph ------------------------------------------------------------------------------------------

    def ordered(self, graph: Adjacency, colours: Colours, moves: list[Moves] | None) -> list[int]:
        """An order of the vertices: canonical, or the first that comes on a quick descent."""
        colours = self._refined(graph, colours)
        if len(set(colours.values())) == len(graph):
            return sorted(graph, key=colours.__getitem__)
        graph = self._thinned(graph, colours)
        parts: list[tuple[Certificate, list[int]]] = []
        known: dict[Certificate, tuple[list[int], list[int]]] = {}
        for part in _components(graph):
            order = part
            if len(part) > 1:
                order = quick = self._ordered_part(graph, colours, part, None)
                if moves is not None:
                    look = self._certificate(graph, colours, quick)
                    if look in known:  # the same part once more
                        image = dict(zip(known[look][0], quick, strict=True))
                        order = [image[v] for v in known[look][1]]
                    else:
                        order = self._ordered_part(graph, colours, part, moves)
                        known[look] = (quick, order)
            parts.append((self._certificate(graph, colours, order), order))
        parts.sort(key=itemgetter(0))
        if moves is not None:
            for (left, a), (right, b) in pairwise(parts):
                if left == right:
                    moves.append(dict(zip(a + b, b + a, strict=True)))
        return [v for _, order in parts for v in order]

    def _ordered_part(
        self, graph: Adjacency, colours: Colours, part: list[int], moves: list[Moves] | None
    ) -> list[int]:
        """A connected part of a refined graph."""
        members = self._twins(graph, colours, part)
        if len(members) == len(part):
            return self._branched(graph, colours, part, moves)
        small = {v: [u for u in graph[v] if u in members] for v in members}
        ranks = _ranked({v: (colours[v], len(members[v])) for v in members})
        found: list[Moves] | None = None if moves is None else []
        order = self.ordered(small, ranks, found)
        if moves is not None and found is not None:
            for move in found:
                pairs = [(v, u) for old, new in move.items() for v, u in zip(members[old], members[new], strict=True)]
                moves.append(dict(pairs))
            moves += [{a: b, b: a} for twins in members.values() for a, b in pairwise(twins)]
        return [u for v in order for u in members[v]]

    def _branched(self, graph: Adjacency, colours: Colours, part: list[int], moves: list[Moves] | None) -> list[int]:
        """A connected part without twins: give each vertex of one colour its own colour in turn."""
        cells: dict[int, list[int]] = {}
        for v in part:
            cells.setdefault(colours[v], []).append(v)
        size, colour = min(((len(cell), c) for c, cell in cells.items() if len(cell) > 1), default=(0, 0))
        if not size:
            return sorted(part, key=colours.__getitem__)
        small = {v: graph[v] for v in part}
        orbit = {v: v for v in cells[colour]}
        best: tuple[list[int], Certificate] | None = None
        best_order: list[int] = []
        looks: dict[Certificate, list[int]] = {}
        explored: list[int] = []
        for chosen in cells[colour]:
            tried = {v: 2 * colours[v] for v in part}
            tried[chosen] -= 1
            if moves is None:
                return self.ordered(small, tried, None)
            if any(_root(orbit, v) == _root(orbit, chosen) for v in explored):
                continue
            explored.append(chosen)
            tried = self._refined(small, tried)
            trace = sorted(tried.values())
            if best is not None and trace > best[0]:
                continue
            found: list[Moves] = []
            quick = self.ordered(small, tried, None)
            look = self._certificate(small, colours, quick)
            if look in looks:
                found.append(dict(zip(looks[look], quick, strict=True)))
            else:
                looks[look] = quick
                order = self.ordered(small, tried, found)
                value = (trace, self._certificate(small, colours, order))
                if best is None or value < best:
                    best, best_order = value, order
                elif value == best:
                    found.append(dict(zip(best_order, order, strict=True)))
            for move in found:
                for v in cells[colour]:
                    if v in move:
                        orbit[_root(orbit, v)] = _root(orbit, move[v])
            moves += found
        return best_order

    # -- pieces ------------------------------------------------------------------------------------------------------

    def _refined(self, graph: Adjacency, colours: Colours) -> Colours:
        """Split colours by the colours of the neighbours until nothing changes; equal colours stay neighbours."""
        colours = _ranked(colours)
        count = len(set(colours.values()))
        edges = sum(map(len, graph.values())) + len(graph)
        while count < len(graph):
            self._spend(edges)
            mixed = self._mixing(count)
            weight = {v: mixed[c] for v, c in colours.items()}
            colours = _ranked({v: (c, sum([weight[u] for u in graph[v]])) for v, c in colours.items()})
            before, count = count, len(set(colours.values()))
            if before == count:
                break
        return colours

    def _thinned(self, graph: Adjacency, colours: Colours) -> Adjacency:
        """Complement the edges between two colours where more than half of the possible ones are there.

        This depends on the colours only, so isomorphic graphs stay so, and the automorphisms are the same.
        """
        self._spend(len(graph) + sum(map(len, graph.values())))
        cells: dict[int, list[int]] = {}
        for v, c in colours.items():
            cells.setdefault(c, []).append(v)
        joined: dict[int, Counter[int]] = {c: Counter() for c in cells}
        for v, near in graph.items():
            joined[colours[v]].update([colours[u] for u in near])
        dense = {
            c: {other for other, number in counts.items() if 2 * number > len(cell) * len(cells[other])}
            for (c, cell), counts in zip(cells.items(), joined.values(), strict=True)
        }
        thin: Adjacency = {}
        for v, near in graph.items():
            there = dense[colours[v]]
            if there:
                kept = [u for u in near if colours[u] not in there]
                gone = set(near)
                for other in sorted(there):
                    if joined[colours[v]][other] < len(cells[colours[v]]) * len(cells[other]):
                        kept += [u for u in cells[other] if u not in gone]
                        self._spend(len(cells[other]))
                near = kept
            thin[v] = near
        return thin

    def _twins(self, graph: Adjacency, colours: Colours, part: list[int]) -> dict[int, list[int]]:
        """The classes of vertices with the same colour and the same neighbours, by their first vertex."""
        self._spend(len(part) + sum(len(graph[v]) for v in part))
        classes: dict[tuple[int, frozenset[int]], list[int]] = {}
        for v in part:
            classes.setdefault((colours[v], frozenset(graph[v])), []).append(v)
        return {twins[0]: twins for twins in classes.values()}

    def _certificate(self, graph: Adjacency, colours: Colours, order: list[int]) -> Certificate:
        """The coloured graph in this order, without the names of its vertices."""
        self._spend(len(order) + sum(len(graph[v]) for v in order))
        position = {v: i for i, v in enumerate(order)}
        edges = tuple([tuple(sorted([position[u] for u in graph[v]])) for v in order])
        return len(order), tuple([colours[v] for v in order]), edges

    def _mixing(self, count: int) -> list[int]:
        """Fixed pseudo-random numbers, one per colour (splitmix64)."""
        while len(self._mixed) < count:
            x = (len(self._mixed) + 1) * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF
            x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9 & 0xFFFFFFFFFFFFFFFF
            x = (x ^ x >> 27) * 0x94D049BB133111EB & 0xFFFFFFFFFFFFFFFF
            self._mixed.append((x ^ x >> 31) >> 8)
        return self._mixed

    def _spend(self, work: int) -> None:
        self.work_left -= work
        if self.work_left < 0:
            raise CanonicalLimitError(TOO_LONG)


Key = TypeVar("Key", int, tuple[int, int])


def _ranked(keys: Mapping[int, Key]) -> Colours:
    """Replace keys by their ranks."""
    rank = {key: i for i, key in enumerate(sorted(set(keys.values())))}
    return {v: rank[key] for v, key in keys.items()}


def _components(graph: Adjacency) -> list[list[int]]:
    seen: set[int] = set()
    parts = []
    for start in graph:
        if start in seen:
            continue
        seen.add(start)
        part = [start]
        for v in part:
            for u in graph[v]:
                if u not in seen:
                    seen.add(u)
                    part.append(u)
        parts.append(part)
    return parts


def _root(parent: Moves, v: int) -> int:
    while parent[v] != v:
        parent[v] = parent[parent[v]]
        v = parent[v]
    return v
