"""Shallow patterns written down from their pieces: the ways with the fewest edges.

What is left of a shallow pattern when entries have been freed are *pieces*. A pattern with one neuron for the hull (all
rows times all columns) of every piece, and star neurons for a set ``F`` of free entries that contains what the hulls
have beyond their pieces, gives the same pieces back once the stars have freed ``F``. Several hulls may share a neuron
if their cross entries are in ``F``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, product

from patternfuzz.pattern import Pattern
from patternfuzz.reduce.pieces import Entry, Piece
from patternfuzz.reduce.stars import Rectangle, fewest_stars

__all__ = ["is_spellable", "pair", "replaced", "spelled", "spellings"]

MAX_HIDDEN = 12
MAX_ENTRIES = 600
MAX_SPELLINGS = 512


def is_spellable(shallow: Pattern) -> bool:
    """Small enough for the search for free blocks."""
    if shallow.widths[1] > MAX_HIDDEN:
        return False
    reads, feeds = shallow.rows[0], shallow.columns(1)
    return sum(r.bit_count() * f.bit_count() for r, f in zip(reads, feeds, strict=True)) <= MAX_ENTRIES


def pair(pattern: Pattern, layer: int) -> Pattern:
    """The shallow pattern of the two masks at a hidden layer."""
    return Pattern(pattern.widths[layer - 1 : layer + 2], pattern.rows[layer - 1 : layer + 1])


def replaced(pattern: Pattern, layer: int, shallow: Pattern) -> Pattern:
    """The pattern with other masks on both sides of a hidden layer."""
    return Pattern(
        (*pattern.widths[: layer - 1], *shallow.widths, *pattern.widths[layer + 2 :]),
        (*pattern.rows[: layer - 1], *shallow.rows, *pattern.rows[layer + 1 :]),
    )


def _hull(piece: Piece) -> Rectangle:
    return frozenset(piece.rows), frozenset(piece.columns)


def spelled(shallow: Pattern, neurons: Sequence[Rectangle]) -> Pattern:
    """The pattern with the same inputs and outputs and these neurons."""
    widths = (shallow.n_inputs, len(neurons), shallow.n_outputs)
    below = [(k, j) for k, (_, columns) in enumerate(neurons) for j in columns]
    above = [(i, k) for k, (rows, _) in enumerate(neurons) for i in rows]
    return Pattern.from_edges(widths, [below, above])


def _sharings(hulls: Sequence[Rectangle], free: frozenset[Entry]) -> Iterator[list[Rectangle]]:
    """Ways to let one neuron hold several hulls: disjoint rows and columns, and all cross entries free."""
    if not hulls:
        yield []
        return
    rows, columns = hulls[0]
    for rest in _sharings(hulls[1:], free):
        yield [(rows, columns), *rest]
        for k, (s, t) in enumerate(rest):
            cross = {*product(rows, t), *product(s, columns)}
            if rows.isdisjoint(s) and columns.isdisjoint(t) and cross <= free:
                yield [(rows | s, columns | t), *rest[:k], *rest[k + 1 :]]


def spellings(shallow: Pattern, pieces: Sequence[Piece], keep: frozenset[Entry] = frozenset()) -> Iterator[Pattern]:
    """The spellings of these pieces with the fewest edges, up to a limit, in a fixed order.

    ``keep`` are entries that have to stay free even where no hull needs them.
    """
    hulls = [_hull(piece) for piece in pieces]
    needed = keep | {
        (i, j)
        for (rows, columns), piece in zip(hulls, pieces, strict=True)
        for i in rows
        for j in columns
        if (i, j) not in piece.entries
    }
    return islice(
        (
            spelled(shallow, [*neurons, *stars])
            for stars in fewest_stars(frozenset(needed))
            for neurons in _sharings(hulls, frozenset(needed))
        ),
        MAX_SPELLINGS,
    )
