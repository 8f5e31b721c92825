"""The libraries that models come from, loaded only for the tests that ask for them, and masks to look for."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

Masks = list[np.ndarray]
Build = Callable[..., Any]

WIDTHS = (5, 4, 3, 2)


@pytest.fixture(scope="session")
def torch() -> Any:
    return import_module("torch")


@pytest.fixture(scope="session")
def onnx() -> Any:
    import_module("onnx.reference")
    return import_module("onnx")


@pytest.fixture(scope="session")
def masks() -> Masks:
    """Three masks that chain, with some gaps and no two alike."""
    rng = np.random.default_rng(7)
    return [rng.random((above, below)) < 0.6 for below, above in pairwise(WIDTHS)]


@pytest.fixture(scope="session")
def weights(masks: Masks) -> Masks:
    """Weights with exactly these masks, none of them small."""
    rng = np.random.default_rng(8)
    return [mask * rng.choice([-2.5, -1.0, 1.5, 3.0], size=mask.shape) for mask in masks]


@pytest.fixture
def same() -> Callable[[Any, Masks], bool]:
    """Are these the masks?"""

    def compare(found: Any, wanted: Masks) -> bool:
        dense = [mask.toarray() if hasattr(mask, "toarray") else mask for mask in found]
        return len(dense) == len(wanted) and all(
            a.shape == b.shape and bool((a == b).all()) for a, b in zip(dense, wanted, strict=True)
        )

    return compare


@pytest.fixture
def state(torch: Any, weights: Masks) -> dict[str, Any]:
    """A state dict of three layers with biases."""
    found = {}
    for i, weight in enumerate(weights):
        found[f"net.{2 * i}.weight"] = torch.tensor(weight)
        found[f"net.{2 * i}.bias"] = torch.ones(len(weight))
    return found


@pytest.fixture
def sequential(torch: Any, weights: Masks) -> Any:
    """The module that has this state dict, without the name before the numbers."""
    layers = []
    for weight in weights:
        linear = torch.nn.Linear(weight.shape[1], weight.shape[0])
        linear.weight.data = torch.tensor(weight, dtype=torch.float32)
        layers += [linear, torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1])


@pytest.fixture
def saved(torch: Any, tmp_path: Path) -> Callable[..., Path]:
    """Write with ``torch.save``."""

    def save(thing: Any, name: str = "model.pt", **options: Any) -> Path:
        torch.save(thing, tmp_path / name, **options)
        return tmp_path / name

    return save


@pytest.fixture(scope="session")
def build(onnx: Any) -> Build:
    """A model of these nodes, ``(operator, inputs, output, attributes)``, on the input x; y is the output."""

    def make(nodes: list[tuple[Any, ...]], constants: dict[str, np.ndarray], outputs: tuple[str, ...] = ("y",), **more):
        protos = [
            onnx.helper.make_node(
                kind, read.split(), made.split(), name=f"{kind}_{n}", **(options[0] if options else {})
            )
            for n, (kind, read, made, *options) in enumerate(nodes)
        ]
        tensors = [onnx.numpy_helper.from_array(array, name) for name, array in constants.items()]
        anything = [onnx.helper.make_tensor_value_info("x", onnx.TensorProto.FLOAT, [None, None])]
        results = [onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in outputs]
        graph = onnx.helper.make_graph(protos, "g", anything, results, tensors, **more)
        opsets = [onnx.helper.make_opsetid("", 21), onnx.helper.make_opsetid("com.example", 1)]
        return onnx.helper.make_model(graph, opset_imports=opsets)

    return make


@pytest.fixture
def chain(build: Build, weights: Masks) -> Any:
    """Three layers in the three usual spellings, with biases."""
    first, second, third = (weight.astype(np.float32) for weight in weights)
    constants = {"w1": first, "b1": np.ones(4, np.float32), "w2": second.T, "b2": np.ones(3, np.float32), "w3": third.T}
    nodes = [
        ("Gemm", "x w1 b1", "h1", {"transB": 1}),
        ("Relu", "h1", "r1"),
        ("MatMul", "r1 w2", "h2"),
        ("Add", "h2 b2", "s2"),
        ("Tanh", "s2", "r2"),
        ("Gemm", "r2 w3", "y"),
    ]
    return build(nodes, constants)
