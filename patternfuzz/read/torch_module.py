"""Modules of torch, traced symbolically: the graph of the forward pass tells the order, and what is no chain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from patternfuzz.errors import ReadError
from patternfuzz.read.found import Found, Layer
from patternfuzz.read.graph import Node, Op, layers_of_graph
from patternfuzz.read.optional import demand
from patternfuzz.read.support import source_of_zeros, stored_mask, support
from patternfuzz.read.tensors import numbers_of
from patternfuzz.read.torch_ops import op_of_function, op_of_module

__all__ = ["layers_of_module"]

_UNTRACEABLE = (
    "the forward pass of {} cannot be traced ({}); export it to ONNX, or give its state_dict() if the layers follow "
    "each other in the order of definition"
)


def layers_of_module(module: Any, *, tolerance: float | None = None) -> Found:
    """The layers of a ``torch.nn.Module``, joined as its forward pass joins them (traced by ``torch.fx``).

    Masks come from the buffer ``weight_mask`` of ``torch.nn.utils.prune``, from parametrizations with a buffer ``mask``
    (``torch.ao.pruning``), else from the zeros of the weights.

    Raises:
        ReadError: the forward pass cannot be traced, or the numbers of a linear layer are no weights.
    """
    torch = demand("torch", "a torch module")
    fx = demand("torch.fx", "a torch module")
    name = type(module).__name__
    if isinstance(module, torch.nn.Linear):  # traced, it would be taken apart
        module = torch.nn.Sequential(module)
    try:
        graph = fx.Tracer().trace(module)
    except Exception as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise ReadError(_UNTRACEABLE.format(name, reason[:160])) from error
    reader = _Reader(torch, module, tolerance)
    nodes = [node for step in graph.nodes for node in reader.nodes(step)]
    inputs = [step.name for step in graph.nodes if step.op == "placeholder"]
    outputs = [found.name for step in graph.nodes if step.op == "output" for found in step.all_input_nodes]
    # A function whose result nobody reads is there for what it does to its arguments: x[0] = y, x.add_(y).
    idle = {step.name for step in graph.nodes if step.op in ("call_function", "call_method") and not step.users}
    outputs += [node.name for node in nodes if node.name in idle and node.op in (Op.MERGE, Op.BARRIER)]
    return Found(layers_of_graph(_untied(nodes, reader.memory), inputs, outputs), "the traced forward pass")


class _Reader:
    """Turns the steps of a traced graph into nodes, and computes what depends on parameters alone."""

    def __init__(self, torch: Any, module: Any, tolerance: float | None) -> None:
        self._torch = torch
        self._module = module
        self._tolerance = tolerance
        self._constants: dict[str, Any] = {}
        self._sources: dict[str, str] = {}
        self._parameters: dict[str, tuple[Any, ...]] = {}
        self.memory: dict[str, frozenset[int]] = {}
        """The parameters behind the weights of each layer, by their place in memory."""

    def nodes(self, step: Any) -> list[Node]:
        if step.op in ("placeholder", "output"):
            return []
        if step.op == "get_attr":
            value = self._module
            for part in step.target.split("."):
                value = getattr(value, part)
            self._constants[step.name], self._sources[step.name] = value, step.target
            self._parameters[step.name] = (value,) if isinstance(value, self._torch.nn.Parameter) else ()
            return []
        if step.op == "call_module":
            return [self._module_node(step, self._module.get_submodule(step.target))]
        read = step.all_input_nodes
        if read and all(node.name in self._constants for node in read):
            self._compute(step)
            return []
        return [self._function_node(step)]

    def _module_node(self, step: Any, module: Any) -> Node:
        inputs = tuple(node.name for node in step.all_input_nodes)
        kind = type(module).__name__.removeprefix("Parametrized")
        linear = isinstance(module, self._torch.nn.Linear)
        standard = type(module).__module__.startswith("torch.nn")
        if linear:
            layer = self._linear(step.target, module)
            op = Op.BARRIER if layer.barrier else Op.LINEAR
            return Node(step.target, op, inputs, (step.name,), layer, what=layer.barrier)
        op, what = op_of_module(kind, standard=standard)
        shape = tuple(getattr(getattr(module, "weight", None), "shape", ())) if op is Op.BARRIER else ()
        layer = Layer(step.target, shape, barrier=what)
        return Node(step.target, op, inputs, (step.name,), layer if op is Op.BARRIER else None, what=what)

    def _linear(self, name: str, module: Any) -> Layer:
        weight = f"{name}.weight"
        if self._torch.nn.parameter.is_lazy(module.weight):
            raise ReadError(f"{weight}: is not initialised; run the module once")
        shape = (int(module.out_features), int(module.in_features))
        bias = module.bias is not None
        parametrized = getattr(module, "parametrizations", {})
        chain = list(parametrized["weight"]) if "weight" in parametrized else []
        self._remember(weight, self._free(module))
        if chain:
            masks = [getattr(part, "mask", None) for part in chain]
            foreign = next(
                (type(p).__name__ for p, m in zip(chain, masks, strict=True) if not self._fits(m, shape)), None
            )
            if foreign:
                return Layer(weight, shape, barrier=f"its weights are parametrized by {foreign}, not by a mask")
            found = stored_mask(numbers_of(masks[0], weight), weight)
            for mask in masks[1:]:
                found = found & stored_mask(numbers_of(mask, weight), weight)
            return Layer(weight, shape, found, "parametrization mask", bias=bias)
        if hasattr(module, "weight_mask"):
            found = stored_mask(numbers_of(module.weight_mask, f"{name}.weight_mask"), f"{name}.weight_mask")
            return Layer(weight, shape, found, "weight_mask buffer", bias=bias)
        found = support(numbers_of(module.weight, weight), weight, self._tolerance)
        return Layer(weight, shape, found, source_of_zeros(self._tolerance), bias=bias)

    def _free(self, module: Any) -> Any:
        """The parameter behind the weights of a linear module."""
        parametrized = getattr(module, "parametrizations", {})
        if "weight" in parametrized:
            return getattr(parametrized["weight"], "original", None)
        return getattr(module, "weight_orig", None) if hasattr(module, "weight_orig") else module.weight

    def _fits(self, mask: Any, shape: tuple[int, ...]) -> bool:
        return isinstance(mask, self._torch.Tensor) and tuple(mask.shape) == shape

    def _remember(self, name: str, *weights: Any) -> None:
        real = [weight for weight in weights if weight is not None and weight.device.type != "meta"]
        self.memory[name] = frozenset(weight.data_ptr() for weight in real)

    def _compute(self, step: Any) -> None:
        """Evaluate what depends on parameters alone, such as ``weight * mask`` in a layer of the user's own."""
        names = [node.name for node in step.all_input_nodes]
        args = self._torch.fx.node.map_arg(step.args, lambda node: self._constants[node.name])
        options = self._torch.fx.node.map_arg(step.kwargs, lambda node: self._constants[node.name])
        with self._torch.no_grad():
            if step.op == "call_method":
                value = getattr(args[0], step.target)(*args[1:], **options)
            else:
                value = step.target(*args, **options)
        self._constants[step.name] = value
        self._sources[step.name] = " and ".join(dict.fromkeys(self._sources[name] for name in names))
        self._parameters[step.name] = tuple(value for name in names for value in self._parameters[name])

    def _function_node(self, step: Any) -> Node:
        name = step.target if isinstance(step.target, str) else getattr(step.target, "__name__", str(step.target))
        carried = tuple(node.name for node in step.all_input_nodes if node.name not in self._constants)
        product = self._product(step, name)
        if product is not None:
            return product
        op, what = op_of_function(name)
        fixed = [arg for arg in step.args if not self._is_step(arg) or arg.name in self._constants]
        if op is Op.MERGE and name.rstrip("_") in ("mul", "imul", "div", "truediv") and not self._all_nonzero(fixed):
            op, what = Op.BARRIER, f"{name} by a constant with zeros"
        shift = name.rstrip("_") in ("add", "iadd", "sub", "isub") and len(carried) == 1 and len(fixed) > 0
        return Node(step.name, op, carried, (step.name,), what=what, shift=shift)

    def _product(self, step: Any, name: str) -> Node | None:
        """``linear(x, W)`` and ``x @ W`` with a constant W, as in layers of the user's own."""
        if name not in ("linear", "matmul", "mm") or len(step.args) + len(step.kwargs) < 2:
            return None
        arguments = [*step.args, *step.kwargs.values()]
        features, weights = arguments[:2]
        known = [self._is_step(arg) and arg.name in self._constants for arg in (features, weights)]
        if known != [False, True] or not self._is_step(features):
            return None
        matrix = self._constants[weights.name]
        if matrix.ndim != 2:
            return None
        source = self._sources[weights.name]
        found = support(numbers_of(matrix, source), source, self._tolerance)
        mask = found if name == "linear" else found.T
        told = source if source.endswith("weight") else f"{step.name} ({source})"
        bias = (len(arguments) > 2 and arguments[2] is not None) if name == "linear" else None
        layer = Layer(told, tuple(mask.shape), mask, source_of_zeros(self._tolerance), bias=bias)
        self._remember(told, *self._parameters[weights.name])
        return Node(step.name, Op.LINEAR, (features.name,), (step.name,), layer)

    def _is_step(self, value: Any) -> bool:
        return isinstance(value, self._torch.fx.Node)

    def _all_nonzero(self, fixed: Sequence[Any]) -> bool:
        values = [self._constants[arg.name] if self._is_step(arg) else arg for arg in fixed]
        return all(bool((self._torch.as_tensor(value) != 0).all()) for value in values if value is not None)


def _untied(nodes: Sequence[Node], memory: Mapping[str, frozenset[int]]) -> list[Node]:
    """Weights that two layers share, or one layer that runs twice: no theorem about chains speaks of them."""
    linear = [node.layer.name for node in nodes if node.op is Op.LINEAR and node.layer is not None]
    used: Counter[int | str] = Counter(place for name in linear for place in memory.get(name) or {name})
    what = "its weights are used more than once"
    found = []
    for node in nodes:
        layer = node.layer
        if node.op is Op.LINEAR and layer is not None:
            places = memory.get(layer.name) or {layer.name}
            if any(used[place] > 1 for place in places):
                node = replace(node, op=Op.BARRIER, what=what, layer=Layer(layer.name, layer.shape, barrier=what))
        found.append(node)
    return found
