"""Rule ``cover``: edges that only reach entries which other edges make free."""

from __future__ import annotations

from patternfuzz.check.codes import Code, Meter, Rejected
from patternfuzz.check.layers import Layers, Mask, pruned, transposed
from patternfuzz.check.moves import Todo
from patternfuzz.check.reader import ascending, fields, integer, items

Edge = tuple[int, int, int]  # (mask, out, in)
Reach = list[dict[int, frozenset[int]]]  # for every layer: neuron -> inputs (outputs) joined to it


def cover(layers: Layers, node: object, meter: Meter) -> Todo:
    """Accept or reject a node that drops edges."""
    _, drop, then = fields(node, "rule", "drop", "then")
    gone: list[Edge] = []
    for item in items(drop):
        i, out, inp = map(integer, items(item, 3))
        if not 0 <= i < layers.depth or inp not in layers.masks[i].get(out, ()):
            raise Rejected(Code.COVER_EDGE, "something is dropped that is no edge")
        gone.append((i, out, inp))
    if not gone:
        raise Rejected(Code.EMPTY_LIST, "nothing is dropped")
    ascending(gone)
    dropped = set(gone)
    masks = tuple(_without(mask, i, dropped) for i, mask in enumerate(layers.masks))
    left = pruned(Layers(layers.widths, masks), meter)
    below, above = _reach(left, meter), _reach(transposed(left), meter)[::-1]
    free = {
        (o, j)
        for i, mask in enumerate(left.masks)
        for out, row in mask.items()
        for inp in row
        if len(above[i + 1][out]) == len(below[i][inp]) == 1
        for o in above[i + 1][out]
        for j in below[i][inp]
    }
    below, above = _reach(layers, meter), _reach(transposed(layers), meter)[::-1]
    for i, out, inp in gone:
        meter.spend(len(above[i + 1][out]) * len(below[i][inp]))
        if any((o, j) not in free for o in above[i + 1][out] for j in below[i][inp]):
            raise Rejected(Code.COVER_ENTRIES, "a dropped edge reaches an entry that no other edge has for itself")
    return [(left, then)]


def _without(mask: Mask, i: int, gone: set[Edge]) -> Mask:
    rows = ((out, frozenset(inp for inp in row if (i, out, inp) not in gone)) for out, row in mask.items())
    return {out: row for out, row in rows if row}


def _reach(layers: Layers, meter: Meter) -> Reach:
    """The inputs joined to every neuron of every layer."""
    found: Reach = [{inp: frozenset((inp,)) for inp in range(layers.widths[0])}]
    for mask in layers.masks:
        meter.spend(sum(len(found[-1][inp]) for row in mask.values() for inp in row))
        found.append({out: frozenset().union(*(found[-1][inp] for inp in row)) for out, row in mask.items()})
    return found
