"""Heuristics that take neurons of two-layer networks away: by a score for each neuron, or by masks of the registry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike

from patternfuzz.convex.arguments import checked_count
from patternfuzz.convex.pruning.measures import Choice
from patternfuzz.convex.task import Task
from patternfuzz.convex.two_layer import Array, TwoLayer
from patternfuzz.errors import ConvexError
from patternfuzz.heuristics.arrays import finite_array
from patternfuzz.heuristics.base import Heuristic, Prune

__all__ = ["NEURON_HEURISTICS", "NeuronHeuristic", "Score", "by_masks", "by_score", "random_scores"]

Score = Callable[[TwoLayer, Array], ArrayLike]
"""``score(network, X)``: one number for each neuron; those with the largest stay, of equal ones the first."""


@dataclass(frozen=True)
class NeuronHeuristic:
    """A heuristic by name: ``prune(task, width)`` gives a network of about ``width`` of the neurons of the task.

    ``choose`` gives the neurons that it keeps, in increasing order, if it changes no weights.
    """

    name: str
    prune: Callable[[Task, int], TwoLayer]
    choose: Callable[[Task, int], Choice] | None = None

    def __call__(self, task: Task, width: int) -> TwoLayer:
        """
        Raises:
            ConvexError: the width is not between 0 and that of the network; what the heuristic says makes no sense.
        """
        return self.prune(task, checked_count(width, "width", "neurons", most=task.network.width))


def by_score(score: Score, name: str | None = None) -> NeuronHeuristic:
    """The heuristic that keeps the neurons with the largest scores, with their weights as they are.

    Its answers raise ConvexError when they are not one finite number for each neuron.
    """
    known: str = getattr(score, "__name__", type(score).__name__) if name is None else name

    def choose(task: Task, width: int) -> Choice:
        net = task.network
        scores = finite_array(score(net, task.inputs), f"{known}: the scores", 1, error=ConvexError)
        if len(scores) != net.width:
            raise ConvexError(f"{known}: {len(scores)} scores for {net.width} neurons; give one for each")
        return tuple(sorted(int(i) for i in np.argsort(-scores, kind="stable")[:width]))

    return NeuronHeuristic(known, lambda task, width: task.network.kept(choose(task, width)), choose)


def by_masks(prune: Prune, name: str | None = None) -> NeuronHeuristic:
    """A heuristic of :data:`patternfuzz.HEURISTICS`, or any like it, asked to remove the share of weights of neurons.

    Its masks are put on both layers; neurons left without incoming or outgoing weights go. How many stay is up to it:
    one that removes single weights may leave more than ``width``.
    """
    known: str = getattr(prune, "__name__", type(prune).__name__) if name is None else name
    if name is None and isinstance(prune, Heuristic):
        known = prune.name

    def shortened(task: Task, width: int) -> TwoLayer:
        net = task.network
        if width == 0:
            return net.kept([])
        if width == net.width:
            return net
        first, second = prune(task.as_network(), 1 - width / net.width)
        stays = first.any(axis=1) & second[0]
        return TwoLayer(net.first * first, net.second * second[0]).kept(stays)

    return NeuronHeuristic(known, shortened)


def random_scores(seed: int = 0) -> Score:
    """Scores drawn at random, always the same ones for a seed and a width."""

    def random(network: TwoLayer, X: Array) -> Array:
        del X
        drawn: Array = np.random.default_rng(seed).random(network.width)
        return drawn

    return random


def _magnitude(network: TwoLayer, X: Array) -> Array:
    """The length of all weights of the neuron, incoming and outgoing ones."""
    del X
    found: Array = np.hypot(np.linalg.norm(network.first, axis=1), network.second)
    return found


def _weight_product(network: TwoLayer, X: Array) -> Array:
    """``||first_i|| |second_i|``, which does not change when a neuron is scaled without changing the function."""
    del X
    return network.norms


def _activation_norm(network: TwoLayer, X: Array) -> Array:
    """``||relu(X first_i)||``."""
    found: Array = np.linalg.norm(network.activations(X), axis=0)
    return found


def _contribution(network: TwoLayer, X: Array) -> Array:
    """``||relu(X first_i)|| |second_i|``, the length of what the neuron adds to the fit."""
    found: Array = _activation_norm(network, X) * np.abs(network.second)
    return found


_HERE = (
    by_score(_magnitude, "magnitude"),
    by_score(_weight_product, "weight-product"),
    by_score(_activation_norm, "activation-norm"),
    by_score(_contribution, "contribution"),
    by_score(random_scores(), "random"),
)

NEURON_HEURISTICS: Mapping[str, NeuronHeuristic] = MappingProxyType({one.name: one for one in _HERE})
"""Every heuristic here by name, in the order of the tables."""
