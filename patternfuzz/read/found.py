"""What a reader found in a model: its layers, in order, and why some of them are no links of a chain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["Found", "Layer", "count_nonzero"]


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """One layer of a model: a mask, or something that is no linear layer and therefore ends a chain.

    ``shape`` is (outputs, inputs) of a linear layer, and the shape of the weights as stored of anything else (empty if
    it has none). ``mask`` has that shape: a NumPy array, or a ``scipy.sparse`` array where the file is sparse; it is
    ``None`` if the layer is no link of a chain, and then ``barrier`` says why. ``follows`` tells that a linear layer
    reads exactly what the layer before it in the list computes, through element-wise functions only; if not,
    ``apart`` says why. ``bias`` is ``None`` where nothing tells.
    """

    name: str
    shape: tuple[int, ...]
    mask: Any = None
    source: str = ""
    barrier: str = ""
    follows: bool = False
    apart: str = ""
    bias: bool | None = None

    @property
    def edges(self) -> int:
        """The number of entries of the mask that are not zero."""
        return 0 if self.mask is None else count_nonzero(self.mask)

    @property
    def density(self) -> float:
        """Edges over entries, between 0 and 1."""
        cells = self.shape[0] * self.shape[1] if self.mask is not None else 0
        return self.edges / cells if cells else 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """All layers of one source; ``order`` says what told their order, ``notes`` what goes with a verdict."""

    layers: tuple[Layer, ...]
    order: str
    notes: tuple[str, ...] = ()


def count_nonzero(mask: Any) -> int:
    """Entries that are not zero, of a dense or sparse mask."""
    if callable(getattr(mask, "count_nonzero", None)):
        return int(mask.count_nonzero())
    return int(np.count_nonzero(mask))
