"""Canonical forms: one pattern for every class up to relabelling within layers and reversal."""

from __future__ import annotations

from functools import lru_cache

from patternfuzz.pattern import canonical_shallow

__all__ = ["Rows", "Widths", "canonical_form"]

Widths = tuple[int, ...]
Rows = tuple[tuple[int, ...], ...]


@lru_cache(maxsize=1 << 14)
def canonical_form(widths: Widths, rows: Rows) -> tuple[Widths, Rows]:
    """The canonical ``(widths, rows)`` of a pattern given in the same shape.

    Two patterns get the same answer exactly when one becomes the other by renumbering the neurons of each layer
    (inputs and outputs included), possibly after reversal.
    """
    if len(widths) == 3 and widths[1] <= canonical_shallow.MAX_HIDDEN:
        ins = canonical_shallow.transposed(rows[0], widths[0])
        ins, outs = canonical_shallow.minimum(ins, rows[1], widths[1])
        return (len(ins), widths[1], len(outs)), (canonical_shallow.transposed(ins, widths[1]), outs)
    raise NotImplementedError
