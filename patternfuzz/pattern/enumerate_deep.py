"""All patterns with given layer sizes, any number of layers, each class once.

The masks are chosen one after the other, from the inputs up. For a chosen lower part let ``H`` be the relabellings of
its top layer that some automorphism of the part brings about. Two choices of the next mask give isomorphic patterns
exactly when some member of ``H`` turns the one into the other, up to order of the new neurons; so one choice per orbit
is made, and its new ``H`` is read off the stabiliser. Nothing is generated twice and thrown away, except that of a
class and its reverse, where the sizes allow both, only the lesser is yielded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations_with_replacement, permutations
from typing import TypeAlias

from patternfuzz.errors import PatternError
from patternfuzz.pattern.canonical import relabelled
from patternfuzz.pattern.value import Pattern

__all__ = ["MAX_WIDTH", "deep_classes", "width_vectors"]

MAX_WIDTH = 5
"""Neurons of the widest layer; beyond, there are too many classes to list."""

Words: TypeAlias = tuple[int, ...]
"""The neurons of a layer as bit sets of what they read."""

Table: TypeAlias = tuple[int, ...]
"""A relabelling, as the image of every bit set."""


def deep_classes(widths: Sequence[int]) -> Iterator[Pattern]:
    """Yield the canonical form of every pattern with these layer sizes (inputs first) and no dead vertex.

    Every neuron but the inputs reads, every neuron but the outputs feeds; the pattern need not be connected. Classes
    are up to relabelling within layers and reversal, as in :func:`patternfuzz.pattern.shallow_classes`, so reversed
    sizes give the same classes, in the same deterministic order.

    Raises:
        PatternError: fewer than three layers, or a size is below 1 or above 5.
    """
    sizes = tuple(widths)
    if len(sizes) < 3:
        raise PatternError(f"widths must name at least three layers, got {sizes!r}")
    if min(sizes) < 1 or max(sizes) > MAX_WIDTH:
        raise PatternError(f"every layer must have 1 to {MAX_WIDTH} neurons, got {sizes!r}")
    return _of_widths(min(sizes, sizes[::-1]))


def width_vectors(n_masks: int, max_vertices: int) -> Iterator[tuple[int, ...]]:
    """Layer sizes with this many masks and at most so many vertices, one of each size vector and its reverse."""

    def longer(start: tuple[int, ...], left: int) -> Iterator[tuple[int, ...]]:
        missing = n_masks + 1 - len(start)
        if not missing:
            yield start
            return
        for width in range(1, min(MAX_WIDTH, left - missing + 1) + 1):
            yield from longer((*start, width), left - width)

    return (found for found in longer((), max_vertices) if found <= found[::-1])


def _of_widths(sizes: tuple[int, ...]) -> Iterator[Pattern]:
    cache: dict[tuple[frozenset[Table], int, int], list[tuple[Words, frozenset[Table]]]] = {}

    def choices(group: frozenset[Table], below: int, above: int) -> list[tuple[Words, frozenset[Table]]]:
        key = group, below, above
        if key not in cache:
            cache[key] = list(_orbits(sorted(group), below, above))
        return cache[key]

    def grow(rows: tuple[Words, ...], group: frozenset[Table]) -> Iterator[Pattern]:
        if len(rows) == len(sizes) - 1:
            yield Pattern(sizes, rows)
            return
        for words, bigger in choices(group, sizes[len(rows)], sizes[len(rows) + 1]):
            yield from grow((*rows, words), bigger)

    everything = frozenset(_table(order) for order in permutations(range(sizes[0])))
    for pattern in grow((), everything):
        if sizes != sizes[::-1] or _is_lesser(pattern):
            yield pattern.canonical()


def _is_lesser(pattern: Pattern) -> bool:
    """Whether a pattern of palindromic sizes comes before its reverse, or is isomorphic to it."""
    other = pattern.reversed()
    return relabelled(pattern.widths, pattern.rows) <= relabelled(other.widths, other.rows)


def _table(order: Sequence[int]) -> Table:
    """The images of all bit sets when ``v`` becomes ``order[v]``."""
    images = [0]
    for position in order:
        images += [image | 1 << position for image in images]
    return tuple(images)


def _orbits(group: Sequence[Table], below: int, above: int) -> Iterator[tuple[Words, frozenset[Table]]]:
    """One mask for every orbit of the group, with the relabellings of its upper layer that extend to the lower part."""
    seen: set[Words] = set()
    everything = (1 << below) - 1
    for words in combinations_with_replacement(range(1, 1 << below), above):
        union = 0
        for word in words:
            union |= word
        if union != everything or words in seen:
            continue
        images = [tuple(table[word] for word in words) for table in group]
        seen.update(tuple(sorted(image)) for image in images)
        kept = {image for image in images if tuple(sorted(image)) == words}
        orders = (order for order in permutations(range(above)) if tuple(words[v] for v in order) in kept)
        yield words, frozenset(_table(order) for order in orders)
