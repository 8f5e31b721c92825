"""One training run: stochastic gradient descent of a masked network, recorded as a curve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import islice, pairwise
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from patternfuzz.errors import TrainingError
from patternfuzz.heuristics.base import Masks, Network
from patternfuzz.heuristics.descent import Array, MomentumDescent, batches, mean_loss
from patternfuzz.heuristics.gradients import need_torch
from patternfuzz.heuristics.training import MaskedSteps, one_thread
from patternfuzz.train.curve import Curve, Record, norm_of

__all__ = ["ENGINES", "Engine", "Recipe", "followed", "inputs_at_random", "started"]

Engine = Literal["numpy", "torch"]
ENGINES: tuple[Engine, ...] = ("numpy", "torch")

_INPUTS, _ORDER = 1000, 1001
"""Streams of random numbers; those of the layers count from 0."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train: ``torch.optim.SGD`` with this rate and momentum, on batches drawn without replacement.

    Each pass over the data is a new random order, whose last, shorter batch is left out. ``marks`` is about how many
    records are taken, at steps that grow geometrically.

    Raises:
        TrainingError: a number is out of its range.
    """

    steps: int = 10_000
    batch: int = 300
    rate: float = 0.1
    momentum: float = 0.9
    marks: int = 40

    def __post_init__(self) -> None:
        if min(self.steps, self.batch, self.marks) < 1:
            raise TrainingError("steps, batch and marks must be at least 1")
        if not (0 < self.rate < float("inf") and 0 <= self.momentum < 1):
            raise TrainingError(f"rate {self.rate:g} must be positive, momentum {self.momentum:g} in 0 <= m < 1")

    def marked(self) -> set[int]:
        """The steps after which a record is taken: the start, half, the end, and some between."""
        found = {round(float(step)) for step in np.geomspace(1, self.steps, self.marks)}
        return found | {0, self.steps // 2, self.steps}


class _Steps(Protocol):
    def step(self, part: NDArray[np.intp]) -> None: ...
    def arrays(self) -> tuple[list[Array], list[Array]]: ...


def started(widths: Sequence[int], inputs: Array, targets: Array, *, activation: str, bias: bool, seed: int) -> Network:
    """A network as initialised: normal weights of variance 1 / in, biases uniform within ``± 1 / sqrt(in)``, or zero.

    The same widths and seed give the same numbers, whatever the masks.
    """
    weights, biases = [], []
    for layer, (below, above) in enumerate(pairwise(widths)):
        rng = np.random.default_rng([seed, layer])
        weights.append(rng.normal(scale=below**-0.5, size=(above, below)))
        biases.append(rng.uniform(-1, 1, above) * below**-0.5 * bias)
    return Network.of(weights, inputs, targets, biases=biases, activation=activation, loss="mse")


def inputs_at_random(points: int, width: int, seed: int) -> Array:
    """Uniform in ``[-1, 1]``, shape (points, width)."""
    return np.random.default_rng([seed, _INPUTS]).uniform(-1, 1, (points, width))


def followed(
    network: Network,
    masks: Masks,
    recipe: Recipe,
    *,
    decay: float,
    seed: int,
    bias: bool = True,
    engine: Engine = "numpy",
    limit: Array | None = None,
) -> Curve:
    """Train a network from where it is, and record it. The same arguments give the same curve on the same machine.

    Raises:
        HeuristicError: torch is asked for and not installed.
    """
    steps: _Steps
    if engine == "torch":
        torch = need_torch("training")
        steps = MaskedSteps(
            network,
            masks,
            lambda t: torch.optim.SGD(t, lr=recipe.rate, momentum=recipe.momentum, weight_decay=decay),
            bias=bias,
        )
        with one_thread():
            return _curve(network, steps, recipe, seed, limit)
    steps = MomentumDescent(network, masks, rate=recipe.rate, momentum=recipe.momentum, decay=decay, bias=bias)
    return _curve(network, steps, recipe, seed, limit)


def _curve(network: Network, steps: _Steps, recipe: Recipe, seed: int, limit: Array | None) -> Curve:
    marked = recipe.marked()
    scale = float(np.mean(np.square(network.targets))) or 1.0
    records: list[Record] = []
    # Numbers that run off are what this is about; that they overflow is told by the curve.
    with np.errstate(all="ignore"):
        parts = batches(len(network.inputs), recipe.batch, np.random.default_rng([seed, _ORDER]))
        for done, part in enumerate(islice(parts, recipe.steps + 1)):
            if done in marked:
                record = _record(done, network, *steps.arrays(), scale, limit)
                if not np.isfinite((record.loss, record.norm, record.distance or 0.0)).all():
                    return Curve(tuple(records), done)
                records.append(record)
            if done < recipe.steps:
                steps.step(part)
    return Curve(tuple(records))


def _record(
    done: int, network: Network, weights: list[Array], biases: list[Array], scale: float, limit: Array | None
) -> Record:
    distance = None
    if limit is not None:
        product: Array = reduce(lambda below, above: above @ below, weights)
        distance = float(np.linalg.norm(product - limit) / np.linalg.norm(limit))
    largest = max(float(np.abs(w).max()) for w in weights)
    return Record(done, mean_loss(network, weights, biases) / scale, norm_of(weights), largest, distance)
