"""What heuristics lose, beside the best choice of neurons of the same width."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from patternfuzz.convex.pruning.columns import columns
from patternfuzz.convex.pruning.heuristics import NEURON_HEURISTICS, NeuronHeuristic
from patternfuzz.convex.pruning.measures import Fixed, Measure, Refit
from patternfuzz.convex.pruning.prune import optimal_prune
from patternfuzz.convex.pruning.subsets import Subset, best_subsets
from patternfuzz.convex.task import Task
from patternfuzz.convex.two_layer import Array, TwoLayer
from patternfuzz.errors import ConvexError

__all__ = ["Excess", "WidthLosses", "excess", "loss_over_width", "measure"]


@dataclass(frozen=True, eq=False)
class Excess:
    """One answer of a heuristic: the network, its ``loss``, and the best choice of at most as many neurons found.

    ``share`` is the loss above that of the best choice, divided by the loss ``1/2 ||targets||^2`` of a network without
    neurons; 0 if that is 0. If ``best.best`` is false not all choices were tried: then ``share`` is a lower bound.
    It is negative only for a heuristic that changes the first layer too and does better than these choices.
    """

    network: TwoLayer
    loss: float
    best: Subset
    share: float


@dataclass(frozen=True)
class WidthLosses:
    """Losses ``1/2 ||f(X) - y||^2`` over the number of neurons.

    ``best`` is the best choice found for each of ``widths``, see :class:`Subset`; ``heuristics`` maps a name to a pair
    (neurons left, loss) for each of ``widths``. With ``refit`` every choice got new output weights by least squares.
    """

    widths: tuple[int, ...]
    best: tuple[Subset, ...]
    heuristics: Mapping[str, tuple[tuple[int, float], ...]]
    refit: bool

    def lines(self) -> list[str]:
        """A table: a row for each width, ``*`` behind bounds and ``(k)`` behind losses of networks with k neurons."""
        names = ["width", "best", *self.heuristics]
        rows = [names]
        for i, (width, best) in enumerate(zip(self.widths, self.best, strict=True)):
            row = [str(width), f"{best.loss:.4g}{'' if best.best else '*'}"]
            for pairs in self.heuristics.values():
                left, loss = pairs[i]
                row.append(f"{loss:.4g}{'' if left == width else f' ({left})'}")
            rows.append(row)
        wide = [max(len(row[k]) for row in rows) for k in range(len(names))]
        return ["  ".join(cell.rjust(w) for cell, w in zip(row, wide, strict=True)) for row in rows]


def measure(network: TwoLayer, task: Task, *, refit: bool) -> Measure:
    """What choices of the neurons of a network are worth on the data of a task.

    With ``refit`` by the span of the activations, otherwise with the output weights they have.
    """
    if not refit:
        return Fixed(network.activations(task.inputs) * network.second, task.targets)
    # The output weights are free, so those that are zero must not hide a neuron.
    found = columns(TwoLayer(network.first, np.ones(network.width)), task.inputs)
    units = np.zeros((len(task.inputs), network.width))
    units[:, found.alive] = found.units
    return Refit(units, task.targets)


def excess(heuristic: NeuronHeuristic, task: Task, width: int, *, refit: bool = True) -> Excess:
    """Ask a heuristic for ``width`` neurons, and compare with the best choice of as many as it left.

    Raises:
        ConvexError: as the heuristic does, or it left more neurons than there were.
    """
    network = heuristic(task, width)
    loss = _loss(network, task, refit)
    if network.width > task.network.width:
        raise ConvexError(f"{heuristic.name}: left {network.width} of {task.network.width} neurons")
    (best,) = _best(task, (network.width,), (heuristic,), refit)
    whole = _half_square(task.targets)
    return Excess(network, loss, best, (loss - best.loss) / whole if whole else 0.0)


def loss_over_width(
    task: Task,
    *,
    widths: Sequence[int] | None = None,
    heuristics: Collection[NeuronHeuristic] | None = None,
    refit: bool = True,
) -> WidthLosses:
    """Losses of heuristics, all of :data:`NEURON_HEURISTICS` if not given, and of the best choice, for each width.

    ``refit`` gives every choice new output weights by least squares, so that the choice alone is judged; without it
    neurons keep their weights. ``widths`` are 0 to that of the network if not given.

    Raises:
        ConvexError: a width outside of 0 to that of the network; as the heuristics do.
    """
    most = task.network.width
    asked = tuple(range(most + 1)) if widths is None else tuple(widths)
    used = tuple(NEURON_HEURISTICS.values() if heuristics is None else heuristics)
    told: dict[str, tuple[tuple[int, float], ...]] = {}
    for heuristic in used:
        networks = [heuristic(task, width) for width in asked]
        told[heuristic.name] = tuple((net.width, _loss(net, task, refit)) for net in networks)
    return WidthLosses(asked, _best(task, asked, used, refit), MappingProxyType(told), refit)


def _best(task: Task, widths: Sequence[int], heuristics: Sequence[NeuronHeuristic], refit: bool) -> tuple[Subset, ...]:
    """Tried too: what optimal pruning leaves, which loses nothing, and the choices of the heuristics themselves."""
    net = task.network
    also = [tuple(range(net.width))]
    if refit:
        also = [tuple(i for (i,) in optimal_prune(net, task.inputs, merge=False).origins)]
    known = {width: [one.choose(task, width) for one in heuristics if one.choose] for width in widths}
    return best_subsets(measure(net, task, refit=refit), widths, also, known=known)


def _loss(network: TwoLayer, task: Task, refit: bool) -> float:
    return measure(network, task, refit=refit).loss(range(network.width))


def _half_square(y: Array) -> float:
    return 0.5 * float(y @ y)
