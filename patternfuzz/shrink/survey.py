"""Minimal windows of a pattern too large for exhaustive search, one after another.

A round: while what is left of the start is bad, descend to a minimal window in it and delete one member of that
window, chosen at random. So no window comes twice in a round, and once the common ones are destroyed the rare ones
show. The next round begins with all of the start again and destroys every known window first. Nothing here proves
that all are found.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from patternfuzz.decision import Verdict
from patternfuzz.pattern import Pattern
from patternfuzz.shrink.asking import Asker, OutOfBudgetError
from patternfuzz.shrink.descent import Bottom, descend
from patternfuzz.shrink.nodes import Node, window

__all__ = ["Survey", "survey"]

Member = tuple[str, int]

MAX_ROUNDS = 20


@dataclass(slots=True)
class Survey:
    """The minimal windows that were met, the parts of the start that were undecided, and how many parts were
    decided."""

    bottoms: list[Bottom] = field(default_factory=list)
    undecided: list[Pattern] = field(default_factory=list)
    parts: int = 0


def survey(start: Node, asker: Asker, *, max_parts: int, enough: Callable[[Bottom], bool]) -> Survey:
    """Collect minimal windows of ``start`` (decided bad) until ``enough`` says so, or ``max_parts`` parts were decided.

    The random choices depend on the budget's seed alone. Never raises for lack of budget.
    """
    rng = random.Random(asker.budget.seed)
    found = Survey()
    for _ in range(MAX_ROUNDS):
        deleted: set[Member] = set()
        for bottom in found.bottoms:
            if deleted.isdisjoint(bottom.node.members):
                deleted.add(rng.choice(sorted(bottom.node.members)))
        while True:
            if found.parts >= max_parts or asker.out_of_time:
                return found
            try:
                fresh = _bottom(start, deleted, found, asker)
            except OutOfBudgetError:
                return found
            if fresh is None:
                break
            found.bottoms.append(fresh)
            if enough(fresh):
                return found
            deleted.add(rng.choice(sorted(fresh.node.members)))
    return found


def _bottom(start: Node, deleted: set[Member], found: Survey, asker: Asker) -> Bottom | None:
    """A minimal window without the deleted members; ``None`` if none was found."""
    found.parts += 1
    keep_inputs = [k for k, v in enumerate(start.inputs) if ("input", v) not in deleted]
    keep_outputs = [k for k, v in enumerate(start.outputs) if ("output", v) not in deleted]
    part = window(start, keep_inputs, keep_outputs) if deleted else start
    verdict = asker.verdict(part.pattern)
    if verdict is Verdict.UNKNOWN:
        found.undecided.append(asker.key(part.pattern))
    return descend(part, asker) if verdict is Verdict.NOT_CLOSED else None
