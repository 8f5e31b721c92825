"""Gradient descent in NumPy for networks of a few neurons: no time to load anything, and the same everywhere.

``trained`` is a few steps that cannot run off; :class:`MomentumDescent` and :class:`AdamDescent` are plain stochastic
descent, which can.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from patternfuzz.heuristics.base import Network

__all__ = ["AdamDescent", "Array", "Descent", "MomentumDescent", "batches", "masked", "mean_loss", "trained"]

Array = NDArray[np.float64]


def trained(network: Network, *, steps: int, rate: float = 0.1, masks: Sequence[ArrayLike] | None = None) -> Network:
    """The network after ``steps`` steps of gradient descent on all its samples; without samples, the network itself.

    With ``masks`` the weights outside of them are set to zero first and stay zero: their gradient is masked, as in
    ``torch.nn.utils.prune``. The gradient is cut to norm 1, so that no start can run off.
    """
    network = network if masks is None else masked(network, masks)
    if not len(network.inputs):
        return network
    weights, biases = [w.copy() for w in network.weights], [b.copy() for b in network.biases]
    for _ in range(steps):
        slopes = _slopes(network, weights, biases, network.inputs, network.targets)
        norm = max(1.0, float(np.sqrt(sum(float(np.sum(g * g)) for pair in slopes for g in pair))))
        for i, (by_weight, by_bias) in enumerate(slopes):
            kept = by_weight if masks is None else by_weight * np.asarray(masks[i], dtype=np.float64)
            weights[i] -= rate / norm * kept
            biases[i] -= rate / norm * by_bias
    return replace(network, weights=tuple(weights), biases=tuple(biases))


class Descent(ABC):
    """Stochastic descent, step by step; what a step does with a slope is told by its kinds.

    Weights outside of the masks are zero from the start and stay so. The ``decay`` times a number is part of its slope.
    ``rate`` may be changed between steps. Nothing keeps the numbers from growing, and they may overflow.
    """

    def __init__(
        self, network: Network, masks: Sequence[ArrayLike], *, rate: float, decay: float = 0.0, bias: bool = True
    ) -> None:
        start = masked(network, masks)
        self.rate = rate
        self._network = network
        self._masks = [np.asarray(mask, dtype=np.float64) for mask in masks]
        self._decay, self._bias = decay, bias
        self._weights = [w.copy() for w in start.weights]
        self._biases = [b.copy() for b in start.biases]
        self._seen = [(self._memory(w), self._memory(b)) for w, b in zip(start.weights, start.biases, strict=True)]

    def step(self, part: NDArray[np.intp]) -> None:
        """One step, on these samples."""
        net, weights, biases = self._network, self._weights, self._biases
        slopes = _slopes(net, weights, biases, net.inputs[part], net.targets[part])
        for i, (by_weight, by_bias) in enumerate(slopes):
            self._move(weights[i], (by_weight + self._decay * weights[i]) * self._masks[i], self._seen[i][0])
            if self._bias:
                self._move(biases[i], by_bias + self._decay * biases[i], self._seen[i][1])

    @abstractmethod
    def _memory(self, array: Array) -> list[Array]: ...

    @abstractmethod
    def _move(self, array: Array, slope: Array, memory: list[Array]) -> None: ...

    def arrays(self) -> tuple[list[Array], list[Array]]:
        """Weights and biases as they are now, maybe not finite."""
        return self._weights, self._biases


class MomentumDescent(Descent):
    """Stochastic gradient descent with momentum and weight decay, by the formulas of ``torch.optim.SGD``.

    Per number: ``v <- momentum v + slope + decay w`` and ``w <- w - rate v``, ``v = 0`` at the start.
    """

    def __init__(
        self,
        network: Network,
        masks: Sequence[ArrayLike],
        *,
        rate: float,
        momentum: float = 0.0,
        decay: float = 0.0,
        bias: bool = True,
    ) -> None:
        super().__init__(network, masks, rate=rate, decay=decay, bias=bias)
        self._momentum = momentum

    def _memory(self, array: Array) -> list[Array]:
        return [np.zeros_like(array)]

    def _move(self, array: Array, slope: Array, memory: list[Array]) -> None:
        (speed,) = memory
        speed *= self._momentum
        speed += slope
        array -= self.rate * speed


class AdamDescent(Descent):
    """Adam by the formulas and with the constants of ``torch.optim.Adam`` (Kingma and Ba 2015).

    The decay is part of the slope, so that what is minimized is the loss with its penalty, as it is not in AdamW.
    """

    _FIRST, _SECOND, _LEAST = 0.9, 0.999, 1e-8

    def _memory(self, array: Array) -> list[Array]:
        return [np.zeros_like(array), np.zeros_like(array), np.zeros(1)]

    def _move(self, array: Array, slope: Array, memory: list[Array]) -> None:
        mean, square, count = memory
        count += 1
        mean += (1 - self._FIRST) * (slope - mean)
        square += (1 - self._SECOND) * (slope**2 - square)
        root = np.sqrt(square / (1 - self._SECOND ** count[0])) + self._LEAST
        array -= self.rate / (1 - self._FIRST ** count[0]) * mean / root


def batches(count: int, batch: int, rng: np.random.Generator) -> Iterator[NDArray[np.intp]]:
    """Samples without end: each pass is a new random order, whose last, shorter batch is left out."""
    size = min(batch, count)
    while True:
        order = rng.permutation(count)
        yield from (order[start : start + size] for start in range(0, count - size + 1, size))


def mean_loss(network: Network, weights: Sequence[Array], biases: Sequence[Array]) -> float:
    """The loss of a network with these weights and biases, mean over samples (and, for squares, outputs)."""
    _, sums = _passed(network.activation, weights, biases, network.inputs)
    outputs = sums[-1]
    if network.loss == "mse":
        return float(np.mean((outputs - network.targets) ** 2))
    low = outputs - outputs.max(axis=1, keepdims=True)
    picked = low[np.arange(len(low)), network.targets]
    return float(np.mean(np.log(np.exp(low).sum(axis=1)) - picked))


def masked(network: Network, masks: Sequence[ArrayLike]) -> Network:
    """The network with the weights outside of the masks set to zero."""
    kept = (np.asarray(mask, dtype=np.bool_) for mask in masks)
    return replace(network, weights=tuple(np.where(k, w, 0.0) for w, k in zip(network.weights, kept, strict=True)))


def _slopes(
    network: Network, weights: Sequence[Array], biases: Sequence[Array], inputs: Array, targets: NDArray[Any]
) -> list[tuple[Array, Array]]:
    """The derivatives of the mean loss by the weights and the biases of each layer (backpropagation)."""
    _, derivative = _FUNCTIONS[network.activation]
    reads, sums = _passed(network.activation, weights, biases, inputs)
    delta = _error(network.loss, sums[-1], targets) / len(inputs)
    found = []
    for i in reversed(range(len(sums))):
        found.append((delta.T @ reads[i], delta.sum(axis=0)))
        if i:
            delta = (delta @ weights[i]) * derivative(sums[i - 1])
    return found[::-1]


def _passed(
    activation: str, weights: Sequence[Array], biases: Sequence[Array], inputs: Array
) -> tuple[list[Array], list[Array]]:
    """What each layer reads, and its sums before the activation, for every sample."""
    function, _ = _FUNCTIONS[activation]
    reads, sums = [inputs], list[Array]()
    for weight, bias in zip(weights, biases, strict=True):
        sums.append(reads[-1] @ weight.T + bias)
        reads.append(function(sums[-1]))
    return reads[:-1], sums


def _error(loss: str, outputs: Array, targets: NDArray[Any]) -> Array:
    """The derivative of the loss of each sample by the outputs; a mean over the outputs for squares."""
    if loss == "mse":
        slope: Array = 2 / outputs.shape[1] * (outputs - targets)
        return slope
    shares: Array = np.exp(outputs - outputs.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    shares[np.arange(len(shares)), targets] -= 1
    return shares


def _sigmoid(x: Array) -> Array:
    found: Array = 0.5 * (1 + np.tanh(0.5 * x))  # exp would overflow
    return found


_FUNCTIONS: dict[str, tuple[Callable[[Array], Array], Callable[[Array], Array]]] = {
    "relu": (lambda x: np.maximum(x, 0.0), lambda x: (x > 0).astype(np.float64)),
    "tanh": (np.tanh, lambda x: 1 - np.tanh(x) ** 2),
    "sigmoid": (_sigmoid, lambda x: _sigmoid(x) * (1 - _sigmoid(x))),
    "linear": (lambda x: x, np.ones_like),
}
"""Each activation with its derivative."""
