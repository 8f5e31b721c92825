"""Reduction for deep patterns: a hidden layer that only passes values on is contracted.

If every neuron of a hidden layer feeds at most one neuron, set those weights to 1: the two factors together give every
matrix on the boolean product of their masks, and never more. The same if every neuron reads at most one.
"""

from __future__ import annotations

from patternfuzz.pattern import Pattern, bits
from patternfuzz.reduce.base import Reduced

__all__ = ["contract"]


def contract(pattern: Pattern) -> Reduced | None:
    """Contract the first layer that can be; ``None`` if there is none or one hidden layer is left."""
    if pattern.depth < 3:
        return None
    live = pattern.pruned()
    for layer in range(1, live.depth):
        fans_out = any(word.bit_count() > 1 for word in live.columns(layer))
        fans_in = any(word.bit_count() > 1 for word in live.rows[layer - 1])
        if fans_out and fans_in:
            continue
        below, above = live.rows[layer - 1], live.rows[layer]
        joined = []
        for word in above:
            reads = 0
            for k in bits(word):
                reads |= below[k]
            joined.append(reads)
        return Reduced(
            Pattern(
                (*live.widths[:layer], *live.widths[layer + 1 :]),
                (*live.rows[: layer - 1], tuple(joined), *live.rows[layer + 1 :]),
            ),
            {"rule": "contract", "layer": layer},
        )
    return None
