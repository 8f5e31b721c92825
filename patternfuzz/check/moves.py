"""The rules that lead from one pattern to smaller ones. Each returns what is left to prove."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from patternfuzz.check.codes import Code, Meter, Rejected
from patternfuzz.check.layers import Layers, Mask, transposed, turned, window
from patternfuzz.check.reader import fields, indices, integer, is_side, items

Todo = list[tuple[Layers, object]]  # patterns, each with the node that has to prove the verdict for it


def shrink_to_window(layers: Layers, node: object) -> Todo:
    """Rule ``window``."""
    _, inputs, outputs, then = fields(node, "rule", "inputs", "outputs", "then")
    kept = indices(inputs, layers.widths[0]), indices(outputs, layers.widths[-1])
    return [(window(layers, *kept), then)]


def contract(layers: Layers, node: object) -> Todo:
    """Rule ``contract``."""
    _, layer, then = fields(node, "rule", "layer", "then")
    _require_deep(layers)
    k = integer(layer)
    if not 1 <= k < layers.depth:
        raise Rejected(Code.INDEX_RANGE, "only hidden layers can be contracted")
    below, above = layers.masks[k - 1], layers.masks[k]
    feeds = Counter(neuron for row in above.values() for neuron in row)
    if max(feeds.values(), default=0) > 1 and max(map(len, below.values()), default=0) > 1:
        raise Rejected(Code.CONTRACT_DEGREES, "one neuron of the layer feeds two neurons, and one reads two")
    masks = (*layers.masks[: k - 1], boolean_product(below, above), *layers.masks[k + 1 :])
    return [(Layers(layers.widths[:k] + layers.widths[k + 1 :], masks), then)]


def boolean_product(below: Mask, above: Mask) -> Mask:
    """For every neuron of ``above`` what it reaches below both masks; every neuron in between reads something."""
    return {out: frozenset().union(*(below[neuron] for neuron in row)) for out, row in above.items()}


def split(layers: Layers, node: object) -> Todo:
    """Rule ``split``."""
    _, parts = fields(node, "rule", "parts")
    todo: Todo = []
    part_of_input: dict[int, int] = {}
    part_of_output: dict[int, int] = {}
    for number, part in enumerate(items(parts)):
        inputs, outputs, proof = fields(part, "inputs", "outputs", "proof")
        ins = indices(inputs, layers.widths[0], empty=True)
        outs = indices(outputs, layers.widths[-1], empty=True)
        if not (part_of_input.keys().isdisjoint(ins) and part_of_output.keys().isdisjoint(outs)):
            raise Rejected(Code.SPLIT_COVER, "an input or output is in two parts")
        part_of_input.update(dict.fromkeys(ins, number))
        part_of_output.update(dict.fromkeys(outs, number))
        if ins and outs:
            todo.append((window(layers, ins, outs), proof))
        elif proof is not None:
            raise Rejected(Code.SPLIT_EMPTY, "a part without inputs or without outputs has a proof")
    if len(part_of_input) != layers.widths[0] or len(part_of_output) != layers.widths[-1]:
        raise Rejected(Code.SPLIT_COVER, "an input or output is in no part")
    # Every edge lies on a path that starts at an input, so going up gives every neuron the part of what it reads.
    below = part_of_input
    for mask in layers.masks:
        parts_read = {out: {below[neuron] for neuron in row} for out, row in mask.items()}
        if any(len(found) > 1 for found in parts_read.values()):
            raise Rejected(Code.SPLIT_JOINED, "one neuron reads from two parts")
        below = {out: found.pop() for out, found in parts_read.items()}
    if any(part_of_output[out] != part for out, part in below.items()):
        raise Rejected(Code.SPLIT_JOINED, "an output is joined to inputs of another part")
    return todo


def cap(layers: Layers, node: object) -> Todo:
    """Rule ``cap``."""
    _, side, keep, then = fields(node, "rule", "side", "keep", "then")
    outputs = is_side(side, "outputs", "inputs")
    kept = indices(keep, layers.widths[-1 if outputs else 0])
    neighbours = layers.masks[-1] if outputs else turned(layers.masks[0])
    size = Counter(neighbours.values())
    left = Counter(neighbours[vertex] for vertex in kept if vertex in neighbours)
    if any(left[twins] < min(members, len(twins)) for twins, members in size.items()):
        raise Rejected(Code.CAP_TOO_FEW, "too few members of a class of twins are kept")
    return [(window(layers, None, kept) if outputs else window(layers, kept, None), then)]


def peel(layers: Layers, node: object, meter: Meter) -> Todo:
    """Rule ``peel``."""
    _, side, then = fields(node, "rule", "side", "then")
    top = is_side(side, "top", "bottom")
    _require_deep(layers)
    upright = layers if top else transposed(layers)
    reach = upright.masks[0]
    for mask in upright.masks[1:-1]:
        meter.spend(sum(len(reach[neuron]) for row in mask.values() for neuron in row))
        reach = boolean_product(reach, mask)
    reads = upright.masks[-2]
    neurons = ((outs, reads[k], reach[k]) for k, outs in turned(upright.masks[-1]).items())
    require_nested(neurons, Code.PEEL_NOT_NESTED, meter)
    if top:
        return [(Layers(layers.widths[:-1], layers.masks[:-1]), then)]
    return [(Layers(layers.widths[1:], layers.masks[1:]), then)]


def require_nested(
    neurons: Iterable[tuple[frozenset[int], frozenset[int], frozenset[int]]], code: Code, meter: Meter
) -> None:
    """Every two neurons ``(outs, ins, reach)`` whose ``outs`` and ``reach`` both meet must be nested crosswise."""
    seen: list[tuple[frozenset[int], frozenset[int], frozenset[int]]] = []
    by_output: dict[int, set[int]] = {}
    for number, neuron in enumerate(set(neurons)):  # equal neurons are nested
        outs, ins, reach = neuron
        rivals = set().union(*(by_output.setdefault(out, set()) for out in outs))
        meter.spend(len(outs) + len(rivals) * (1 + len(reach) // 8))
        for rival in rivals:
            outs_2, ins_2, reach_2 = seen[rival]
            if reach.isdisjoint(reach_2) or (outs <= outs_2 and ins_2 <= ins) or (outs_2 <= outs and ins <= ins_2):
                continue
            raise Rejected(code, "two neurons that meet are not nested")
        seen.append(neuron)
        for out in outs:
            by_output[out].add(number)


def _require_deep(layers: Layers) -> None:
    if layers.depth < 3:
        raise Rejected(Code.DEPTH, "this rule needs at least three masks")
