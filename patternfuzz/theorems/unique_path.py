"""Not closed: a 2x2 window in which three entries have a single path through one neuron and the fourth does not.

Statement: let ``k`` be a hidden neuron and ``i, i'`` outputs, ``j, j'`` inputs joined to it. If ``(i, j)``, ``(i, j')`` and
``(i', j)`` have exactly one path (the one through ``k``) and ``(i', j')`` has more than one, then the window on these two
outputs and two inputs is not closed.

Proof: the products ``a T c``, ``a T d``, ``b T c``, ``b T d`` along the four paths through ``k`` (``T`` their common trunk)
satisfy ``(aTd)(bTc) = (aTc)(bTd)``, so the values ``(i, j) = 0``, ``(i, j') = 1``, ``(i', j) = 1`` are not attained. They are a
limit: let ``a = t``, ``d = 1/t``, and let an edge that only the second path of ``(i', j')`` has be ``-1/t``; that path leaves
the trunk's side on both ends, for otherwise one of the other three entries had two paths.

For one hidden layer this is the 2x2 LU pattern sitting in a larger mask. Holds at any depth.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from patternfuzz.certificate import Edge, LimitProof
from patternfuzz.pattern import Pattern, bits

__all__ = ["UniquePathWindow", "find_unique_path_windows", "path_counts", "prove_unique_path"]

ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class UniquePathWindow:
    """Outputs ``i, i2`` and inputs ``j, j2`` of the pattern, and the neuron ``(layer, number)`` their paths share."""

    neuron: tuple[int, int]
    i: int
    j: int
    i2: int
    j2: int


def path_counts(pattern: Pattern) -> NDArray[np.int8]:
    """How many paths join input ``c`` to output ``r``: 0, 1, or 2 for "two or more". Shape outputs x inputs."""
    masks = pattern.masks
    counts = masks[0].astype(np.float32)
    for mask in masks[1:]:
        counts = np.minimum(mask.astype(np.float32) @ counts, np.float32(2))
    return counts.astype(np.int8)


def _reach(pattern: Pattern) -> tuple[list[list[int]], list[list[int]]]:
    """For each hidden layer's neurons: the outputs and the inputs joined to them, as bit sets."""
    inputs = [[1 << v for v in range(pattern.n_inputs)]]
    for rows in pattern.rows:
        layer = []
        for word in rows:
            found = 0
            for source in bits(word):
                found |= inputs[-1][source]
            layer.append(found)
        inputs.append(layer)
    outputs = [[1 << v for v in range(pattern.n_outputs)]]
    for i in reversed(range(pattern.depth)):
        layer = []
        for word in pattern.columns(i):
            found = 0
            for target in bits(word):
                found |= outputs[-1][target]
            layer.append(found)
        outputs.append(layer)
    outputs.reverse()
    return outputs, inputs


def find_unique_path_windows(pattern: Pattern) -> Iterator[UniquePathWindow]:
    """Yield at most one window for every hidden neuron that sits in one."""
    unique = [
        int.from_bytes(np.packbits(row, bitorder="little").tobytes(), "little") for row in path_counts(pattern) == 1
    ]
    outputs, inputs = _reach(pattern)
    for layer in range(1, pattern.depth):
        for k, (outs, ins) in enumerate(zip(outputs[layer], inputs[layer], strict=True)):
            first_with: dict[int, int] = {}
            owner: dict[int, int] = {}
            for r in bits(outs):
                reads = unique[r] & ins
                if not reads or reads in first_with:
                    continue
                first_with[reads] = r
                clash = next((owner[c] for c in bits(reads) if c in owner), None)
                if clash is None:
                    owner.update(dict.fromkeys(bits(reads), r))
                    continue
                other = unique[clash] & ins
                # Two unequal, meeting sets: one of them has an input that the other lacks.
                i, i2, extra = (r, clash, reads & ~other) if reads & ~other else (clash, r, other & ~reads)
                j = next(bits(reads & other))
                yield UniquePathWindow((layer, k), i, j, i2, next(bits(extra)))
                break


def _path(pattern: Pattern, start: tuple[int, int], end: tuple[int, int], avoid: tuple[int, int] | None) -> list[Edge]:
    """Some path between two vertices ``(layer, number)`` that does not meet ``avoid``, input side first."""
    dead: set[tuple[int, int]] = set()

    def back(layer: int, vertex: int) -> list[Edge] | None:
        if (layer, vertex) == start:
            return []
        if layer <= start[0] or (layer, vertex) == avoid or (layer, vertex) in dead:
            return None
        for source in bits(pattern.rows[layer - 1][vertex]):
            head = back(layer - 1, source)
            if head is not None:
                return [*head, (layer - 1, vertex, source)]
        dead.add((layer, vertex))
        return None

    found = back(*end)
    if found is None:
        raise ValueError(f"no path from {start} to {end}")
    return found


def prove_unique_path(window: Pattern, spot: UniquePathWindow) -> LimitProof:
    """The limit proof for a 2x2 window, with ``spot`` in the window's numbering (outputs and inputs 0 and 1)."""
    depth = window.depth
    k = spot.neuron
    up_i, up_i2 = (_path(window, k, (depth, r), None) for r in (spot.i, spot.i2))
    down_j, down_j2 = (_path(window, (0, c), k, None) for c in (spot.j, spot.j2))
    second = _path(window, (0, spot.j2), (depth, spot.i2), avoid=k)
    t_edge = next(e for e, f in zip(up_i, up_i2, strict=True) if e != f)
    pole_edge = next(e for e, f in zip(reversed(down_j2), reversed(down_j), strict=True) if e != f)
    cancel_edge = next(e for e in second if e not in {*up_i2, *down_j2})
    curve: dict[Edge, dict[int, Fraction]] = {
        edge: {0: ONE} for edge in (*up_i, *up_i2, *down_j, *down_j2, *second)
    }
    curve[t_edge] = {1: ONE}
    curve[pole_edge] = {-1: ONE}
    curve[cancel_edge] = {-1: -ONE}
    value = [[Fraction(0)] * 2 for _ in range(2)]
    value[spot.i][spot.j2] = value[spot.i2][spot.j] = ONE

    def product(up: list[Edge], down: list[Edge]) -> tuple[tuple[Edge, int], ...]:
        return tuple(sorted((edge, 1) for edge in (*down, *up)))

    refute = {
        "monomial": (),
        "squares": [],
        "cofactors": {
            (spot.i, spot.j): {product(up_i2, down_j2): ONE},
            (spot.i, spot.j2): {product(up_i2, down_j): -ONE},
            (spot.i2, spot.j): {(): -ONE},
        },
    }
    return LimitProof(tuple(map(tuple, value)), curve, refute)
