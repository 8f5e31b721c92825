"""Rule ``rank``: of neurons whose neighbours form a chain, only as many are needed as their rows can be independent."""

from __future__ import annotations

from itertools import pairwise

from patternfuzz.check.codes import Code, Meter, Rejected
from patternfuzz.check.layers import Layers, turned, window
from patternfuzz.check.moves import Todo
from patternfuzz.check.reader import fields, indices, is_side, items


def rank(layers: Layers, node: object, meter: Meter) -> Todo:
    """Accept or reject a node that leads to one window for every choice of independent rows (columns)."""
    _, side, chain, cases = fields(node, "rule", "side", "chain", "cases")
    outputs = is_side(side, "outputs", "inputs")
    width = layers.widths[-1 if outputs else 0]
    neighbours = layers.masks[-1] if outputs else turned(layers.masks[0])
    named = indices(chain, width)
    if any(vertex not in neighbours for vertex in named):
        raise Rejected(Code.RANK_CHAIN, "a vertex of the chain has no neighbours")
    classes = sorted({neighbours[vertex] for vertex in named}, key=len)
    if any(not small <= large for small, large in pairwise(classes)):
        raise Rejected(Code.RANK_CHAIN, "the neighbours of the vertices named do not form a chain")
    others = set(range(width)).difference(named)
    members = [[vertex for vertex in named if neighbours[vertex] == twins] for twins in classes]
    kept, todo = [], []
    for case in items(cases):
        keep, then = fields(case, "keep", "then")
        found = indices(keep, width)
        if not others.issubset(found):
            raise Rejected(Code.RANK_CASES, "a vertex outside the chain is not kept")
        kept.append([len(set(found).intersection(twins)) for twins in members])
        todo.append((window(layers, None, found) if outputs else window(layers, found, None), then))
    # How many rows of each class are chosen: those of the first t classes are independent and lie in d_t dimensions.
    choices: list[list[int]] = [[]]
    for twins, size in zip(members, map(len, classes), strict=True):
        choices = [[*b, n] for b in choices for n in range(min(len(twins), size - sum(b)) + 1)]
        meter.spend(len(choices) * (1 + len(kept)))
    for choice in choices:
        if not any(all(n <= m for n, m in zip(choice, case, strict=True)) for case in kept):
            raise Rejected(Code.RANK_CASES, "no case has enough members of every class for some choice of rows")
    return todo
