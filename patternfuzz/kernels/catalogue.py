"""A list of shallow patterns with proofs, ready to be compared with many others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from patternfuzz.kernels.counts import Kernel, kernel_of
from patternfuzz.kernels.projection import FIELD_MAX, packed
from patternfuzz.pattern import Pattern

__all__ = ["Catalogue", "Item", "Shelf"]

MAX_LIVE = 5
"""Hidden neurons of the largest pattern in a catalogue: all orders of them are kept."""


class HasProof(Protocol):
    """Something that can bring the proof of a verdict, a node of a certificate, when it is wanted."""

    @property
    def proof(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Item:
    """One pattern of a catalogue, without dead neurons, and where the proof of its verdict is."""

    pattern: Pattern
    source: Mapping[str, Any] | HasProof

    @property
    def proof(self) -> Mapping[str, Any]:
        """The node of a certificate."""
        return self.source if isinstance(self.source, Mapping) else self.source.proof


@dataclass(frozen=True, slots=True)
class Shelf:
    """The items with one number of hidden neurons in all orders and directions, one row each, small ones first."""

    live: int
    rows: NDArray[np.uint64]
    """Packed counts, inputs before outputs."""
    item: tuple[int, ...]
    order: tuple[tuple[int, ...], ...]
    flipped: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Patterns with proofs of one verdict. Build it with :meth:`of`; it is immutable and can be shared."""

    items: tuple[Item, ...]
    shelves: tuple[Shelf, ...]

    @classmethod
    def of(cls, listed: Iterable[tuple[Pattern, Mapping[str, Any] | HasProof]]) -> Catalogue:
        """A catalogue of ``(pattern, proof)``, where ``proof`` is the ``proof`` of a certificate for the pattern,
        or an object with this as an attribute.

        Left out is what cannot be compared: deep patterns, those with dead neurons, with more than five hidden neurons,
        or with more than seven twins.
        """
        items = tuple(sorted((Item(p, proof) for p, proof in listed if _fits(p)), key=lambda item: _size(item.pattern)))
        kernels = [kernel_of(item.pattern) for item in items]
        live = sorted({kernel.hidden for kernel in kernels})
        return cls(items, tuple(_shelf(d, [(n, k) for n, k in enumerate(kernels) if k.hidden == d]) for d in live))

    def __len__(self) -> int:
        return len(self.items)


def _fits(pattern: Pattern) -> bool:
    if pattern.depth != 2 or pattern.widths[1] > MAX_LIVE:
        return False
    if not pattern.n_edges or pattern.compressed().widths != pattern.widths:
        return False
    kernel = kernel_of(pattern)
    return max(kernel.inputs + kernel.outputs) <= FIELD_MAX


def _size(pattern: Pattern) -> tuple[int, int, tuple[int, ...], tuple[tuple[int, ...], ...]]:
    return pattern.n_vertices, pattern.n_edges, pattern.widths, pattern.rows


def _shelf(live: int, kernels: Sequence[tuple[int, Kernel]]) -> Shelf:
    rows = [(number, *image) for number, kernel in kernels for image in kernel.images()]
    counts = np.array([[*image.inputs, *image.outputs] for _, _, _, image in rows])
    return Shelf(
        live,
        packed(counts),
        tuple(number for number, *_ in rows),
        tuple(order for _, order, *_ in rows),
        tuple(flipped for _, _, flipped, _ in rows),
    )
