"""The total order on patterns that says which of two bad patterns is the smaller one.

Fewest layers first, then edges, then vertices, then the canonical form (layer sizes, then rows).

Why this order. Fewer layers first, because a contraction loses nothing and a shallow pattern can be decided completely;
edges next, because an edge is a parameter and the edges are what a person has to read; vertices third, because at
equal edges fewer vertices mean fewer and fuller neurons. All three agree with the window moves: none of them ever
raises an earlier figure to lower a later one, so a sub-window is never larger than its window. The canonical form only
breaks ties; it makes the order total on classes of patterns up to relabelling and reversal.
"""

from __future__ import annotations

from typing import TypeAlias

from patternfuzz.pattern import Pattern

__all__ = ["SortKey", "size_key", "sort_key"]

SortKey: TypeAlias = tuple[int, int, int, tuple[int, ...], tuple[tuple[int, ...], ...]]
"""Depth, edges, vertices, canonical widths, canonical rows."""


def size_key(pattern: Pattern) -> tuple[int, int, int]:
    """The part of :func:`sort_key` that needs no canonical form: depth, edges, vertices."""
    return (pattern.depth, pattern.n_edges, pattern.n_vertices)


def sort_key(pattern: Pattern) -> SortKey:
    """Key of the total order; equal exactly for patterns that are equal up to relabelling and reversal."""
    canonical = pattern.canonical()
    return (*size_key(pattern), canonical.widths, canonical.rows)
