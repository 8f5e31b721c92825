"""Small edits of a pattern: toggle an edge, drop or duplicate a neuron. Always a valid pattern again."""

from __future__ import annotations

from collections.abc import Sequence

from patternfuzz.errors import PatternError
from patternfuzz.pattern.value import Pattern

__all__ = ["drop_vertex", "duplicate_vertex", "grow", "toggle_edge"]


def toggle_edge(pattern: Pattern, mask: int, out: int, inp: int) -> Pattern:
    """Add the edge ``(out, in)`` of a mask, or remove it when it is there.

    Raises:
        PatternError: there is no such mask, or an end is out of range.
    """
    if not 0 <= mask < pattern.depth:
        raise PatternError(f"there is no mask {mask}; masks go from 0 to {pattern.depth - 1}")
    if not (0 <= out < pattern.widths[mask + 1] and 0 <= inp < pattern.widths[mask]):
        raise PatternError(f"mask {mask} has no place ({out}, {inp}); edges are (out, in) pairs")
    rows = [list(layer) for layer in pattern.rows]
    rows[mask][out] ^= 1 << inp
    return Pattern(pattern.widths, tuple(map(tuple, rows)))


def drop_vertex(pattern: Pattern, layer: int, vertex: int) -> Pattern:
    """Remove a neuron, an input or an output with its edges; those after it move down by one.

    Raises:
        PatternError: there is no such neuron, or it is the only one of its layer.
    """
    _check_vertex(pattern, layer, vertex)
    if pattern.widths[layer] == 1:
        raise PatternError(f"layer {layer} has only one neuron, which cannot be dropped")
    widths = list(pattern.widths)
    widths[layer] -= 1
    rows = [list(words) for words in pattern.rows]
    if layer > 0:
        del rows[layer - 1][vertex]
    if layer < pattern.depth:
        low = (1 << vertex) - 1
        rows[layer] = [word & low | word >> vertex + 1 << vertex for word in rows[layer]]
    return Pattern(tuple(widths), tuple(map(tuple, rows)))


def duplicate_vertex(pattern: Pattern, layer: int, vertex: int) -> Pattern:
    """Append a copy of a neuron, an input or an output, with the same edges, at the end of its layer.

    Raises:
        PatternError: there is no such neuron.
    """
    _check_vertex(pattern, layer, vertex)
    widths = list(pattern.widths)
    rows = [list(words) for words in pattern.rows]
    if layer > 0:
        rows[layer - 1].append(rows[layer - 1][vertex])
    if layer < pattern.depth:
        rows[layer] = [word | (word >> vertex & 1) << widths[layer] for word in rows[layer]]
    widths[layer] += 1
    return Pattern(tuple(widths), tuple(map(tuple, rows)))


def grow(pattern: Pattern, *, inputs: Sequence[int] = (), outputs: Sequence[int] = ()) -> Pattern:
    """Append inputs and outputs with any edges; the pattern stays a window of the result.

    Each new input is given as the bit set of neurons of layer 1 that it feeds, each new output as the bit set of
    neurons of the last hidden layer that it reads.

    Raises:
        PatternError: a bit set names a neuron that does not exist.
    """
    first = list(pattern.rows[0])
    for number, word in enumerate(inputs, start=pattern.n_inputs):
        if word < 0 or word >> pattern.widths[1]:
            raise PatternError(f"new input {number} feeds a neuron beyond layer 1 of {pattern.widths[1]} neurons")
        first = [row | (word >> out & 1) << number for out, row in enumerate(first)]
    widths = (pattern.n_inputs + len(inputs), *pattern.widths[1:-1], pattern.n_outputs + len(outputs))
    return Pattern(widths, (tuple(first), *pattern.rows[1:-1], (*pattern.rows[-1], *outputs)))


def _check_vertex(pattern: Pattern, layer: int, vertex: int) -> None:
    if not 0 <= layer <= pattern.depth:
        raise PatternError(f"there is no layer {layer}; layers go from 0 to {pattern.depth}")
    if not 0 <= vertex < pattern.widths[layer]:
        raise PatternError(
            f"layer {layer} has no neuron {vertex}; its neurons go from 0 to {pattern.widths[layer] - 1}"
        )
