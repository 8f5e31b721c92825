"""From a bad window down to a minimal one inside it.

First the window that the certificate names, which may be a tiny part; then halves, quarters, ... of the inputs or
outputs while the window is large; then one at a time, until every single deletion is decided.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from patternfuzz.decision import Verdict
from patternfuzz.pattern import Pattern
from patternfuzz.shrink.asking import Asker, OutOfBudgetError, is_small
from patternfuzz.shrink.nodes import Node, children, window

__all__ = ["Bottom", "descend", "jump", "named_window"]


@dataclass(frozen=True, slots=True)
class Bottom:
    """Where a descent ended.

    No single deletion of ``node`` was decided bad; ``undecided`` are those that were not decided. ``finished`` is false
    when the budget ended first; then ``undecided`` holds those that were not tried as well.
    """

    node: Node
    undecided: tuple[Pattern, ...] = ()
    finished: bool = True


def named_window(pattern: Pattern, certificate: Mapping[str, Any] | None) -> tuple[list[int], list[int]] | None:
    """The inputs and outputs that a ``not_closed`` certificate of this pattern restricts to; ``None`` if it does
    not.
    """
    if certificate is None:
        return None
    inputs, outputs = list(range(pattern.n_inputs)), list(range(pattern.n_outputs))
    node: Any = certificate.get("proof")
    while isinstance(node, Mapping) and "then" in node:
        if node["rule"] == "window":
            inputs = [inputs[k] for k in node["inputs"]]
            outputs = [outputs[k] for k in node["outputs"]]
        node = node["then"]
    if len(inputs) == pattern.n_inputs and len(outputs) == pattern.n_outputs:
        return None
    return inputs, outputs


def descend(start: Node, asker: Asker) -> Bottom:
    """A window inside ``start`` (decided bad) none of whose single deletions is decided bad.

    Never raises for lack of budget: it returns the smallest bad window reached.
    """
    current: Node | None = start
    bottom = Bottom(start)
    while current is not None:
        bottom = Bottom(current)
        try:
            current = jump(current, asker) or _chunk(current, asker)
            if current is None:
                bottom, current = _single(bottom.node, asker)
        except OutOfBudgetError:
            untried = tuple(asker.key(child.pattern) for child in children(bottom.node))
            return Bottom(bottom.node, tuple(dict.fromkeys(untried)), finished=False)
    return bottom


def jump(node: Node, asker: Asker) -> Node | None:
    """The window the certificate names, if it is decided bad in normal form too.

    Small patterns are asked about in canonical form, and such an answer names no window of ``node`` itself. An answer
    about the pattern as it stands is used when there is one; the start and large windows have one.
    """
    answer = asker.decision(node.pattern) if not is_small(node.pattern) else asker.remembered(node.pattern)
    named = None if answer is None else named_window(node.pattern, answer.certificate)
    if named is None:
        return None
    inside = window(node, *named)
    return inside if asker.verdict(inside.pattern) is Verdict.NOT_CLOSED else None


def _chunk(node: Node, asker: Asker) -> Node | None:
    """For large windows: the first bad one without a half, quarter, ... of the inputs or outputs."""
    if is_small(node.pattern):
        return None
    return next((n for n in _chunks(node) if asker.verdict(n.pattern) is Verdict.NOT_CLOSED), None)


def _single(node: Node, asker: Asker) -> tuple[Bottom, Node | None]:
    """The first bad window with one input or output less, or what is undecided if there is none."""
    undecided: list[Pattern] = []
    for child in children(node):
        verdict = asker.verdict(child.pattern)
        if verdict is Verdict.NOT_CLOSED:
            return Bottom(node), child
        if verdict is Verdict.UNKNOWN:
            undecided.append(asker.key(child.pattern))
    return Bottom(node, tuple(dict.fromkeys(undecided))), None


def _chunks(node: Node) -> Iterator[Node]:
    """The node without a half, quarter, ... of its inputs or outputs; largest cuts first, down to two at a time."""
    every_input, every_output = range(node.pattern.n_inputs), range(node.pattern.n_outputs)
    parts = 2
    while max(len(every_input), len(every_output)) >= 2 * parts:
        for chunk in _split(every_input, parts):
            yield window(node, [v for v in every_input if v not in chunk], every_output)
        for chunk in _split(every_output, parts):
            yield window(node, every_input, [v for v in every_output if v not in chunk])
        parts *= 2


def _split(numbers: Sequence[int], parts: int) -> Iterator[frozenset[int]]:
    if len(numbers) < 2 * parts:
        return
    bounds = [len(numbers) * k // parts for k in range(parts + 1)]
    for a, b in pairwise(bounds):
        yield frozenset(numbers[a:b])
