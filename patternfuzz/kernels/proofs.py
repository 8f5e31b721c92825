"""From a place in a catalogue to the node of a certificate."""

from __future__ import annotations

from typing import Any

from patternfuzz.certificate import moved_limit
from patternfuzz.kernels.lookup import Places

__all__ = ["bad_node", "node_of"]


def node_of(found: Places) -> dict[str, Any]:
    """Rule ``embed``: go on with the catalogue's pattern and its proof."""
    return {
        "rule": "embed",
        "pattern": found.item.pattern.to_data(),
        "side": "reversed" if found.reversed else "same",
        "vertices": [[[vertex, place] for vertex, place in sorted(layer.items())] for layer in found.layers],
        "then": found.item.proof,
    }


def bad_node(found: Places) -> dict[str, Any]:
    """A proof that a pattern is not closed, from a window of it: the window's limit, in the pattern's own numbers.

    Shorter than :func:`node_of`, and a certificate of version 1 when the catalogue's proof is one.
    """
    node = node_of(found)
    return moved_limit(node) or node
