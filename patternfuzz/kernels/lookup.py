"""Is a pattern of a catalogue a window of this one, or this one a window of a pattern of a catalogue?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from patternfuzz.kernels.catalogue import Catalogue, Item, Shelf
from patternfuzz.kernels.counts import sets_of, translated
from patternfuzz.kernels.projection import FIELD_MAX, GUARD, Words, histogram, packed, projections
from patternfuzz.pattern import Pattern

__all__ = ["MAX_HIDDEN", "Places", "find_larger", "find_window"]

MAX_HIDDEN = 8
"""Hidden neurons of the largest pattern in which windows are looked for."""

Sides = tuple[Sequence[int], Sequence[int]]
"""The hidden neurons of every input and of every output."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the smaller of two patterns lies in the larger one: for every layer (inputs first) vertex -> place.

    ``reversed``: the layers of ``item.pattern`` are meant in opposite order, so that its outputs are the first layer.
    """

    item: Item
    reversed: bool
    layers: tuple[dict[int, int], dict[int, int], dict[int, int]]


def find_window(pattern: Pattern, catalogue: Catalogue) -> Places | None:
    """The smallest pattern of a catalogue that is a window of ``pattern``, up to relabelling and reversal.

    ``None`` if there is none, and for deep patterns or more than :data:`MAX_HIDDEN` hidden neurons. The pattern may
    have any number of inputs and outputs, and dead neurons.
    """
    hidden = pattern.widths[1]
    if pattern.depth != 2 or hidden > MAX_HIDDEN:
        return None
    sides = sets_of(pattern)
    below, above = (histogram(words, hidden) for words in sides)
    best: tuple[int, int, int, Shelf] | None = None
    for shelf in catalogue.shelves:
        if shelf.live > hidden:
            break
        counts = projections(hidden, shelf.live).counts(below, above)
        hit = _first_hit(shelf.rows, counts)
        if hit is not None and (best is None or shelf.item[hit[0]] < best[0]):
            best = (shelf.item[hit[0]], *hit, shelf)
    if best is None:
        return None
    number, row, choice, shelf = best
    chosen = projections(hidden, shelf.live)
    live, read = chosen.live[choice], chosen.read[choice]
    mask = sum(1 << k for k in live)
    fed = (1 << hidden) - 1 & ~mask & ~read
    usable = _usable(sides[0], mask, fed), _usable(sides[1], mask, read)
    item = catalogue.items[number]
    order = [live[k] for k in shelf.order[row]]
    return _places(item, shelf.flipped[row], _of(item.pattern, shelf.flipped[row], order), usable, order)


def find_larger(pattern: Pattern, catalogue: Catalogue) -> Places | None:
    """A pattern of a catalogue that has ``pattern`` as a window, up to relabelling and reversal.

    ``None`` if there is none, and for deep patterns. The pattern is pruned. A larger pattern that has it as a window
    only by way of dead neurons may be overlooked.
    """
    if pattern.depth != 2:
        return None
    live = [k for k, word in enumerate(pattern.rows[0]) if word]
    place = {k: n for n, k in enumerate(live)}
    numbered = [place.get(k, 0) for k in range(pattern.widths[1])]
    inputs, outputs = sets_of(pattern)
    sides = [translated(word, numbered) for word in inputs], [translated(word, numbered) for word in outputs]
    for shelf in catalogue.shelves:
        if shelf.live < len(live):
            continue
        counts = np.concatenate([histogram(words, shelf.live)[1:] for words in sides])
        if counts.max() > FIELD_MAX:
            return None
        hit = _first_hit(packed(counts)[None], shelf.rows)
        if hit is None:
            continue
        row = hit[1]
        item = catalogue.items[shelf.item[row]]
        order, flipped = shelf.order[row], shelf.flipped[row]
        found = _places(item, flipped, sides, _of(item.pattern, flipped, order), order)
        back = {new: old for old, new in found.layers[1].items()}
        hidden = {k: back[n] for k, n in place.items()}  # from the pattern's own numbers to the larger pattern's
        return Places(item, flipped, (found.layers[0], hidden, found.layers[2]))
    return None


def _first_hit(small: Words, large: Words) -> tuple[int, int] | None:
    """The first row of ``small`` that is nowhere above some row of ``large``, and the first such row of ``large``.

    A field keeps its guard bit in ``large + guard - small`` exactly when it is not larger in ``small``.
    """
    below = ((large[None] | GUARD) - small[:, None]) & GUARD == GUARD
    fits = below.all(axis=-1)
    first = int(fits.argmax())  # row by row
    row, column = divmod(first, len(large))
    return (row, column) if fits[row, column] else None


def _usable(words: Sequence[int], mask: int, forbidden: int) -> list[int]:
    """Sets cut to ``mask``; what meets ``forbidden`` gets the empty set, which no neuron of a window has."""
    return [0 if word & forbidden else word & mask for word in words]


def _of(pattern: Pattern, flipped: bool, order: Sequence[int]) -> Sides:
    """The sets of a catalogue's pattern, upright, its hidden neuron ``k`` called ``order[k]``."""
    inputs, outputs = ([translated(word, order) for word in words] for words in sets_of(pattern))
    return (outputs, inputs) if flipped else (inputs, outputs)


def _places(item: Item, flipped: bool, small: Sides, large: Sides, order: Sequence[int]) -> Places:
    """Give every input and output of the smaller pattern a place with the same set."""
    ends = []
    for words, room in zip(small, large, strict=True):
        free: dict[int, list[int]] = {}
        for vertex, word in reversed(list(enumerate(room))):
            free.setdefault(word, []).append(vertex)
        ends.append({vertex: free[word].pop() for vertex, word in enumerate(words) if word})
    return Places(item, flipped, (ends[0], dict(enumerate(order)), ends[1]))
