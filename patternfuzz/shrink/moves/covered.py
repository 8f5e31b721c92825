"""Move for patterns of any size and depth: drop edges whose entries star neurons already make free.

Let the stars (neurons that read one neuron or feed one) of a hidden layer cover the set ``E`` of entries of the
product of the two factors. An edge of a neuron that is not a star goes if all the entries it takes part in are in
``E``.

Proof: removing an edge can only shrink the set of products. Conversely take a product; set the edge's weight to 0.
Only entries in ``E`` change, and the stars, which give every matrix on ``E`` and do not use the edge, make up for it.
So the products of the two factors are the same set, hence also those of the whole network. Several edges may go at
once, because stars are never touched.
"""

from __future__ import annotations

from collections.abc import Iterator

from patternfuzz.pattern import Pattern, bits
from patternfuzz.shrink.moves.base import Moved

__all__ = ["drop_covered"]


def drop_covered(pattern: Pattern) -> Iterator[Moved]:
    """Drop all covered edges at one hidden layer: one result per layer that has some."""
    for layer in range(1, pattern.depth):
        found = _at(pattern, layer)
        if found != pattern:
            yield Moved(
                found,
                tuple(range(pattern.n_inputs)),
                tuple(range(pattern.n_outputs)),
                "drop covered",
                f"{pattern.n_edges - found.n_edges} edges at layer {layer} only reach entries that stars make free",
            )


def _at(pattern: Pattern, layer: int) -> Pattern:
    reads, feeds = list(pattern.rows[layer - 1]), list(pattern.columns(layer))
    stars = {k for k in range(len(reads)) if reads[k].bit_count() == 1 or feeds[k].bit_count() == 1}
    free = [0] * pattern.widths[layer + 1]
    for k in stars:
        for out in bits(feeds[k]):
            free[out] |= reads[k]
    for k in range(len(reads)):
        if k in stars:
            continue
        # Outputs first, then inputs against the outputs that are left: each removal is justified by the stars alone.
        feeds[k] = sum(1 << out for out in bits(feeds[k]) if reads[k] & ~free[out])
        common = -1
        for out in bits(feeds[k]):
            common &= free[out]
        reads[k] = reads[k] & ~common if feeds[k] else 0
    above = [0] * pattern.widths[layer + 1]
    for k, word in enumerate(feeds):
        for out in bits(word):
            above[out] |= 1 << k
    return Pattern(pattern.widths, (*pattern.rows[: layer - 1], tuple(reads), tuple(above), *pattern.rows[layer + 1 :]))
