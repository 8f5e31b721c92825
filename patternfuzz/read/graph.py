"""From a network as a graph of operations to its linear layers, and to which of them feeds which alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from patternfuzz.read.found import Layer

__all__ = ["Node", "Op", "layers_of_graph"]


class Op(Enum):
    """What an operation does to the features that pass it."""

    LINEAR = "linear"
    PASS = "pass"  # noqa: S105 - element-wise, with one input that carries features
    MERGE = "merge"
    """Element-wise in several inputs; harmless if all are element-wise functions of one and the same value."""
    SHAPE = "shape"
    """Keeps the order of the numbers and changes the shape around them."""
    END = "end"
    """Harmless after the last layer and nowhere else: softmax, arg max."""
    BARRIER = "barrier"
    SIDE = "side"
    """Computes sizes, not features."""


@dataclass(frozen=True, slots=True)
class Node:
    """One operation: value names in and out. ``inputs`` may name constants; what carries features is found out.

    ``layer`` belongs to ``Op.LINEAR``; ``what`` says in words what a barrier is. ``axis`` is -1 for a layer that acts
    on the last axis of what it reads, and -2 for one that acts on the last but one. ``shift`` marks the addition of a
    constant.
    """

    name: str
    op: Op
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    layer: Layer | None = None
    what: str = ""
    axis: int = -1
    shift: bool = False


@dataclass(frozen=True, slots=True)
class _Flow:
    """Where each value comes from, and who reads it, with element-wise operations looked through."""

    root: Mapping[str, str]
    maker: Mapping[str, Node]
    readers: Mapping[str, Sequence[str]]
    shaped: frozenset[str]
    shifted: frozenset[str]
    kept: Sequence[Node]


def layers_of_graph(nodes: Sequence[Node], inputs: Iterable[str], outputs: Iterable[str]) -> tuple[Layer, ...]:
    """The layers of a network: every chain of linear layers in one piece, barriers between the chains.

    ``nodes`` are in an order in which everything is computed once, and before it is read; ``inputs`` and ``outputs``
    are the values that enter and leave the network. What no output depends on is left out.
    """
    ends = list(outputs)
    flow = _flow(_needed(nodes, ends), inputs, ends)
    follower: dict[str, Node] = {}
    apart: dict[str, str] = {}
    for node in flow.kept:
        if node.op is Op.LINEAR:
            before, why = _before(node, flow)
            if before is None:
                apart[node.outputs[0]] = why
            else:
                follower[before.outputs[0]] = node
    rows: list[Layer] = []
    above = {value for node in flow.kept if node.op is Op.LINEAR for value in _roots_above(node, flow)}
    for node in flow.kept:
        if node.op is Op.BARRIER or (node.op is Op.END and not above.isdisjoint(node.outputs)):
            rows.append(Layer(node.name, (), barrier=node.what) if node.layer is None else node.layer)
        elif node.op is Op.LINEAR and node.outputs[0] in apart:
            rows.append(_told(node, flow, apart=apart[node.outputs[0]]))
            while node.outputs[0] in follower:
                node = follower[node.outputs[0]]
                rows.append(_told(node, flow, follows=True))
    return tuple(rows)


def _told(node: Node, flow: _Flow, *, follows: bool = False, apart: str = "") -> Layer:
    if node.layer is None:
        raise ValueError(f"the linear node {node.name} brings no layer")
    bias = True if node.outputs[0] in flow.shifted else node.layer.bias
    return replace(node.layer, follows=follows, apart=apart, bias=bias)


def _needed(nodes: Sequence[Node], outputs: Sequence[str]) -> list[Node]:
    wanted = set(outputs)
    kept = []
    for node in reversed(nodes):
        if not wanted.isdisjoint(node.outputs):
            wanted.update(node.inputs)
            kept.append(node)
    return kept[::-1]


def _flow(nodes: Sequence[Node], inputs: Iterable[str], outputs: Sequence[str]) -> _Flow:
    root = {value: value for value in inputs}
    maker: dict[str, Node] = {}
    readers: dict[str, list[str]] = defaultdict(list)
    shaped: set[str] = set()
    shifted: set[str] = set()
    kept = []
    for node in nodes:
        carried = [value for value in node.inputs if value in root]
        if node.op is Op.SIDE or not carried:
            continue  # sizes, and what is computed from constants alone
        node = _judged(node, carried, root, shaped)
        if node.op in (Op.PASS, Op.SHAPE):
            source = carried[0]
            root.update(dict.fromkeys(node.outputs, root[source]))
            if node.op is Op.SHAPE or source in shaped:
                shaped.update(node.outputs)
            if node.shift:
                shifted.add(source)
        else:
            for value in carried:
                readers[root[value]].append(node.name)
            root.update({value: value for value in node.outputs})
            maker.update(dict.fromkeys(node.outputs, node))
        kept.append(node)
    for value in outputs:
        if value in root:
            readers[root[value]].append("an output of the network")
    return _Flow(root, maker, readers, frozenset(shaped), frozenset(shifted), kept)


def _judged(node: Node, carried: Sequence[str], root: Mapping[str, str], shaped: set[str]) -> Node:
    """A merge is element-wise as a whole if both branches are functions of one value: x·sigmoid(x), and no skip."""
    if node.op is Op.MERGE:
        same = len({root[value] for value in carried}) == 1 and shaped.isdisjoint(carried)
        return replace(node, op=Op.PASS if len(carried) == 1 or same else Op.BARRIER)
    if node.op in (Op.PASS, Op.SHAPE, Op.LINEAR) and len(carried) > 1:
        return replace(node, op=Op.BARRIER, what=node.what or "computes with several inputs", layer=None)
    return node


def _before(node: Node, flow: _Flow) -> tuple[Node | None, str]:
    """The linear layer that feeds this one and nothing else, or why there is none (empty at the input)."""
    source = next(value for value in node.inputs if value in flow.root)
    origin = flow.root[source]
    maker = flow.maker.get(origin)
    if maker is None:
        return None, ""
    if maker.op is not Op.LINEAR:
        return None, f"it reads {maker.name}: {maker.what}"
    others = [name for name in flow.readers[origin] if name != node.name]
    if len(flow.readers[origin]) > 1:
        also = others[0] if others else node.name
        return None, f"the output of {_name(maker)} is also read by {also}"
    if maker.axis != node.axis or (node.axis != -1 and source in flow.shaped):
        return None, f"it does not act on the axis that {_name(maker)} acts on"
    return maker, ""


def _name(node: Node) -> str:
    return node.layer.name if node.layer else node.name


def _roots_above(node: Node, flow: _Flow) -> list[str]:
    """The values made by others from which this node's features come, directly or through others."""
    found: list[str] = []
    stack = [value for value in node.inputs if value in flow.root]
    seen = set()
    while stack:
        value = flow.root[stack.pop()]
        if value in seen or value not in flow.maker:
            continue
        seen.add(value)
        found.append(value)
        stack += [above for above in flow.maker[value].inputs if above in flow.root]
    return found
