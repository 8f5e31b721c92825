"""Twins: vertices of one layer with the same neighbours."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["twins"]


def twins(words: Sequence[int]) -> dict[int, list[int]]:
    """The vertices with each set of neighbours, in increasing order; vertices without neighbours are left out.

    ``words`` has the neighbours of each vertex as a bit set, as :meth:`Pattern.columns` and :attr:`Pattern.rows` have.
    """
    found: dict[int, list[int]] = {}
    for vertex, word in enumerate(words):
        if word:
            found.setdefault(word, []).append(vertex)
    return found
