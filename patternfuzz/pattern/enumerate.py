"""All patterns with one hidden layer of given sizes, each class once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations_with_replacement
from typing import TypeAlias

from patternfuzz.errors import PatternError
from patternfuzz.pattern.canonical_shallow import MAX_HIDDEN, Words, translations, transposed
from patternfuzz.pattern.value import Pattern

__all__ = ["shallow_classes"]

Sizes: TypeAlias = int | Iterable[int]


def shallow_classes(
    *, n_inputs: Sizes = (2, 3), n_hidden: Sizes = (2, 3), n_outputs: Sizes = (2, 3)
) -> Iterator[Pattern]:
    """Yield the canonical form of every pattern with one hidden layer of these sizes and no dead vertex.

    Every input feeds, every output reads, and every hidden neuron does both. Classes are up to relabelling within
    layers and reversal, and none comes twice, even when the sizes allow a pattern and its reverse. Sizes are numbers or
    ranges. The default (2 or 3 of each) gives 562 patterns, 3 x 3 x 3 gives 334 of them. The order is deterministic:
    by size, smallest first.

    The search runs over pairs (sets read by the outputs, sets fed by the inputs) up to order of the hidden neurons,
    never over grids of edges, so its cost is in proportion to what it yields.

    Raises:
        PatternError: a size is below 1, or there are more than 5 hidden neurons.
    """
    sizes = []
    for name, given in (("n_inputs", n_inputs), ("n_hidden", n_hidden), ("n_outputs", n_outputs)):
        chosen = sorted({given} if isinstance(given, int) else set(given))
        if not chosen or chosen[0] < 1:
            raise PatternError(f"{name} must be positive numbers, got {given!r}")
        sizes.append(chosen)
    if sizes[1][-1] > MAX_HIDDEN:
        raise PatternError(f"n_hidden can be at most {MAX_HIDDEN}: there are too many classes beyond, got {n_hidden!r}")
    ends = sorted({(min(m, n), max(m, n)) for m in sizes[0] for n in sizes[2]})
    return (pattern for m, n in ends for r in sizes[1] for pattern in _of_size(m, r, n))


def _of_size(m: int, r: int, n: int) -> Iterator[Pattern]:
    """All classes with ``m`` inputs, ``r`` hidden neurons and ``n`` outputs, ``m <= n``."""
    tables = translations(r)
    firsts = list(_orbits(m, r, tables))
    if m == n:
        orbit_of = {words: i for i, (orbit, _) in enumerate(firsts) for words in orbit}
    for number, (orbit, stabiliser) in enumerate(firsts):
        ins = min(orbit)
        seen: set[Words] = set()
        for outs in _alive(n, r):
            if outs in seen:
                continue
            images = {_image(outs, table) for table in stabiliser}
            if m == n:
                # A pair and its swap are one class: keep the one whose first half has the lower orbit number.
                other = orbit_of[outs]
                if other < number:
                    continue
                if other == number:
                    images |= _swapped(ins, outs, tables)
            seen |= images
            yield Pattern((m, r, n), (transposed(ins, r), outs)).canonical()


def _swapped(ins: Words, outs: Words, tables: tuple[tuple[int, ...], ...]) -> set[Words]:
    """All ``x`` such that ``(ins, x)`` is ``(outs, ins)`` up to order of the hidden neurons."""
    return {_image(ins, table) for table in tables if _image(outs, table) == ins}


def _alive(n: int, r: int) -> Iterator[Words]:
    """All multisets of ``n`` non-empty sets of hidden neurons that use every one."""
    everything = (1 << r) - 1
    for words in combinations_with_replacement(range(1, 1 << r), n):
        union = 0
        for word in words:
            union |= word
        if union == everything:
            yield words


def _image(words: Words, table: tuple[int, ...]) -> Words:
    return tuple(sorted([table[word] for word in words]))


def _orbits(n: int, r: int, tables: tuple[tuple[int, ...], ...]) -> Iterator[tuple[set[Words], list[tuple[int, ...]]]]:
    """The classes of :func:`_alive` under relabelling, each with the relabellings that keep its first member."""
    seen: set[Words] = set()
    for words in _alive(n, r):
        if words not in seen:
            images = [_image(words, table) for table in tables]
            seen.update(images)
            yield set(images), [table for table, image in zip(tables, images, strict=True) if image == words]
