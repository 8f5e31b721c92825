"""Orderly generation: one multiset of every class under a group of permutations, without a list of those seen.

A multiset is written as an ascending tuple, and the representative of its class is the least such tuple among its
images (R. C. Read, *Every one a winner*, 1978; I. A. Faradzev, 1978). Without its last letter a representative is still
one: were the image ``Q`` of that prefix ``P`` less than ``P``, then the image of the whole, which is ``Q`` with one
letter inserted, would begin with something that is at most ``Q``. So it is enough to extend representatives, letter
after letter, and to keep the extensions that none of their images undercuts. An image ``Q >= P`` extended by a letter
that is not less than the one appended to ``P`` cannot undercut, which saves half of the comparisons.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import combinations_with_replacement

__all__ = ["Table", "least_multisets"]

Table = tuple[int, ...]
"""A permutation of the letters, as a look-up table."""


def least_multisets(
    size: int, letters: range, tables: Sequence[Table]
) -> Iterator[tuple[tuple[int, ...], tuple[Table, ...]]]:
    """Yield the least multiset of ``size`` letters of every class, each with the permutations that keep it.

    ``tables`` are all permutations of the group, the identity among them. The order is lexicographic.
    """
    if len(tables) == 1:
        only = tuple(tables)
        return ((words, only) for words in combinations_with_replacement(letters, size))
    return _extended((), [(table, ()) for table in tables], size, letters)


def _extended(
    prefix: tuple[int, ...], images: list[tuple[Table, tuple[int, ...]]], size: int, letters: range
) -> Iterator[tuple[tuple[int, ...], tuple[Table, ...]]]:
    """The representatives of ``size`` letters that begin with a representative, given all images of it."""
    if len(prefix) == size:
        yield prefix, tuple(table for table, image in images if image == prefix)
        return
    for letter in letters[letters.index(prefix[-1]) if prefix else 0 :]:
        longer = (*prefix, letter)
        moved = []
        for table, image in images:
            new = table[letter]
            at = bisect_right(image, new)
            inserted = (*image[:at], new, *image[at:])
            if new < letter and inserted < longer:
                break
            moved.append((table, inserted))
        else:
            yield from _extended(longer, moved, size, letters)
