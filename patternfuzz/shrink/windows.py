"""Every minimal window of a pattern, exhaustively, for patterns with few inputs and outputs.

Windows are visited from the top, each class (canonical normal form) once. Two inferences save questions: a window
inside a closed one is closed, a window around a bad one is bad. Closed windows are not entered. Undecided ones are,
because what is inside may be bad, and then so are they.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from patternfuzz.decision import Verdict
from patternfuzz.pattern import Pattern
from patternfuzz.shrink.asking import Asker, OutOfBudgetError
from patternfuzz.shrink.nodes import Node, children
from patternfuzz.shrink.order import size_key

__all__ = ["Exploration", "explore"]

MAX_VISITED = 3000
"""Windows entered at most; a deterministic bound beside the budget's time."""


@dataclass(slots=True)
class Exploration:
    """What is below a window.

    ``minimal``: bad, all single deletions closed. ``candidates``: bad, no single deletion bad, some (``undecided``) not
    decided. ``complete``: every window was visited or lies in a closed one.
    """

    minimal: list[Node] = field(default_factory=list)
    candidates: list[tuple[Node, tuple[Pattern, ...]]] = field(default_factory=list)
    undecided: tuple[Pattern, ...] = ()
    visited: int = 0
    complete: bool = True


@dataclass(slots=True)
class _Walk:
    asker: Asker
    nodes: dict[Pattern, Node] = field(default_factory=dict)
    below: dict[Pattern, list[Pattern]] = field(default_factory=dict)
    verdicts: dict[Pattern, Verdict] = field(default_factory=dict)
    bad: list[frozenset[tuple[str, int]]] = field(default_factory=list)
    closed: list[frozenset[tuple[str, int]]] = field(default_factory=list)
    complete: bool = True
    out_of_budget: bool = False

    def classify(self, node: Node, key: Pattern) -> Verdict:
        if key in self.verdicts:
            return self.verdicts[key]
        members = node.members
        if any(members <= window for window in self.closed):
            verdict = Verdict.CLOSED
        elif any(window <= members for window in self.bad):
            verdict = Verdict.NOT_CLOSED
        else:
            verdict = self.asker.verdict(node.pattern)
            if verdict is Verdict.CLOSED:
                self.closed.append(members)
            elif verdict is Verdict.NOT_CLOSED:
                self.bad = [members, *(window for window in self.bad if not members <= window)]
        self.verdicts[key] = verdict
        return verdict

    def enter(self, node: Node, key: Pattern) -> None:
        """Visit everything below a window that is not closed."""
        if key in self.below:
            return
        if self.out_of_budget or len(self.below) >= MAX_VISITED:
            self.complete = False
            return
        self.nodes[key] = node
        self.below[key] = []
        for child in children(node):
            child_key = self.asker.key(child.pattern)
            if child_key in self.below[key]:
                continue
            try:
                verdict = self.classify(child, child_key)
            except OutOfBudgetError:
                self.out_of_budget = True
                self.complete = False
                verdict = self.verdicts.setdefault(child_key, Verdict.UNKNOWN)
            self.below[key].append(child_key)
            if verdict is not Verdict.CLOSED:
                self.enter(child, child_key)


def explore(start: Node, asker: Asker) -> Exploration:
    """Find all minimal windows inside a window that was decided bad. Never raises for lack of budget."""
    walk = _Walk(asker)
    key = asker.key(start.pattern)
    walk.verdicts[key] = Verdict.NOT_CLOSED
    walk.enter(start, key)
    verdicts = _settled(walk)
    found = Exploration(visited=len(walk.below), complete=walk.complete)
    for key in sorted(walk.below, key=size_key):
        if verdicts[key] is not Verdict.NOT_CLOSED:
            continue
        inside = [verdicts[child] for child in walk.below[key]]
        if Verdict.NOT_CLOSED in inside:
            continue
        open_below = tuple(child for child in walk.below[key] if verdicts[child] is Verdict.UNKNOWN)
        if open_below:
            found.candidates.append((walk.nodes[key], open_below))
        else:
            found.minimal.append(walk.nodes[key])
    found.undecided = tuple(sorted((k for k, v in verdicts.items() if v is Verdict.UNKNOWN), key=size_key))
    return found


def _settled(walk: _Walk) -> dict[Pattern, Verdict]:
    """The verdicts, with what was learnt later carried to undecided windows: inside closed ones, around bad ones."""
    verdicts = dict(walk.verdicts)
    for key, node in walk.nodes.items():
        if verdicts[key] is Verdict.UNKNOWN and any(node.members <= window for window in walk.closed):
            verdicts[key] = Verdict.CLOSED
    # Smallest first, so that badness carries upwards.
    for key in sorted(walk.below, key=lambda pattern: pattern.n_inputs + pattern.n_outputs):
        if verdicts[key] is Verdict.UNKNOWN and any(verdicts[child] is Verdict.NOT_CLOSED for child in walk.below[key]):
            verdicts[key] = Verdict.NOT_CLOSED
    return verdicts
