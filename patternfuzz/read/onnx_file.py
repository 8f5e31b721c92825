"""ONNX models: files and ``ModelProto`` objects, as a graph of operations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from patternfuzz.errors import ReadError
from patternfuzz.read.found import Found, Layer
from patternfuzz.read.graph import Node, Op, layers_of_graph
from patternfuzz.read.onnx_constants import Constants
from patternfuzz.read.onnx_ops import op_of
from patternfuzz.read.optional import demand
from patternfuzz.read.support import source_of_zeros, support

__all__ = ["layers_of_onnx", "read_onnx"]

_STANDARD = ("", "ai.onnx")
_MALFORMED = (ValueError, IndexError, KeyError, TypeError, OverflowError, AttributeError)


def read_onnx(path: Path) -> Any:
    """The ``onnx.ModelProto`` of a file; weights kept in other files are read when they are wanted.

    Raises:
        ReadError: onnx is missing, or the file is truncated or no model.
    """
    onnx = demand("onnx", f"{path} (an ONNX model)")
    try:
        return onnx.load(str(path), load_external_data=False)
    except MemoryError:
        raise
    except Exception as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise ReadError(f"{path}: is a truncated or malformed ONNX file ({reason[:120]})") from error


def layers_of_onnx(model: Any, *, folder: Path | None = None, tolerance: float | None = None) -> Found:
    """The layers of a model, joined as its graph joins them.

    ``folder`` is where files of weights beside the model lie.

    Raises:
        ReadError: the graph is cut off or inconsistent, or the numbers of a linear layer are no weights.
    """
    onnx = demand("onnx", "an ONNX model")
    if model.functions:
        try:
            model = demand("onnx.inliner", "an ONNX model").inline_local_functions(model)
        except Exception as error:
            reason = (str(error).splitlines() or [type(error).__name__])[0]
            raise ReadError(f"its functions cannot be expanded ({reason[:120]})") from error
    graph = model.graph
    if not graph.node or not graph.output:
        raise ReadError("has no graph; the file is cut off or no model")
    constants = Constants(onnx, graph, folder)
    features = [value.name for value in graph.input if value.name not in constants]
    known = set(features)
    nodes: list[Node] = []
    for n, proto in enumerate(graph.node):
        missing = [name for name in proto.input if name and name not in known and name not in constants]
        if missing:
            raise ReadError(
                f"node {_label(proto, n)} reads {missing[0]!r}, which nothing computes; the graph is cut off"
            )
        again = [name for name in proto.output if name and (name in known or name in constants)]
        if again:
            raise ReadError(f"node {_label(proto, n)} computes {again[0]!r} a second time; this is no valid model")
        try:
            if not constants.fold(proto):
                nodes.append(_node(proto, _label(proto, n), constants, tolerance))
                known.update(proto.output)
        except ReadError:
            raise
        except _MALFORMED as error:
            reason = (str(error).splitlines() or [type(error).__name__])[0]
            raise ReadError(f"node {_label(proto, n)} is malformed ({reason[:120]})") from error
    lost = [value.name for value in graph.output if value.name not in known and value.name not in constants]
    if lost:
        raise ReadError(f"the output {lost[0]!r} is computed by nothing; the graph is cut off")
    outputs = [value.name for value in graph.output]
    return Found(layers_of_graph(_untied(nodes), features, outputs), "the graph of the model")


def _label(proto: Any, n: int) -> str:
    return proto.name or f"{proto.op_type}_{n}"


def _node(proto: Any, label: str, constants: Constants, tolerance: float | None) -> Node:
    inputs, outputs = tuple(name for name in proto.input if name), tuple(proto.output)
    standard = proto.domain in _STANDARD
    if standard and proto.op_type in ("MatMul", "Gemm"):
        return _product(proto, label, constants, tolerance)
    op, what = op_of(proto.op_type, standard=standard)
    fixed = [name for name in inputs if name in constants]
    if op is Op.MERGE and fixed and proto.op_type in ("Mul", "Div"):
        scales = [constants.read(name) for name in fixed]
        if any(not np.all(scale.astype(float)) or not np.all(np.isfinite(scale.astype(float))) for scale in scales):
            return Node(label, Op.BARRIER, inputs, outputs, what=f"{proto.op_type} by a constant with zeros")
    shift = proto.op_type in ("Add", "Sub") and bool(fixed)
    return Node(label, op, inputs, outputs, what=what, shift=shift)


def _product(proto: Any, label: str, constants: Constants, tolerance: float | None) -> Node:
    """A matrix product as a linear layer; ``Y = X·W`` has the mask of Wᵀ, and ``Y = W·X`` that of W."""
    inputs, outputs = tuple(name for name in proto.input if name), tuple(proto.output)

    def barrier(what: str) -> Node:
        return Node(label, Op.BARRIER, inputs, outputs, what=f"{proto.op_type}: {what}")

    left, right = inputs[:2]
    weights = [name for name in (left, right) if name in constants]
    if len(weights) != 1:
        return barrier("product of two computed matrices (attention)")
    on_left = weights[0] == left
    options = {field.name: constants.attribute(field) for field in proto.attribute} if proto.op_type == "Gemm" else {}
    if options.get("transB" if on_left else "transA", 0):
        return barrier("its features are transposed")
    if options.get("alpha", 1.0) == 0:
        return barrier("the product is multiplied by 0")
    if len(inputs) > 2 and inputs[2] not in constants:
        return barrier("adds a computed value (skip connection)")
    shape = constants.shape(weights[0])
    if len(shape) != 2:
        return barrier(f"its weights have shape {shape} and are no matrix")
    values = constants.read(weights[0])
    turned = bool(options.get("transA" if on_left else "transB", 0))
    found = support(values, weights[0], tolerance)
    mask = found if turned != on_left else found.T
    layer = Layer(
        weights[0],
        tuple(mask.shape),
        mask,
        "stored mask" if values.dtype == bool else source_of_zeros(tolerance),
        bias=len(inputs) > 2,
    )
    return Node(label, Op.LINEAR, inputs, outputs, layer, axis=-2 if on_left else -1)


def _untied(nodes: Sequence[Node]) -> list[Node]:
    """Weights that two nodes use are not free to differ, so no theorem about chains speaks of them."""
    used = Counter(node.layer.name for node in nodes if node.layer)
    what = "its weights are used more than once"
    found = []
    for node in nodes:
        layer = node.layer
        if layer is not None and used[layer.name] > 1:
            node = replace(node, op=Op.BARRIER, what=what, layer=Layer(layer.name, layer.shape, barrier=what))
        found.append(node)
    return found
