"""Stochastic descent on the objective of two-layer networks: what others do to get the optimum, for comparison.

Plain SGD with momentum, and Adam, on small batches. The slope of a batch is scaled so that its mean over batches is
that of ``1/2 ||f(X) - y||^2``, and the weight decay is in the objective. So the stationary points are those of
:meth:`TwoLayer.objective`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from patternfuzz.convex.arguments import checked_count
from patternfuzz.convex.two_layer import Array, TwoLayer, decay, points, targets
from patternfuzz.errors import TrainingError
from patternfuzz.heuristics.base import Masks, Network
from patternfuzz.heuristics.descent import AdamDescent, Descent, MomentumDescent, batches
from patternfuzz.heuristics.training import initial_network

__all__ = ["RATES", "Optimizer", "Trained", "trained"]

Optimizer = Literal["sgd", "adam"]
RATES = MappingProxyType({"sgd": 0.03, "adam": 0.01})
"""The rate at the start of each, if none is given."""

_MOMENTUM = 0.9
_MARKS = 50
_MAKES: dict[str, Callable[[Network, Masks, float, float], Descent]] = {
    "sgd": lambda net, masks, rate, weight: MomentumDescent(
        net, masks, rate=rate, momentum=_MOMENTUM, decay=weight, bias=False
    ),
    "adam": lambda net, masks, rate, weight: AdamDescent(net, masks, rate=rate, decay=weight, bias=False),
}


@dataclass(frozen=True, eq=False)
class Trained:
    """The network at the end, and the objective of all data on the way: pairs (step, objective), the start first."""

    network: TwoLayer
    history: tuple[tuple[int, float], ...]

    @property
    def objective(self) -> float:
        """That of the network."""
        return self.history[-1][1]


def trained(
    X: ArrayLike,
    y: ArrayLike,
    lam: float,
    *,
    width: int | None = None,
    optimizer: Optimizer = "sgd",
    batch: int = 32,
    rate: float | None = None,
    steps: int = 20_000,
    mask: ArrayLike | None = None,
    start: TwoLayer | None = None,
    seed: int = 0,
) -> Trained:
    """Train ``width`` neurons, or the network ``start``, on ``X`` of shape (n, d) and ``y`` of shape (n,).

    Batches are drawn without replacement; a ``batch`` of n or more is all of the data. The start is normal (He et al.
    2015) unless it is given. Of the first layer only the weights in ``mask``, of shape (width, d), are used; others
    are exactly zero throughout. Half of the time the ``rate`` stays, then it falls linearly to zero. It is that of
    the objective times ``2/n`` in units in which points and targets have mean square 1, so that one rate fits data of
    any scale. The same arguments give the same numbers on the same machine.

    Raises:
        ConvexError: bad data, or ``lam`` not positive.
        TrainingError: another argument makes no sense, or numbers ran off: the rate is too high.
    """
    data = points(X)
    wanted, weight = targets(y, len(data)), decay(lam)
    if optimizer not in _MAKES:
        raise TrainingError(f"optimizer={optimizer!r} is neither 'sgd' nor 'adam'")
    if min(batch, steps) < 1:
        raise TrainingError(f"batch={batch} and steps={steps} must be at least 1")
    highest = RATES[optimizer] if rate is None else rate
    if not 0 < highest < float("inf"):
        raise TrainingError(f"rate={rate!r} must be a positive number")
    # In the units of the docstring; weights of the first and of the second layer are multiplied by the same.
    size = float(np.sqrt(np.mean(np.sum(data**2, axis=1)))) or 1.0
    unit = float(np.sqrt(np.mean(wanted**2))) or 1.0
    factor = float(np.sqrt(unit / size))
    network = _initial(data / size, wanted / unit, width, start, factor, seed)
    masks = _mask(mask, network), np.ones(network.weights[1].shape, dtype=bool)
    # The mean square is 2/n times the loss, and so must the penalty be.
    descent = _MAKES[optimizer](network, masks, highest, 2 * weight / (len(data) * size * unit))
    marked = {round(k * steps / _MARKS) for k in range(_MARKS + 1)}
    found, history = TwoLayer(*_arrays(descent, factor)), list[tuple[int, float]]()
    with np.errstate(all="ignore"):  # that numbers run off is told below
        for done, part in enumerate(islice(batches(len(data), batch, np.random.default_rng([seed, 1])), steps + 1)):
            if done in marked:
                first, second = _arrays(descent, factor)
                if not (np.isfinite(first).all() and np.isfinite(second).all()):
                    raise TrainingError(f"{optimizer} with rate={highest:g} ran off by step {done}; give a lower rate")
                found = TwoLayer(first, second)
                history.append((done, found.objective(data, wanted, weight)))
            if done < steps:
                descent.rate = highest * min(1.0, 2 * (1 - done / steps))
                descent.step(part)
    return Trained(found, tuple(history))


def _arrays(descent: Descent, factor: float) -> tuple[Array, Array]:
    (first, second), _ = descent.arrays()
    return first * factor, second[0] * factor


def _initial(X: Array, y: Array, width: int | None, start: TwoLayer | None, factor: float, seed: int) -> Network:
    if start is None:
        neurons = checked_count(width, "width", "neurons", least=1, error=TrainingError)
        return initial_network((X.shape[1], neurons, 1), X, y[:, None], seed=seed, loss="mse")
    if width not in (None, start.width) or start.inputs != X.shape[1] or not start.width:
        raise TrainingError(
            f"start has {start.width} neurons of {start.inputs} inputs, for width={width} and X with {X.shape[1]} "
            "columns; give one that fits, or none"
        )
    return Network.of((start.first / factor, start.second[None] / factor), X, y[:, None], loss="mse")


def _mask(mask: ArrayLike | None, network: Network) -> NDArray[np.bool_]:
    shape = network.weights[0].shape
    found = np.ones(shape, dtype=bool) if mask is None else np.asarray(mask)
    if found.shape != shape or not np.isin(found, (0, 1)).all():
        raise TrainingError(
            f"mask of shape {found.shape} must hold zeros and ones in shape {shape}, one for each weight"
        )
    return found.astype(np.bool_)
