"""Every way in which a pattern can look when some of its hidden neurons are the live ones of a window.

Choose the live hidden neurons ``D``, and which of the others may read inputs of the window (``Z``); the rest may feed
outputs of it. A hidden neuron that does only one of the two is dead in the window. So the usable inputs are those that
feed nothing outside ``D ∪ Z``, the usable outputs those that read nothing in ``Z``, and every window with live neurons
``D`` consists of usable neurons for some ``Z``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

__all__ = ["FIELD_MAX", "GUARD", "Projections", "histogram", "packed", "projections"]

FIELD_BITS = 4
FIELD_MAX = 7
"""Counts are compared in fields of three bits and one for the borrow; larger ones do not fit."""

PER_WORD = 64 // FIELD_BITS
GUARD = np.uint64(0x8888888888888888)
"""The borrow bit of every field."""

Words = NDArray[np.uint64]
"""Counts, sixteen to a number; the last axis runs over the numbers."""


@dataclass(frozen=True, slots=True)
class Projections:
    """All choices of ``live`` (``D``) and ``read`` (``Z``) for given numbers of hidden neurons."""

    live: tuple[tuple[int, ...], ...]
    read: tuple[int, ...]
    inputs: NDArray[np.intp]
    """For each choice and each set of hidden neurons, where an input with this set is counted."""
    outputs: NDArray[np.intp]
    types: int

    def counts(self, inputs: NDArray[np.int64], outputs: NDArray[np.int64]) -> Words:
        """The packed counts under every choice, shape (choices, numbers), from the histograms of both sides."""
        sides = [
            np.bincount(places.ravel(), np.tile(found, len(self.live)), len(self.live) * self.types).reshape(
                len(self.live), self.types
            )[:, 1:]
            for places, found in ((self.inputs, inputs), (self.outputs, outputs))
        ]
        return packed(np.concatenate(sides, axis=1))


@cache
def projections(hidden: int, live: int) -> Projections:
    """The choices of ``live`` of ``hidden`` hidden neurons."""
    types = 1 << live
    choices = []
    for chosen in combinations(range(hidden), live):
        others = [k for k in range(hidden) if k not in chosen]
        for n in range(len(others) + 1):
            choices += [(chosen, sum(1 << k for k in read)) for read in combinations(others, n)]
    words = np.arange(1 << hidden)
    places = np.zeros((2, len(choices), 1 << hidden), dtype=np.intp)
    for c, (chosen, read) in enumerate(choices):
        own = sum(((words >> k & 1) << j for j, k in enumerate(chosen)), np.zeros_like(words))
        fed = (1 << hidden) - 1 & ~sum(1 << k for k in chosen) & ~read
        for side, forbidden in enumerate((fed, read)):
            places[side, c] = c * types + np.where(words & forbidden, 0, own)
    return Projections(tuple(d for d, _ in choices), tuple(z for _, z in choices), places[0], places[1], types)


def histogram(words: Sequence[int], hidden: int) -> NDArray[np.int64]:
    """How often each set occurs."""
    return np.bincount(np.array(words, dtype=np.intp), minlength=1 << hidden)


def packed(counts: NDArray[np.generic]) -> Words:
    """Counts along the last axis as fields of 64-bit numbers; what is above :data:`FIELD_MAX` is cut to it."""
    *shape, fields = counts.shape
    padded = np.zeros((*shape, -(-fields // PER_WORD) * PER_WORD), dtype=np.uint64)
    padded[..., :fields] = np.minimum(counts, FIELD_MAX)
    shifts = np.arange(PER_WORD, dtype=np.uint64) * np.uint64(FIELD_BITS)
    lined = padded.reshape(*shape, -1, PER_WORD) << shifts
    found: Words = np.bitwise_or.reduce(lined, axis=-1)
    return found
