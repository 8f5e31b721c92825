"""Every heuristic for neurons by name: those of neurons, and those for masks of the registry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from patternfuzz.convex.pruning.heuristics import NEURON_HEURISTICS, NeuronHeuristic, by_masks
from patternfuzz.errors import HeuristicError
from patternfuzz.heuristics.registry import HEURISTICS

__all__ = ["MASK_HEURISTICS", "named"]

_MASKS = (by_masks(heuristic, f"mask-{name}") for name, heuristic in HEURISTICS.items())

MASK_HEURISTICS: Mapping[str, NeuronHeuristic] = MappingProxyType({one.name: one for one in _MASKS})
"""The heuristics of :data:`patternfuzz.HEURISTICS` by :func:`by_masks`, by name: ``mask-snip``, ``mask-2:4``, …"""


def named(names: Iterable[str] | None = None) -> tuple[NeuronHeuristic, ...]:
    """These heuristics of :data:`NEURON_HEURISTICS` and :data:`MASK_HEURISTICS`, all of both if none are named.

    Raises:
        HeuristicError: there is none of that name.
    """
    every = {**NEURON_HEURISTICS, **MASK_HEURISTICS}
    asked = every if names is None else list(dict.fromkeys(names))
    for name in asked:
        if name not in every:
            raise HeuristicError(f"heuristic {name!r} is none of {', '.join(every)}")
    return tuple(every[name] for name in asked)
