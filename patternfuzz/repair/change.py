"""The edits of a repair as changes of the named layers of a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from patternfuzz.errors import RepairError
from patternfuzz.read import Layer
from patternfuzz.repair.result import RepairResult

__all__ = ["Change", "changes_of", "is_mask", "refuse_additions"]


@dataclass(frozen=True, slots=True)
class Change:
    """What changes in one layer: places ``(out, in)``."""

    layer: Layer
    added: tuple[tuple[int, int], ...]
    deleted: tuple[tuple[int, int], ...]

    @property
    def values(self) -> list[tuple[tuple[int, int], int]]:
        """The places with what is written there: 0 where an edge is deleted, 1 where one is added."""
        return [*((place, 0) for place in self.deleted), *((place, 1) for place in self.added)]


def is_mask(layer: Layer) -> bool:
    """Does the file hold a mask for this layer, or weights whose zeros are the gaps?"""
    return layer.source == "stored mask" or layer.source.endswith(("buffer", "parametrization mask"))


def changes_of(result: RepairResult, layers: Sequence[Layer]) -> list[Change]:
    """The layers that change, in forward order."""
    found = []
    for i, layer in enumerate(layers):
        added = tuple((out, inp) for mask, out, inp in result.added if mask == i)
        deleted = tuple((out, inp) for mask, out, inp in result.deleted if mask == i)
        if added or deleted:
            found.append(Change(layer, added, deleted))
    return found


def refuse_additions(changes: Sequence[Change]) -> None:
    """
    Raises:
        RepairError: an edge is added to a layer of which the file holds weights and no mask.
    """
    weights = [change.layer.name for change in changes if change.added and not is_mask(change.layer)]
    if weights:
        raise RepairError(
            f"{weights[0]} holds weights, and an added edge would be a weight of 0, which looks like none; repair it "
            "with deletions alone (--only delete), or write masks: an output that ends in .npz"
        )
