"""Pieces of a path of networks along which the objective does not rise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from patternfuzz.convex.two_layer import TwoLayer

__all__ = ["Phase", "Piece"]

Phase = Literal["balance", "merge", "prune", "turn", "move"]


@dataclass(frozen=True, eq=False)
class Piece:
    """From ``start`` to ``end``, two networks of the same width; ``neurons`` are those that change, from 0.

    *balance*: the ratio of the layers of each neuron goes to 1, evenly in its logarithm; of a neuron with one layer
    zero the other shrinks to zero. *turn*: neurons that are zero in both layers take another direction, which changes
    no weight: ``start`` is ``end``. All others are straight in the convex parameters ``|second_i| first_i``, and the
    networks on the way are balanced; there the output of no neuron changes its sign unless it starts or ends at zero.
    """

    phase: Phase
    start: TwoLayer
    end: TwoLayer
    neurons: tuple[int, ...]

    def at(self, share: float) -> TwoLayer:
        """The network after this share of the way, 0 to 1; at 0 and 1 ``start`` and ``end`` themselves."""
        if share in (0, 1) or self.phase == "turn":
            return self.end if share else self.start
        return self._between_ratios(share) if self.phase == "balance" else self._between(share)

    def _between_ratios(self, share: float) -> TwoLayer:
        net = self.start
        alive = net.norms > 0
        norms, sizes = np.linalg.norm(net.first, axis=1)[alive], np.abs(net.second[alive])
        first, second = net.first * (1 - share), net.second * (1 - share)
        # ||w|| (|a| / ||w||)^(s/2) as a product of powers: the quotient could overflow.
        first[alive] = net.first[alive] / norms[:, None] * (norms ** (1 - share / 2) * sizes ** (share / 2))[:, None]
        second[alive] = np.sign(net.second[alive]) * norms ** (share / 2) * sizes ** (1 - share / 2)
        return TwoLayer(first, second)

    def _between(self, share: float) -> TwoLayer:
        sides = np.where(self.start.second != 0, np.sign(self.start.second), np.sign(self.end.second))
        return TwoLayer((1 - share) * self.start.vectors + share * self.end.vectors, sides).balanced()
