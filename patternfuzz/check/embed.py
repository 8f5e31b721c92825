"""Rule ``embed``: one pattern is a window of another one, up to the numbers of its neurons."""

from __future__ import annotations

from patternfuzz.check.codes import Code, Meter, Rejected
from patternfuzz.check.layers import Layers, Mask, pruned, read_pattern, transposed, window
from patternfuzz.check.moves import Todo
from patternfuzz.check.reader import ascending, fields, index, is_side, items


def embed(layers: Layers, node: object, closed: bool, meter: Meter) -> Todo:
    """Accept or reject a node that goes on with a larger pattern (``closed``) or with a smaller one."""
    _, pattern, side, vertices, then = fields(node, "rule", "pattern", "side", "vertices", "then")
    named = read_pattern(pattern)
    if named.depth != layers.depth:
        raise Rejected(Code.EMBED_DEPTH, "the named pattern has another number of masks")
    meter.spend(sum(named.widths) + sum(len(row) for mask in named.masks for row in mask.values()))
    turned_over = not is_side(side, "same", "reversed")
    upright = transposed(named) if turned_over else named
    small, large = (layers, upright) if closed else (pruned(upright, meter), layers)
    places = [
        _places(pairs, width, room)
        for pairs, width, room in zip(items(vertices, len(small.widths)), small.widths, large.widths, strict=True)
    ]
    part = pruned(window(large, list(places[0].values()), list(places[-1].values())), meter)
    # The window has new numbers for its inputs and outputs: those of the places, in the order of the pairs.
    ends = [{old: new for new, old in enumerate(places[i])} for i in (0, -1)]
    renamed = [ends[0], *places[1:-1], ends[1]]
    for i, mask in enumerate(small.masks):
        meter.spend(sum(map(len, mask.values())))
        if _image(mask, renamed[i], renamed[i + 1]) != part.masks[i]:
            raise Rejected(Code.EMBED_EDGES, "the smaller pattern is not the window on its places in the larger one")
    return [(named, then)]


def _places(pairs: object, width: int, room: int) -> dict[int, int]:
    """The places that vertices of one layer get in the other pattern."""
    found = [(index(vertex, width), index(place, room)) for vertex, place in (items(pair, 2) for pair in items(pairs))]
    ascending([vertex for vertex, _ in found])
    if len({place for _, place in found}) != len(found):
        raise Rejected(Code.EMBED_VERTICES, "two vertices have one place")
    return dict(found)


def _image(mask: Mask, below: dict[int, int], above: dict[int, int]) -> Mask:
    """A mask in the numbers of the places."""
    if not all(out in above and below.keys() >= row for out, row in mask.items()):
        raise Rejected(Code.EMBED_VERTICES, "an end of an edge has no place")
    return {above[out]: frozenset(below[inp] for inp in row) for out, row in mask.items()}
