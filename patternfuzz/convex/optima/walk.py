"""A path under construction: each step is a piece along which the objective does not rise."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

from patternfuzz.convex.optima.exchange import entering, least_masses, leaving, paired
from patternfuzz.convex.optima.pieces import Phase, Piece
from patternfuzz.convex.pruning.columns import TOLERANCE, columns, rescaled
from patternfuzz.convex.pruning.dependences import independent
from patternfuzz.convex.pruning.merging import merged
from patternfuzz.convex.two_layer import Array, TwoLayer

__all__ = ["Walk"]

_SAME = 4e-16
"""As a share of the objective: a rise by rounding."""

_STILL = 1e-14
"""A change of a weight that is rounding, as a share of the largest weight."""

_NONE = np.zeros(0, dtype=np.int_)

_NEAR_THE_END = 1 - 0.5 ** np.arange(40)
"""Shares of the way at which it is seen whether the least value comes before the end."""


class Walk:
    """``now`` is the network reached, ``pieces`` how. Changed in place, for paths are made of many steps."""

    def __init__(self, network: TwoLayer, X: Array, y: Array, lam: float) -> None:
        self.now = network
        self.pieces: list[Piece] = []
        self._X, self._y, self._lam = X, y, lam

    @property
    def objective(self) -> float:
        """That of the network reached."""
        return self._value(self.now)

    @property
    def free(self) -> NDArray[np.int_]:
        """Neurons that are zero in both layers, from 0."""
        return np.flatnonzero(self.now.norms == 0)

    def prepare(self) -> None:
        """Balance, join the neurons of one cone, and prune to independent activations, at most n."""
        self._go("balance", self.now.balanced())
        whole, groups = merged(self.now, self._X)
        lead = [group[0] for group in groups]
        self._go("merge", self._placed(lead, whole))
        self.prune()

    def prune(self) -> None:
        """Go to independent activations, with the same fit."""
        found = columns(self.now, self._X)
        masses = independent(found.signed, found.masses, found.costs, TOLERANCE)
        self._go("prune", rescaled(self.now, found, masses))

    def slots_for(self, goal: TwoLayer) -> int:
        """Neurons it takes to go straight to the goal."""
        alone = int(np.sum(paired(self._X, self.now, goal) < 0))
        return self.now.width - len(self.free) + alone

    def reach(self, goal: TwoLayer) -> bool:
        """Go straight towards the goal, in which every neuron contributes; false if slots are too few or it rises."""
        pairs = paired(self._X, self.now, goal)
        alone, free = np.flatnonzero(pairs < 0), self.free
        if len(alone) > len(free):
            return False
        pairs[alone] = free[: len(alone)]
        return self._down(self._placed(pairs, goal), pairs[alone])

    def settle(self) -> None:
        """Go to the best masses of the neurons there are."""
        found = columns(self.now, self._X)
        masses = least_masses(found.signed, self._lam * found.costs, self._y)
        self._down(rescaled(self.now, found, masses))

    def exchange(self, goal: TwoLayer) -> bool:
        """Bring in the neuron of the goal that helps most and go to the best masses; false if none helps."""
        found, theirs = columns(self.now, self._X), columns(goal, self._X)
        one = entering(theirs, self._y - self.now(self._X), self._lam)
        if one is None or not len(self.free):
            return False
        slot = int(self.free[0])
        gone = leaving(found.signed, found.masses, theirs.signed[:, one])
        kept = np.delete(np.arange(len(found.alive)), [] if gone is None else [gone])
        A = np.column_stack([found.signed[:, kept], theirs.signed[:, one]])
        prices = self._lam * np.append(found.costs[kept], theirs.costs[one])
        best = least_masses(A, prices, self._y)
        masses = np.zeros(len(found.alive))
        masses[kept] = best[:-1]
        end = rescaled(self.now, found, masses)
        first, second = end.first.copy(), end.second.copy()
        factor = np.sqrt(best[-1] / theirs.masses[one])
        first[slot], second[slot] = (factor * part[theirs.alive[one]] for part in (goal.first, goal.second))
        return self._down(TwoLayer(first, second), np.array([slot]))

    def _value(self, network: TwoLayer) -> float:
        return network.objective(self._X, self._y, self._lam)

    def _placed(self, slots: NDArray[np.int_] | list[int], network: TwoLayer) -> TwoLayer:
        """The neurons of the network at these places, zeros elsewhere."""
        first, second = np.zeros_like(self.now.first), np.zeros_like(self.now.second)
        first[slots], second[slots] = network.first, network.second
        return TwoLayer(first, second)

    def _down(self, end: TwoLayer, turned: NDArray[np.int_] = _NONE) -> bool:
        """Turn neurons that are zero, then go straight to ``end``, where a convex function is least; tells if it fell.

        Where the function rises again before, it stops at its least value.
        """
        way = Piece("move", self.now, end, ())
        values = [self._value(way.at(float(share))) for share in (*_NEAR_THE_END, 1)]
        low = int(np.argmin(values))
        if not values[low] < values[0] * (1 - _SAME):
            return False
        if values[-1] > values[low] + _SAME * values[0]:
            between = (*_NEAR_THE_END, 1.0)[max(low - 1, 0)], (*_NEAR_THE_END, 1.0)[low + 1]
            least = minimize_scalar(lambda s: self._value(way.at(float(s))), bounds=between, options={"xatol": 1e-10})
            end = way.at(float(least.x))
        if len(turned):
            self.pieces.append(Piece("turn", self.now, self.now, tuple(int(i) for i in turned)))
        self._go("move", end)
        return True

    def _go(self, phase: Phase, end: TwoLayer) -> None:
        moved = np.zeros(end.width, dtype=bool)
        for before, after in ((self.now.first, end.first), (self.now.second[:, None], end.second[:, None])):
            moved |= (np.abs(after - before) > _STILL * np.abs(before).max(initial=0.0)).any(axis=1)
        if moved.any():
            self.pieces.append(Piece(phase, self.now, end, tuple(int(i) for i in np.flatnonzero(moved))))
            self.now = end
