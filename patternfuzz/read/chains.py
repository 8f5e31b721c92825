"""From layers to chains, and from a chain to its pattern."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from patternfuzz.errors import PatternError, ReadError
from patternfuzz.pattern import Pattern
from patternfuzz.read.found import Found, Layer

__all__ = ["Chain", "chains_of", "refuse_all_but_one_chain"]

_VAGUE = ("the axes change places", "not known to be element-wise")
_REMEDY = "with --linear-chains (linear_chains=True) each maximal chain of linear layers is analysed by itself"


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """Linear layers that feed each other, in forward order, with element-wise functions between them."""

    name: str
    layers: tuple[Layer, ...]

    @property
    def masks(self) -> list[Any]:
        """The masks in forward order, ``mask[i][out, in]``; sparse ones stay sparse."""
        return [layer.mask for layer in self.layers]

    def pattern(self) -> Pattern:
        """
        Raises:
            ReadError: the masks are no pattern, or one too large to be held.
        """
        try:
            return Pattern.from_masks(self.masks)
        except PatternError as error:
            raise ReadError(f"{self.name}: {error}") from error


def chains_of(name: str, found: Found) -> tuple[Chain, ...]:
    """The maximal chains of at least two layers, in order; a chain ends where the widths do not fit."""
    runs: list[list[Layer]] = []
    for layer in found.layers:
        if layer.mask is None:
            continue
        if layer.follows and runs and runs[-1][-1].shape[0] == layer.shape[1]:
            runs[-1].append(layer)
        else:
            runs.append([layer])
    chains = [run for run in runs if len(run) > 1]
    if len(chains) == 1:
        return (Chain(name, tuple(chains[0])),)
    return tuple(
        Chain(f"{name} [chain {n}: {run[0].name} … {run[-1].name}]", tuple(run))
        for n, run in enumerate(chains, start=1)
    )


def _ends(run: Sequence[Layer]) -> str:
    return f"{run[0].name} … {run[-1].name}"


def refuse_all_but_one_chain(found: Found) -> None:
    """
    Raises:
        ReadError: the layers are not one chain of linear layers from beginning to end; the first obstacle is named.
    """
    barriers = [layer for layer in found.layers if layer.mask is None]
    if barriers:
        more = f" (and {len(barriers) - 1} more)" if len(barriers) > 1 else ""
        # What merely changes places says less about a model than its attention or its convolutions.
        first = next((layer for layer in barriers if not layer.barrier.endswith(_VAGUE)), barriers[0])
        what = f"{first.name} is no linear layer ({first.barrier})"
        raise ReadError(f"is no chain of linear layers: {what}{more}; {_REMEDY}")
    linear = list(found.layers)
    if not linear:
        raise ReadError("has no linear layer")
    if len(linear) == 1:
        raise ReadError(
            f"has one linear layer, {linear[0].name}; a pattern needs at least two masks (one hidden layer): a single "
            "mask always gives a closed set"
        )
    for before, layer in pairwise(linear):
        if not layer.follows:
            why = f"{layer.name} does not read {before.name} alone"
            raise ReadError(f"is no chain of linear layers: {layer.apart or why}; {_REMEDY}")
        if before.shape[0] != layer.shape[1]:
            raise ReadError(
                f"{before.name} has {before.shape[0]} outputs (shape {before.shape}) but {layer.name} reads "
                f"{layer.shape[1]} (shape {layer.shape}){_hint(linear)}; the order is {found.order}"
            )


def _hint(layers: Sequence[Layer]) -> str:
    """Shapes that fit when the order is reversed fit when each is transposed, too."""
    if all(layer.shape[1] == after.shape[0] for layer, after in pairwise(layers)):
        return "; they fit in reversed order, or transposed: weights are (outputs, inputs) as in torch.nn.Linear"
    return ""
