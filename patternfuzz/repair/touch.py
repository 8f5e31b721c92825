"""Which edits can mend a bad window: every repair must contain one of them.

Let the window of a pattern on inputs ``I`` and outputs ``O`` be not closed, and let a set of edits make the pattern
closed. A window of a closed pattern is closed (set the other inputs and outputs to zero), so the edits change the
window; and the window's set of products depends on nothing but the paths from ``I`` to ``O``. So a path was destroyed
or a new one came into being.

- A path is destroyed only by deleting one of its edges, an edge on a path from ``I`` to ``O``: *live* in the window.
- A new path contains an added edge. Take the first one on it, from neuron ``v`` of layer ``i``. What leads to ``v`` on
  the path is old, so ``v`` is joined to an input in ``I`` in the pattern as it was; and if the edge is in the last
  mask, it ends in ``O``. Hidden neurons that were not in the window come in this way, and are no exception. For one
  hidden layer we can say more: let the new path go through the neuron ``k``. If ``k`` read nothing in ``I``, the edge
  from the input was added. If it did and fed nothing in ``O``, the edge to the output was added. If both, one of them.

Hence the *touch set* of the window: deletions of live edges, and additions that start in a neuron joined to ``I`` in
the old pattern (in mask 0: in ``I``) and, in the last mask, end in ``O``; for one hidden layer without the additions to
mask 0 that end in a neuron that reads ``I`` and does not feed ``O``. Every repair meets the touch set of every bad
window. With the last added edge on the path in the place of the first one, everything is mirrored: the touch set from
the *top* is as good.

Two consequences:

- Branching over the touch set of one bad window, and again in each pattern that results, reaches every smallest repair
  (:mod:`patternfuzz.repair.exact`): with the edits chosen so far part of a repair, the remaining ones repair the edited
  pattern, so one of them is in the touch set there.
- Pairwise disjoint touch sets need an edit each: their number bounds every repair from below
  (:mod:`patternfuzz.repair.packing`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from patternfuzz.pattern import Pattern, bits
from patternfuzz.repair.rules import Edit, Rules

__all__ = ["Touch", "Window", "touch_of"]

Window = tuple[tuple[int, ...], tuple[int, ...]]
"""Inputs and outputs, ascending."""

Block = tuple[int, int]
"""Outs and ins of a mask, as bit sets: every place of theirs that is no edge."""


@dataclass(frozen=True, slots=True)
class Touch:
    """The touch set of a window: ``live[mask, out]`` its live edges as bit sets of ins; ``blocks[mask]`` additions."""

    live: dict[tuple[int, int], int]
    blocks: tuple[Block, ...]

    def edits(self, pattern: Pattern, rules: Rules) -> Iterator[Edit]:
        """The edits in it of the allowed kind, deletions first."""
        if rules.deletes:
            yield from ((mask, out, inp) for (mask, out), word in self.live.items() for inp in bits(word))
        if rules.adds:
            for mask, (outs, ins) in enumerate(self.blocks):
                rows = pattern.rows[mask]
                yield from ((mask, out, inp) for out in bits(outs) for inp in bits(ins & ~rows[out]))

    def meets(self, other: Touch, rules: Rules) -> bool:
        """Could the two sets of the same pattern have an edit in common? ``False`` is certain."""
        if rules.deletes and any(word & other.live.get(place, 0) for place, word in self.live.items()):
            return True
        pairs = zip(self.blocks, other.blocks, strict=True)
        return rules.adds and any(a[0] & b[0] and a[1] & b[1] for a, b in pairs)


def touch_of(pattern: Pattern, window: Window, *, top: bool = False) -> Touch:
    """The touch set of a window that is not closed, from the bottom or from the ``top``."""
    inputs, outputs = window
    joined_in, joined_out = _joined(pattern, inputs, outputs)
    live = {
        (mask, out): word & joined_in[mask]
        for mask, rows in enumerate(pattern.rows)
        for out in bits(joined_out[mask + 1] & joined_in[mask + 1])
        if (word := rows[out]) & joined_in[mask]
    }
    full = [(1 << width) - 1 for width in pattern.widths]
    last = pattern.depth - 1
    if pattern.depth == 2:
        reading, feeding = joined_in[1], joined_out[1]
        into, out_of = feeding | ~reading & full[1], reading
        if top:
            into, out_of = feeding, reading | ~feeding & full[1]
        return Touch(live, ((into, joined_in[0]), (joined_out[2], out_of)))
    if top:
        blocks = [(joined_out[i + 1], joined_in[0] if i == 0 else full[i]) for i in range(last + 1)]
    else:
        blocks = [(joined_out[-1] if i == last else full[i + 1], joined_in[i]) for i in range(last + 1)]
    return Touch(live, tuple(blocks))


def _joined(pattern: Pattern, inputs: tuple[int, ...], outputs: tuple[int, ...]) -> tuple[list[int], list[int]]:
    """For each layer, the neurons joined to the inputs and those joined to the outputs (layers 0 and L: themselves)."""
    below = [sum(1 << v for v in inputs)]
    for rows in pattern.rows:
        below.append(sum(1 << out for out, word in enumerate(rows) if word & below[-1]))
    above = [sum(1 << v for v in outputs)]
    for rows in reversed(pattern.rows):
        fed = 0
        for out in bits(above[-1]):
            fed |= rows[out]
        above.append(fed)
    above.reverse()
    return below, above
