"""Paths between an input and an output of a pattern."""

from __future__ import annotations

from collections.abc import Iterator

from patternfuzz.pattern.value import Pattern, bits

__all__ = ["paths"]


def paths(pattern: Pattern, output: int, inp: int) -> Iterator[tuple[tuple[int, int, int], ...]]:
    """Yield every path from input ``inp`` to output ``output`` as edges ``(mask, out, in)``, input side first."""
    reaches: list[list[bool]] = [[v == inp for v in range(pattern.n_inputs)]]
    for rows in pattern.rows:
        below = sum(1 << v for v, yes in enumerate(reaches[-1]) if yes)
        reaches.append([bool(word & below) for word in rows])

    def back(layer: int, vertex: int) -> Iterator[tuple[tuple[int, int, int], ...]]:
        if layer == 0:
            yield ()
            return
        for source in bits(pattern.rows[layer - 1][vertex]):
            if reaches[layer - 1][source]:
                for head in back(layer - 1, source):
                    yield (*head, (layer - 1, vertex, source))

    return back(pattern.depth, output)
