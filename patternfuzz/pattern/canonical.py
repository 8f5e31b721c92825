"""Canonical forms: one pattern for every class up to relabelling within layers and reversal."""

from __future__ import annotations

from functools import lru_cache

from patternfuzz.pattern import canonical_shallow
from patternfuzz.pattern.canonical_search import canonical_order

__all__ = ["Rows", "Widths", "canonical_form", "relabelled"]

Widths = tuple[int, ...]
Rows = tuple[tuple[int, ...], ...]


@lru_cache(maxsize=1 << 14)
def canonical_form(widths: Widths, rows: Rows) -> tuple[Widths, Rows]:
    """The canonical ``(widths, rows)`` of a pattern given in the same shape.

    Two patterns get the same answer exactly when one becomes the other by renumbering the neurons of each layer
    (inputs and outputs included), possibly after reversal.

    Raises:
        CanonicalLimitError: the pattern is one of the rare ones on which the search takes too long.
    """
    if len(widths) == 3 and widths[1] <= canonical_shallow.MAX_HIDDEN:
        ins = canonical_shallow.transposed(rows[0], widths[0])
        ins, outs = canonical_shallow.minimum(ins, rows[1], widths[1])
        return (len(ins), widths[1], len(outs)), (canonical_shallow.transposed(ins, widths[1]), outs)
    forward = (widths, rows)
    backward = _reversed(widths, rows)
    first, second = _invariant(*forward), _invariant(*backward)
    if first != second:
        return relabelled(*(forward if first < second else backward))
    return min(relabelled(*forward), relabelled(*backward))


def _bits(word: int) -> list[int]:
    digits = bin(word)[:1:-1]
    return [i for i, digit in enumerate(digits) if digit == "1"]


def _reversed(widths: Widths, rows: Rows) -> tuple[Widths, Rows]:
    turned = tuple(canonical_shallow.transposed(layer, width) for layer, width in zip(rows, widths, strict=False))
    return widths[::-1], turned[::-1]


def _invariant(widths: Widths, rows: Rows) -> tuple[object, ...]:
    """Something that tells most patterns from their reverse, cheaply."""
    return widths, [(sum(sizes), sorted(sizes)) for sizes in ([word.bit_count() for word in layer] for layer in rows)]


def relabelled(widths: Widths, rows: Rows) -> tuple[Widths, Rows]:
    """The pattern with its neurons in canonical order (same direction)."""
    start = [sum(widths[:layer]) for layer in range(len(widths) + 1)]
    adjacency: list[list[int]] = [[] for _ in range(start[-1])]
    for i, layer in enumerate(rows):
        for out, word in enumerate(layer):
            v = start[i + 1] + out
            below = [start[i] + inp for inp in _bits(word)]
            adjacency[v] += below
            for u in below:
                adjacency[u].append(v)
    colours = [layer for layer, width in enumerate(widths) for _ in range(width)]
    order = canonical_order(adjacency, colours)
    number = [0] * len(order)
    for low, width in zip(start, widths, strict=False):
        for new, v in enumerate(order[low : low + width]):
            number[v] = new
    found = []
    for low, width in zip(start[1:], widths[1:], strict=False):
        words = [0] * width
        for v in range(low, low + width):
            words[number[v]] = sum([1 << number[u] for u in adjacency[v] if u < low])
        found.append(tuple(words))
    return widths, tuple(found)
