"""Minimal windows of a pattern too large for exhaustive search, one after another.

Every minimal window that is not yet known misses at least one input or output of each one that is. So a tree is
searched, breadth first: at a node some inputs and outputs of the start are deleted; if what is left is bad, a descent
finds a minimal window in it, and the node's children delete one member of that window each (Reiter, "A theory of
diagnosis from first principles", 1987). A tree that is searched to its end has met every minimal window.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from patternfuzz.decision import Verdict
from patternfuzz.pattern import Pattern
from patternfuzz.shrink.asking import Asker, OutOfBudgetError
from patternfuzz.shrink.descent import Bottom, descend
from patternfuzz.shrink.nodes import Node, window

__all__ = ["Survey", "survey"]

Member = tuple[str, int]


@dataclass(slots=True)
class Survey:
    """The minimal windows that were met, with their descents; ``complete`` if there can be no other."""

    bottoms: list[Bottom] = field(default_factory=list)
    undecided: list[Pattern] = field(default_factory=list)
    looked_at: int = 0
    complete: bool = True


def survey(start: Node, asker: Asker, *, max_nodes: int, enough: Callable[[Bottom], bool]) -> Survey:
    """Collect minimal windows of ``start`` (decided bad) until ``enough`` says so, or ``max_nodes`` parts were looked
    at.

    Never raises for lack of budget.
    """
    found = Survey()
    queue: deque[frozenset[Member]] = deque([frozenset()])
    seen: set[frozenset[Member]] = set()
    while queue:
        deleted = queue.popleft()
        if deleted in seen:
            continue
        seen.add(deleted)
        if found.looked_at >= max_nodes:
            found.complete = False
            return found
        found.looked_at += 1
        try:
            bottom = _bottom(start, deleted, found, asker)
        except OutOfBudgetError:
            found.complete = False
            return found
        if bottom is None:
            continue
        if bottom.undecided:
            found.undecided.extend(bottom.undecided)
            found.complete = False
        if not bottom.finished:
            return found
        if enough(bottom):
            found.complete = False
            return found
        queue.extend(deleted | {member} for member in sorted(bottom.node.members))
    return found


def _bottom(start: Node, deleted: frozenset[Member], found: Survey, asker: Asker) -> Bottom | None:
    """A minimal window without the deleted members: a known one if possible; ``None`` if none was found."""
    for bottom in found.bottoms:
        if deleted.isdisjoint(bottom.node.members):
            return bottom
    keep_inputs = [k for k, v in enumerate(start.inputs) if ("input", v) not in deleted]
    keep_outputs = [k for k, v in enumerate(start.outputs) if ("output", v) not in deleted]
    part = window(start, keep_inputs, keep_outputs) if deleted else start
    verdict = asker.verdict(part.pattern)
    if verdict is Verdict.UNKNOWN:
        found.undecided.append(asker.key(part.pattern))
        found.complete = False
    if verdict is not Verdict.NOT_CLOSED:
        return None
    bottom = descend(part, asker)
    found.bottoms.append(bottom)
    return bottom
