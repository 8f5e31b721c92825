"""A window of the start in normal form, with the numbers its inputs and outputs have in the start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from patternfuzz.pattern import Pattern
from patternfuzz.shrink.moves.base import Moved
from patternfuzz.shrink.moves.dead import drop_dead
from patternfuzz.shrink.normal import normalise
from patternfuzz.shrink.order import size_key
from patternfuzz.shrink.result import Step

__all__ = ["Node", "children", "direct", "moved_steps", "root", "steps_to", "whole", "window"]


@dataclass(frozen=True, slots=True)
class Node:
    """``pattern`` is closed exactly when the start's window on ``inputs`` and ``outputs`` is.

    ``steps`` lead here from ``parent``'s pattern (or, without a parent, from the start).
    """

    pattern: Pattern
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    steps: tuple[Step, ...] = field(default=(), compare=False, repr=False)
    parent: Node | None = field(default=None, compare=False, repr=False)

    @property
    def members(self) -> frozenset[tuple[str, int]]:
        """The window as one set, for monotony: more members, more badness."""
        return frozenset([("input", v) for v in self.inputs] + [("output", v) for v in self.outputs])


def moved_steps(old: Pattern, moves: Sequence[Moved]) -> tuple[Step, ...]:
    """The moves as steps, starting at ``old``."""
    steps = []
    for moved in moves:
        steps.append(Step(moved.name, old, moved.pattern, moved.reason))
        old = moved.pattern
    return tuple(steps)


def whole(pattern: Pattern) -> Node:
    """The start as it is given."""
    return Node(pattern, tuple(range(pattern.n_inputs)), tuple(range(pattern.n_outputs)))


def root(pattern: Pattern) -> Node:
    """The start in normal form."""
    normal = normalise(pattern)
    return Node(normal.pattern, normal.inputs, normal.outputs, moved_steps(pattern, normal.moves))


def window(node: Node, inputs: Sequence[int], outputs: Sequence[int]) -> Node:
    """The sub-window on some of the node's own inputs and outputs (numbers in ``node.pattern``), in normal form."""
    if not inputs or not outputs:
        empty = Pattern((1,) * (node.pattern.depth + 1), ((0,),) * node.pattern.depth)
        return Node(empty, (), ())
    cut = node.pattern.window(inputs, outputs)
    normal = normalise(cut)
    moves = normal.moves
    dead = next(drop_dead(cut), None)
    if dead is not None:  # what dies with the deleted inputs and outputs goes in the same step; it is the first move
        cut, moves = dead.pattern, moves[1:]
    reason = f"not closed by itself: inputs {list(inputs)} and outputs {list(outputs)}, and what joins them"
    return Node(
        normal.pattern,
        tuple(node.inputs[inputs[k]] for k in normal.inputs),
        tuple(node.outputs[outputs[k]] for k in normal.outputs),
        (Step("window", node.pattern, cut, reason), *moved_steps(cut, moves)),
        node,
    )


def children(node: Node) -> list[Node]:
    """All windows with one input or one output less, smallest first."""
    every_input, every_output = range(node.pattern.n_inputs), range(node.pattern.n_outputs)
    found = [window(node, [v for v in every_input if v != gone], every_output) for gone in every_input]
    found += [window(node, every_input, [v for v in every_output if v != gone]) for gone in every_output]
    return sorted(found, key=lambda child: size_key(child.pattern))


def direct(top: Node, node: Node) -> Node:
    """The same window as ``node`` cut out of ``top`` at once, if that gives the same pattern; else ``node``."""
    inputs = [k for k, v in enumerate(top.inputs) if v in node.inputs]
    outputs = [k for k, v in enumerate(top.outputs) if v in node.outputs]
    if node is top or len(inputs) + len(outputs) == len(top.inputs) + len(top.outputs):
        return node
    shorter = window(top, inputs, outputs)
    return shorter if shorter.pattern.canonical() == node.pattern.canonical() else node


def steps_to(node: Node) -> list[Step]:
    """All steps from the start to a node."""
    steps: list[Step] = []
    at: Node | None = node
    while at is not None:
        steps = [*at.steps, *steps]
        at = at.parent
    return steps
