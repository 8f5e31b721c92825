"""The cheapest ways to make a set of entries free with star neurons.

A star neuron has one output or one input, and gives every matrix on its row or column of entries. To free the set ``F``
every entry must be on a star. With ``s`` stars that share no entry this takes ``|F| + s`` edges, and ``s`` is at least
the smallest number of rows and columns that cover ``F``.

No other neurons do it with fewer edges: neurons with ``e_1, ..., e_s`` edges have at most ``sum (e_k - 1)`` degrees
of freedom, which must reach ``|F|``; and ``s`` must reach the largest rank on ``F``, which is its largest matching,
hence (Koenig) the smallest cover again. So ``sum e_k >= |F| + s``.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product
from typing import TypeAlias

from patternfuzz.reduce.pieces import Entry

__all__ = ["Rectangle", "fewest_stars"]

Rectangle: TypeAlias = tuple[frozenset[int], frozenset[int]]
"""Outputs and inputs of a hidden neuron."""

Line: TypeAlias = tuple[str, int]
"""``("row", i)`` or ``("column", j)``."""


def _covers(entries: tuple[Entry, ...], size: int) -> Iterator[frozenset[Line]]:
    """Sets of at most ``size`` lines that cover all entries (each possibly more than once)."""
    if not entries:
        yield frozenset()
        return
    if not size:
        return
    i, j = entries[0]
    for rest in _covers(tuple(e for e in entries if e[0] != i), size - 1):
        yield rest | {("row", i)}
    for rest in _covers(tuple(e for e in entries if e[1] != j), size - 1):
        yield rest | {("column", j)}


def _smallest_covers(entries: tuple[Entry, ...], max_size: int) -> list[list[Line]]:
    for size in range(max_size + 1):
        found = set(_covers(entries, size))
        if found:
            return sorted(sorted(cover) for cover in found)
    return []


def fewest_stars(entries: frozenset[Entry], *, max_stars: int = 8, limit: int = 256) -> Iterator[tuple[Rectangle, ...]]:
    """Yield the ways (up to ``limit``, in a fixed order) to free exactly ``entries`` with the fewest edges and stars.

    Yields nothing if more than ``max_stars`` stars are needed.
    """
    listed = tuple(sorted(entries))
    return islice((way for cover in _smallest_covers(listed, max_stars) for way in _assignments(listed, cover)), limit)


def _assignments(entries: tuple[Entry, ...], cover: list[Line]) -> Iterator[tuple[Rectangle, ...]]:
    """All ways to give every entry to one of the lines of the cover it is on, every line getting at least one."""
    options = [[line for line in (("row", i), ("column", j)) if line in cover] for i, j in entries]
    for choice in product(*options):
        held: dict[Line, set[Entry]] = {line: set() for line in cover}
        for entry, line in zip(entries, choice, strict=True):
            held[line].add(entry)
        yield tuple(
            (frozenset(i for i, _ in held[line]), frozenset(j for _, j in held[line])) for line in cover if held[line]
        )
