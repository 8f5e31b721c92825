"""Neighbours of a given pattern."""

from __future__ import annotations

from typing import Literal

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from patternfuzz.pattern import Pattern
from patternfuzz.pattern.edits import drop_vertex, duplicate_vertex, toggle_edge
from patternfuzz.strategies.arguments import check_count

__all__ = ["mutations"]

Kind = Literal["toggle", "drop", "duplicate"]
Edit = tuple[Kind, int, int, int]

_WIDE = 2**16 - 1
"""Edits are drawn before it is known how large the pattern will be by then, and are reduced to its size."""


def mutations(pattern: Pattern, *, max_edits: int = 3) -> st.SearchStrategy[Pattern]:
    """Patterns made from ``pattern`` by up to ``max_edits`` edits; they shrink towards ``pattern`` itself.

    An edit toggles one edge, drops a neuron (input, output) unless it is the last of its layer, or duplicates one.

    Raises:
        InvalidArgument: ``pattern`` is not a pattern, or ``max_edits`` is negative.
    """
    if not isinstance(pattern, Pattern):
        raise InvalidArgument(f"mutations needs a Pattern, got {pattern!r}; build one with Pattern.from_masks")
    check_count("max_edits", max_edits)
    number = st.integers(0, _WIDE)
    kinds: st.SearchStrategy[Kind] = st.sampled_from(("toggle", "drop", "duplicate"))
    edits = st.lists(st.tuples(kinds, number, number, number), max_size=max_edits)
    return edits.map(lambda chosen: _edited(pattern, chosen))


def _edited(pattern: Pattern, edits: list[Edit]) -> Pattern:
    for kind, where, a, b in edits:
        if kind == "toggle":
            mask = where % pattern.depth
            pattern = toggle_edge(pattern, mask, a % pattern.widths[mask + 1], b % pattern.widths[mask])
            continue
        layer = where % (pattern.depth + 1)
        if kind == "duplicate":
            pattern = duplicate_vertex(pattern, layer, a % pattern.widths[layer])
        elif pattern.widths[layer] > 1:
            pattern = drop_vertex(pattern, layer, a % pattern.widths[layer])
    return pattern
