"""The network in torch: its outputs, its loss and their derivatives, in double precision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from patternfuzz.errors import ReadError, TorchMissingError
from patternfuzz.heuristics.base import Masks, Network
from patternfuzz.read.optional import demand

__all__ = ["activation_of", "forward", "gradient", "gradient_flow", "loss_of", "need_torch"]

Arrays = tuple[NDArray[np.float64], ...]


def need_torch(what: str, module: str = "torch") -> Any:
    """The module torch, or one of its own, for the sake of ``what``.

    Raises:
        TorchMissingError: it is not installed.
    """
    try:
        return demand(module, what, doing="this")
    except ReadError as error:
        raise TorchMissingError(str(error)) from error


def activation_of(name: str) -> Callable[[Any], Any]:
    """The element-wise function of this name, on tensors."""
    torch = need_torch("networks")
    functions: dict[str, Callable[[Any], Any]] = {
        "relu": torch.relu,
        "tanh": torch.tanh,
        "sigmoid": torch.sigmoid,
        "linear": lambda x: x,
    }
    return functions[name]


def forward(weights: Sequence[Any], biases: Sequence[Any], inputs: Any, activation: str) -> Any:
    """Outputs (samples, out) of the network, tensors in and out; none of the functions follows the last layer."""
    function = activation_of(activation)
    x = inputs
    for i, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
        x = (function(x) if i else x) @ weight.T + bias
    return x


def loss_of(outputs: Any, targets: Any, loss: str) -> Any:
    """Mean over the samples (and, for squares, the outputs)."""
    functional = need_torch("networks").nn.functional
    return (
        functional.cross_entropy(outputs, targets) if loss == "cross-entropy" else functional.mse_loss(outputs, targets)
    )


def gradient(network: Network, masks: Masks | None = None) -> Arrays:
    """The derivative of the loss by every weight, masked ones (which count as 0) too."""
    torch = need_torch("the gradient of a network")
    weights, loss = _loss(torch, network, masks, 1.0)
    return tuple(g.numpy() for g in torch.autograd.grad(loss, weights))


def gradient_flow(network: Network, temperature: float) -> Arrays:
    """``H g``: half the derivative of ``|g|²`` by every weight, where ``g`` is the gradient by all weights.

    The outputs are divided by ``temperature`` before a cross-entropy.
    """
    torch = need_torch("the gradient of a network")
    weights, loss = _loss(torch, network, None, temperature)
    grads = torch.autograd.grad(loss, weights, create_graph=True)
    flow = sum((g * g).sum() for g in grads) / 2
    # With piecewise linear networks of one layer and squares, say, g may not depend on a weight at all.
    found = torch.autograd.grad(flow, weights, allow_unused=True, materialize_grads=True)
    return tuple(h.numpy() for h in found)


def _loss(torch: Any, network: Network, masks: Masks | None, temperature: float) -> tuple[list[Any], Any]:
    arrays = network.weights if masks is None else [w * m for w, m in zip(network.weights, masks, strict=True)]
    weights = [torch.tensor(w, requires_grad=True) for w in arrays]
    biases = [torch.tensor(b) for b in network.biases]
    outputs = forward(weights, biases, torch.tensor(network.inputs), network.activation)
    divided = outputs / temperature if network.loss == "cross-entropy" else outputs
    return weights, loss_of(divided, torch.tensor(network.targets), network.loss)
