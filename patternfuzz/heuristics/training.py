"""Training of small masked networks with torch: Adam on mini-batches, the same every time on the same machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from patternfuzz.heuristics.base import Masks, Network
from patternfuzz.heuristics.descent import masked
from patternfuzz.heuristics.gradients import forward, loss_of, need_torch

__all__ = ["MaskedSteps", "accuracy", "fitted", "initial_network", "one_thread", "outputs_of"]


def initial_network(
    widths: Sequence[int],
    inputs: ArrayLike,
    targets: ArrayLike,
    *,
    seed: int,
    loss: Literal["cross-entropy", "mse"] = "cross-entropy",
) -> Network:
    """A ReLU network as initialised: normal weights of variance 2 / in (He et al. 2015), biases zero."""
    rng = np.random.default_rng(seed)
    weights = [rng.normal(scale=np.sqrt(2 / below), size=(above, below)) for below, above in pairwise(widths)]
    return Network.of(weights, inputs, targets, loss=loss)


class MaskedSteps:
    """A network in torch whose weights outside the masks are zero from the start and stay so, trained step by step.

    ``optimiser`` makes a ``torch.optim.Optimizer`` for a list of tensors: the weights, and the biases if they are free.
    """

    def __init__(
        self, network: Network, masks: Sequence[ArrayLike], optimiser: Callable[[list[Any]], Any], *, bias: bool = True
    ) -> None:
        torch = need_torch("training")
        start = masked(network, masks)
        self._network = network
        self._masks = [torch.tensor(np.asarray(m, dtype=np.float64)) for m in masks]
        self._weights = [torch.tensor(w, requires_grad=True) for w in start.weights]
        self._biases = [torch.tensor(b, requires_grad=bias) for b in start.biases]
        self._inputs, self._targets = torch.tensor(network.inputs), torch.tensor(network.targets)
        self.optimiser = optimiser([*self._weights, *self._biases] if bias else self._weights)

    def step(self, part: NDArray[np.intp]) -> None:
        """One step, on these samples."""
        self.optimiser.zero_grad()
        outputs = forward(self._weights, self._biases, self._inputs[part], self._network.activation)
        loss_of(outputs, self._targets[part], self._network.loss).backward()
        for weight, mask in zip(self._weights, self._masks, strict=True):
            # A zero gradient from the start: no optimiser moves the weight then.
            weight.grad *= mask
        self.optimiser.step()

    def arrays(self) -> tuple[list[NDArray[np.float64]], list[NDArray[np.float64]]]:
        """Weights and biases as they are now, maybe not finite."""
        return [w.detach().numpy() for w in self._weights], [b.detach().numpy() for b in self._biases]


def fitted(
    network: Network, masks: Masks | None = None, *, epochs: int, seed: int, rate: float = 0.01, batch: int = 64
) -> Network:
    """The network after ``epochs`` passes of Adam over its samples, drawn in batches.

    Weights outside the masks are zero from the start and stay so; biases are free. In the last half the rate falls
    linearly to zero.
    """
    torch = need_torch("training")
    kept = masks or tuple(np.ones(w.shape, dtype=bool) for w in network.weights)
    steps = MaskedSteps(network, kept, lambda tensors: torch.optim.Adam(tensors, lr=rate))
    rng = np.random.default_rng(seed)
    for epoch in range(epochs):
        steps.optimiser.param_groups[0]["lr"] = rate * min(1.0, 2 * (1 - epoch / epochs))
        order = rng.permutation(len(network.inputs))
        for start in range(0, len(order), batch):
            steps.step(order[start : start + batch])
    weights, biases = steps.arrays()
    return replace(network, weights=tuple(weights), biases=tuple(biases))


def outputs_of(network: Network, inputs: ArrayLike) -> NDArray[np.float64]:
    """What the network gives for these inputs, shape (samples, out)."""
    torch = need_torch("the outputs of a network")
    weights, biases = ([torch.tensor(a) for a in arrays] for arrays in (network.weights, network.biases))
    given = torch.tensor(np.asarray(inputs, dtype=np.float64))
    found: NDArray[np.float64] = forward(weights, biases, given, network.activation).numpy()
    return found


def accuracy(network: Network, inputs: ArrayLike, labels: ArrayLike) -> float:
    """The share of samples whose largest output is that of their class; of equal ones the first counts."""
    return float(np.mean(outputs_of(network, inputs).argmax(axis=1) == np.asarray(labels)))


@contextmanager
def one_thread() -> Iterator[None]:
    """Let torch work in one thread, in which sums are always taken in the same order."""
    torch = need_torch("training")
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
