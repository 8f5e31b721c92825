"""From a place in a catalogue to the node of a certificate."""

from __future__ import annotations

from typing import Any

from patternfuzz.kernels.lookup import Places

__all__ = ["node_of"]


def node_of(found: Places) -> dict[str, Any]:
    """Rule ``embed``: go on with the catalogue's pattern and its proof."""
    return {
        "rule": "embed",
        "pattern": found.item.pattern.to_data(),
        "side": "reversed" if found.reversed else "same",
        "vertices": [[[vertex, place] for vertex, place in sorted(layer.items())] for layer in found.layers],
        "then": found.item.proof,
    }
