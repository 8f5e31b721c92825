"""Reduction for deep patterns: a hidden layer that only passes values on is contracted.

If every neuron of a hidden layer feeds at most one neuron, set those weights to 1: the two factors together give every
matrix on the boolean product of their masks, and never more. The same if every neuron reads at most one.
"""

from __future__ import annotations

from patternfuzz.pattern import Pattern, composed
from patternfuzz.reduce.base import Reduced

__all__ = ["contract", "without_layer"]


def contract(pattern: Pattern, only: int | None = None) -> Reduced | None:
    """Contract the first layer that can be (``only``: this one); ``None`` if none can or one hidden layer is left."""
    if pattern.depth < 3:
        return None
    live = pattern.pruned()
    for layer in range(1, live.depth) if only is None else (only,):
        fans_out = any(word.bit_count() > 1 for word in live.columns(layer))
        fans_in = any(word.bit_count() > 1 for word in live.rows[layer - 1])
        if fans_out and fans_in:
            continue
        return Reduced(without_layer(live, layer), {"rule": "contract", "layer": layer})
    return None


def without_layer(pattern: Pattern, layer: int) -> Pattern:
    """The pattern with the masks on both sides of a hidden layer replaced by their boolean product."""
    product = composed(pattern.rows[layer], pattern.rows[layer - 1])
    return Pattern(
        (*pattern.widths[:layer], *pattern.widths[layer + 1 :]),
        (*pattern.rows[: layer - 1], product, *pattern.rows[layer + 1 :]),
    )
