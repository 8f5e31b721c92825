"""Every pattern that is smaller than a given one in the total order.

Only connected patterns without dead vertices are listed: a dead vertex can be dropped, and a pattern in several
components is closed exactly when each of them is, so the least bad pattern is connected. Deep patterns are larger than
all shallow ones, so below a shallow pattern everything is shallow.

Counting edges bounds the shapes: every hidden neuron has at least two edges, and every input and output at least one.
"""

from __future__ import annotations

from functools import lru_cache

from patternfuzz.pattern import Pattern
from patternfuzz.pattern.enumerate import shallow_classes
from patternfuzz.reduce.split import split
from patternfuzz.shrink.order import sort_key

__all__ = ["MAX_EDGES", "smaller_patterns"]

MAX_EDGES = 6
"""The largest number of edges below which all patterns are listed; there are dozens of them. Beyond, some are bad."""


@lru_cache(maxsize=64)
def smaller_patterns(pattern: Pattern) -> tuple[Pattern, ...] | None:
    """All smaller connected patterns (canonical, ascending); ``None`` if the pattern is too large to list them."""
    if pattern.depth != 2 or pattern.n_edges > MAX_EDGES:
        return None
    bound = sort_key(pattern)
    ends = range(1, MAX_EDGES)
    found = {
        smaller
        for n_hidden in range(1, MAX_EDGES // 2 + 1)
        for n_inputs in ends
        for n_outputs in ends
        if n_inputs <= n_outputs and n_inputs + n_outputs <= pattern.n_edges
        for smaller in shallow_classes(n_inputs=n_inputs, n_hidden=n_hidden, n_outputs=n_outputs)
        if smaller.n_edges <= pattern.n_edges and len(split(smaller)) == 1
    }
    return tuple(sorted((p for p in found if sort_key(p) < bound), key=sort_key))
