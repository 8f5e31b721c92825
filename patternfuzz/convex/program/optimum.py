"""The global optimum of a two-layer network: the convex program by column generation, with a measured gap.

The dual is to maximize ``nu . y - 1/2 ||nu||^2`` such that ``|nu . relu(X u)| <= lam`` on the unit ball (of the cones
of the patterns). The residual of any network, made shorter until it is feasible, is a dual point; its value is a lower
bound, proved by :mod:`patternfuzz.convex.program.cones`. The objective of a network is an upper bound as it is. So the
gap holds whatever the solver did. Patterns that violate the constraint enter the program, until the gap is small.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from patternfuzz.convex.arguments import checked_count
from patternfuzz.convex.gap import Gap
from patternfuzz.convex.program.arrangement import Patterns
from patternfuzz.convex.program.blocks import Blocks, keys, solved_cones
from patternfuzz.convex.program.cones import cap
from patternfuzz.convex.program.polish import polished
from patternfuzz.convex.program.solver import Solver, chosen
from patternfuzz.convex.program.views import Seen, View, are_inside, look, patterns_for
from patternfuzz.convex.two_layer import Array, TwoLayer, problem
from patternfuzz.errors import ConvexError

__all__ = ["FINEST", "Optimum", "convex_optimum", "dual_value", "network_of", "optimum_over"]

FINEST = 1e-13
"""A relative gap that is as small as can be hoped for."""
_ROUNDS = 60
_WORKING = 3_000
_FINER = 12
"""So many times as many are asked where these are satisfied, until all are."""
_MANY = 80
"""Blocks that enter in a round at most."""
_EPS = float(np.finfo(float).eps)
_NEAR = 1e-2
"""A relative gain of a round from which on it pays to be accurate."""


@dataclass(frozen=True, eq=False)
class Optimum(Gap):
    """``network`` with its ``objective``, and a ``lower`` bound of the objective of all networks of the program.

    The program is over all two-layer networks if ``complete``; otherwise over those whose neurons have the patterns
    that were given or sampled, and ``lower_anywhere`` is a bound for all networks, seldom sharp. ``dual`` is the
    feasible dual point (n,) of ``lower``, ``patterns`` how many there were, ``blocks`` how many entered the program,
    ``status`` what the solver said last, and whether a gap is left that is larger than was asked for.
    """

    network: TwoLayer
    objective: float
    lower: float
    lower_anywhere: float
    dual: Array
    complete: bool
    patterns: int
    blocks: int
    rounds: int
    status: str


def convex_optimum(
    X: ArrayLike,
    y: ArrayLike,
    lam: float,
    *,
    patterns: Patterns | None = None,
    start: TwoLayer | None = None,
    gap: float = 1e-8,
    rounds: int = _ROUNDS,
    solver: Solver | None = None,
    seed: int = 0,
) -> Optimum:
    """Minimize ``1/2 ||f(X) - y||^2 + lam/2 sum(||first_i||^2 + second_i^2)`` over two-layer networks of any width.

    Without ``patterns`` these are all if they can be enumerated, else 5000 samples with this ``seed``. The patterns of
    ``start`` are in the program from the beginning, if they are among them. It ends when the relative gap is at most
    ``gap``, when no pattern improves anything, or after ``rounds``: look at ``gap``, ``complete`` and ``status``.

    Raises:
        ConvexError: bad data, ``lam`` not positive, cvxpy or the solver missing, or no solution from it at all.
    """
    data, wanted, weight = problem(X, y, lam)
    if start is not None and start.inputs != data.shape[1]:
        raise ConvexError(f"start has {start.inputs} inputs, but X {data.shape[1]} columns; give a network for this X")
    if not gap >= 0:
        raise ConvexError(f"gap={gap!r} must be at least 0, a share of the objective")
    rounds = checked_count(rounds, "rounds", "rounds of the solver", least=1)
    solver = chosen(solver)
    found = patterns_for(data, seed, given=patterns)
    return optimum_over(
        data, (View.whole(data, found),), wanted, weight, gap=gap, rounds=rounds, solver=solver, start=start
    )


def optimum_over(
    X: Array,
    views: Sequence[View],
    y: Array,
    lam: float,
    *,
    gap: float = 1e-8,
    rounds: int = _ROUNDS,
    solver: Solver,
    start: TwoLayer | None = None,
) -> Optimum:
    """The same over networks of neurons that each have one of these views of the points, as many as one likes of each.

    Weights of the network outside of the support of its view are exactly zero.

    Raises:
        ConvexError: the solver gave no solution at all.
    """
    return _Columns(X, views, y, lam, solver).run(gap, rounds, start)


def network_of(weights: Array, sides: NDArray[np.int8], *, least: float = 1e-9) -> TwoLayer:
    """Balanced neurons that output ``sides_j relu(x . weights_j)``; none of at most ``least`` of the largest."""
    sizes = np.linalg.norm(weights, axis=1)
    large = sizes > least * sizes.max(initial=0.0)
    roots = np.sqrt(sizes[large])
    return TwoLayer(weights[large] / roots[:, None], sides[large] * roots)


def dual_value(nu: Array, y: Array, lam: float, bound: float) -> tuple[float, Array]:
    """The best multiple of ``nu`` that is feasible if ``|nu . relu(X u)| <= bound``: its dual value, and itself."""
    square = float(nu @ nu)
    if not square:
        return 0.0, nu
    factor = max(0.0, float(nu @ y) / square)
    if bound * factor > lam:
        factor = lam / bound
    gain, cost = factor * float(nu @ y), factor**2 * square / 2
    # What sums of so many products can be off by, here and in the objective that this is compared to.
    rounding = (len(y) + 4) * _EPS * (factor * float(np.abs(nu) @ np.abs(y)) + cost)
    return max(0.0, gain - cost - rounding), factor * nu


class _Columns:
    """The state of a column generation."""

    def __init__(self, X: Array, views: Sequence[View], y: Array, lam: float, solver: Solver) -> None:
        self._X, self._views, self._y, self._lam, self._solver = X, views, y, lam, solver
        self._points = [view.points for view in views]
        self._supports = np.array([view.support for view in views])
        self._complete = all(view.patterns.complete for view in views)
        self._patterns = sum(len(view.patterns) for view in views)
        self._every = max(1, -(-self._patterns // _WORKING))
        self._blocks = Blocks.none(len(X))
        self._age: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        self._best = TwoLayer.zeros(0, X.shape[1])
        self._objective = self._best.objective(X, y, lam)
        self._lower, self._anywhere, self._dual = 0.0, 0.0, np.zeros(len(X))
        self._status, self._sharp, self._unpolished = "not needed", False, y

    def run(self, gap: float, rounds: int, start: TwoLayer | None) -> Optimum:
        if start is not None and start.width:
            self._enter(start)
        nu, done = self._y, 0
        while True:
            fresh = self._violated(nu)
            if not len(fresh) and not self._sharp and done:
                fresh = self._violated(self._sharpen())
            if not len(fresh) and nu is not self._unpolished and not self._met(gap):
                # Polishing may have led into other cones: what it left tells little of these blocks.
                fresh = self._violated(self._unpolished)
            if self._met(gap) or not len(fresh) or done == rounds:
                break
            self._blocks += fresh
            self._age = np.concatenate([self._age, np.zeros(len(fresh), np.int64)])
            try:
                nu = self._solve()
            except ConvexError as error:
                if not done:
                    raise
                self._status = str(error)  # what was found before stays, with its gap
                break
            done += 1
        return Optimum(
            self._best,
            self._objective,
            self._lower,
            max(self._anywhere, self._lower if self._complete else 0.0),
            self._dual,
            self._complete,
            self._patterns,
            len(self._blocks),
            done,
            self._status if self._met(gap) else f"a gap is left; the solver said: {self._status}",
        )

    def _met(self, gap: float) -> bool:
        return self._objective - self._lower <= gap * self._objective

    def _enter(self, start: TwoLayer) -> None:
        on = start.first @ self._X.T > 0
        sides = np.where(start.second > 0, 1, -1).astype(np.int8)
        for at, view in enumerate(self._views):
            known = {row.tobytes() for row in np.packbits(view.patterns.on, axis=1)}
            inside = ~(start.first[:, ~view.support] != 0).any(axis=1)
            keep = inside & [row.tobytes() in known for row in np.packbits(on, axis=1)]
            self._blocks += self._new(np.full(int(keep.sum()), at), on[keep], sides[keep])
        self._age = np.zeros(len(self._blocks), dtype=np.int64)

    def _solve(self) -> Array:
        solved = solved_cones(self._points, self._y, self._lam, self._blocks, self._solver)
        self._status = solved.status
        # What the solver leaves on inputs that are not read is rounding.
        weights = solved.weights * self._supports[self._blocks.view]
        network = network_of(weights, self._blocks.sides)
        self._unpolished = self._y - network(self._X)
        objective = network.objective(self._X, self._y, self._lam)
        self._sharp = self._objective - objective < _NEAR * objective
        better = self._polished(network) if self._sharp else network
        self._note(better)
        sizes = np.linalg.norm(weights, axis=1)
        self._age = np.where(sizes > 1e-7 * sizes.max(), 0, self._age + 1)
        if len(self._blocks) > 150:
            young = self._age < 3
            self._blocks, self._age = self._blocks.kept(young), self._age[young]
        return self._unpolished if better is network else self._y - better(self._X)

    def _sharpen(self) -> Array:
        self._sharp = True
        network = self._polished(self._best)
        self._note(network)
        return self._y - network(self._X)

    def _polished(self, network: TwoLayer) -> TwoLayer:
        supports = None if self._supports.all() else network.first != 0
        found = polished(network, self._X, self._y, self._lam, supports=supports)
        # It may cross into cones of patterns that were not sampled; that network is none of this program.
        return found if self._complete or are_inside(self._views, found.first) else network

    def _note(self, network: TwoLayer) -> None:
        objective = network.objective(self._X, self._y, self._lam)
        if objective < self._objective:
            self._best, self._objective = network, objective

    def _violated(self, nu: Array) -> Blocks:
        """Blocks that improve the program; if some of the patterns show none, all are asked, and the bounds follow."""
        every = self._every
        while every > 1:
            fresh = self._fresh(look(self._views, nu, every=every))
            if len(fresh):
                return fresh
            every //= _FINER
        seen = look(self._views, nu)
        lower, dual = dual_value(nu, self._y, self._lam, seen.bound)
        if lower > self._lower:
            self._lower, self._dual = lower, dual
        rough = max(cap(points, nu) for points in self._points)
        self._anywhere = max(self._anywhere, dual_value(nu, self._y, self._lam, rough)[0])
        return self._fresh(seen)

    def _fresh(self, seen: Seen) -> Blocks:
        better = np.flatnonzero(seen.values > self._lam * (1 + 1e-10))[:_MANY]
        return self._new(seen.view[better], seen.on[better], seen.sides[better])

    def _new(self, view: NDArray[np.intp], on: NDArray[np.bool_], sides: NDArray[np.int8]) -> Blocks:
        """Blocks that are not there yet, each once."""
        signs = np.where(on, 1, -1).astype(np.int8)
        known, chosen = set(self._blocks.keys()), []
        for key in keys(view, signs, sides):
            chosen.append(key not in known)
            known.add(key)
        return Blocks.of(self._points, view[chosen], signs[chosen], sides[chosen])
