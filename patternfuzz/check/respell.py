"""Rule ``respell``: two neighbouring masks are replaced by two others that have the same products."""

from __future__ import annotations

from patternfuzz.check.codes import Code, Meter, Rejected
from patternfuzz.check.layers import Layers, pruned, read_mask
from patternfuzz.check.moves import Todo, boolean_product
from patternfuzz.check.pieces import after_steps
from patternfuzz.check.reader import fields, integer


def respell(layers: Layers, node: object, meter: Meter) -> Todo:
    """Accept or reject a node that goes on with other masks on both sides of a hidden layer."""
    _, layer, width, below, above, old, new, then = fields(
        node, "rule", "layer", "width", "below", "above", "old", "new", "then"
    )
    k, size = integer(layer), integer(width)
    if not 1 <= k < layers.depth or size < 1:
        raise Rejected(Code.INDEX_RANGE, "only a hidden layer can be spelled anew, with at least one neuron")
    ins, outs = layers.widths[k - 1], layers.widths[k + 1]
    found = Layers((ins, size, outs), (read_mask(below, size, ins), read_mask(above, outs, size)))
    before = Layers(layers.widths[k - 1 : k + 2], layers.masks[k - 1 : k + 1])
    after = pruned(found, meter)
    for pair in (before, after):
        meter.spend(sum(len(pair.masks[0][neuron]) for row in pair.masks[1].values() for neuron in row))
    if boolean_product(*before.masks) != boolean_product(*after.masks):
        raise Rejected(Code.RESPELL_ENTRIES, "the new masks do not reach the same entries")
    if after_steps(before, old, meter) != after_steps(after, new, meter):
        raise Rejected(Code.RESPELL_PIECES, "other pieces are left of the new masks than of the old ones")
    widths = (*layers.widths[:k], size, *layers.widths[k + 1 :])
    return [(Layers(widths, (*layers.masks[: k - 1], *found.masks, *layers.masks[k + 1 :])), then)]
