"""Reduction: connected components are independent, so the set is the product of theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from patternfuzz.pattern import Pattern, bits

__all__ = ["Part", "split"]


@dataclass(frozen=True, slots=True)
class Part:
    """One component: its inputs and outputs (ascending), and the pattern on them.

    Without inputs or without outputs there is no pattern, and nothing to prove. Hidden neurons keep their numbers as in
    :meth:`Pattern.window`, because proofs about deep patterns name them; with one hidden layer those of other
    components are left out.
    """

    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    pattern: Pattern | None
    hidden: tuple[int, ...] | None = None
    """The hidden neurons of the component where others are left out."""


def split(pattern: Pattern) -> list[Part]:
    """The components of the pruned pattern, vertices without edges included, in ascending order of inputs, outputs."""
    live = pattern.pruned()
    columns = [live.columns(i) for i in range(live.depth)]
    parts = []
    left = (1 << live.n_inputs) - 1
    while left:
        component = _component(live, columns, left & -left)
        left &= ~component[0]
        parts.append(_part(live, component))
    parts += [Part((), (out,), None) for out, word in enumerate(live.rows[-1]) if not word]
    return sorted(parts, key=lambda part: (part.inputs, part.outputs))


def _component(live: Pattern, columns: Sequence[Sequence[int]], start: int) -> list[int]:
    """The vertices joined to some inputs (a bit set), as a bit set for every layer."""
    found = [0] * (live.depth + 1)
    todo = {0: start}
    while todo:
        layer, fresh = todo.popitem()
        found[layer] |= fresh
        below = above = 0
        for v in bits(fresh):
            below |= live.rows[layer - 1][v] if layer > 0 else 0
            above |= columns[layer][v] if layer < live.depth else 0
        for other, joined in ((layer - 1, below), (layer + 1, above)):
            if joined and joined & ~found[other]:
                todo[other] = todo.get(other, 0) | joined & ~found[other]
    return found


def _part(live: Pattern, component: Sequence[int]) -> Part:
    inputs, outputs = tuple(bits(component[0])), tuple(bits(component[-1]))
    if not outputs:
        return Part(inputs, outputs, None)
    if len(inputs) == live.n_inputs and len(outputs) == live.n_outputs:
        return Part(inputs, outputs, live)
    keep: list[Sequence[int]] = [inputs, *(range(width) for width in live.widths[1:-1]), outputs]
    if live.depth == 2:
        keep[1] = tuple(bits(component[1]))
    number = [{v: new for new, v in enumerate(layer)} for layer in keep]
    rows = tuple(
        tuple(
            sum(1 << number[i][source] for source in bits(live.rows[i][v])) if component[i + 1] >> v & 1 else 0
            for v in keep[i + 1]
        )
        for i in range(live.depth)
    )
    return Part(inputs, outputs, Pattern(tuple(map(len, keep)), rows), tuple(keep[1]) if live.depth == 2 else None)
