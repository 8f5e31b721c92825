"""The regularisation path: the optimum of least norm for one weight decay after the other, and where it jumps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import log, sqrt

import numpy as np
from numpy.typing import ArrayLike

from patternfuzz.convex.arguments import checked_count, checked_share
from patternfuzz.convex.gap import Gap
from patternfuzz.convex.optima.jumps import Discontinuity, Evidence, Jump, relative_jump
from patternfuzz.convex.optima.optimal_set import optimal_set
from patternfuzz.convex.optima.tracks import Event, Track, events, tracks
from patternfuzz.convex.program.arrangement import Patterns
from patternfuzz.convex.program.cones import cap, separate
from patternfuzz.convex.program.optimum import FINEST, Optimum, convex_optimum
from patternfuzz.convex.program.solver import Solver
from patternfuzz.convex.program.views import patterns_for
from patternfuzz.convex.two_layer import Array, TwoLayer, decay, problem
from patternfuzz.errors import ConvexError

__all__ = ["RegularisationPath", "RegularisationPoint", "regularisation_path"]

_EXACT = 1e-11
_DUST = 1e-9
"""Neurons with a smaller share of the regulariser are what a solver left."""
_FLOOR = 0.1
"""Jumps are shares of the regulariser, or of this share of its largest value: at the start it is zero."""
_CLOSE = 1e-2
"""Intervals of log lam below this may hold a discontinuity; in wider ones neurons have moved on anyway."""

_ASIDE = 0.4


@dataclass(frozen=True, eq=False)
class RegularisationPoint(Gap):
    """The optimum of least norm at ``lam``, with its ``fit`` (n,) on the data, and a ``lower`` bound of the objective.

    ``loss`` is ``1/2 ||fit - y||^2``, ``penalty`` ``sum ||first_i|| |second_i|``, ``objective = loss + lam penalty``.
    ``dimension`` is that of the set of all optima, 0 if there is one only; ``None`` if the optimum is known too
    inaccurately to tell, and then ``network`` is some optimum. Without all patterns (``complete`` is false) it is that
    of the sub-sampled program.
    """

    lam: float
    network: TwoLayer
    fit: Array
    objective: float
    loss: float
    penalty: float
    lower: float
    dimension: int | None
    complete: bool

    @property
    def neurons(self) -> int:
        """Those of the network."""
        return self.network.width

    @property
    def unique(self) -> bool | None:
        """Whether there is one optimum only; ``None`` if that cannot be told."""
        return None if self.dimension is None else not self.dimension


@dataclass(frozen=True, eq=False)
class RegularisationPath:
    """``points`` at the lams asked for, from the largest to the smallest, and ``between`` others, where it was steep.

    ``lam_max`` is the largest ``|y . relu(X g)|`` of unit vectors ``g``: the network without neurons is optimal exactly
    for ``lam >= lam_max``. It is attained up to rounding, and ``lam_max_bound`` is a proved upper bound; these agree to
    twelve digits if all patterns were looked at. ``discontinuities`` come with their evidence. ``unresolved`` are jumps
    of which neither was seen that they shrink nor that both sides are optimal.
    """

    lam_max: float
    lam_max_bound: float
    points: tuple[RegularisationPoint, ...]
    between: tuple[RegularisationPoint, ...]
    discontinuities: tuple[Discontinuity, ...]
    unresolved: tuple[Jump, ...]

    @cached_property
    def every(self) -> tuple[RegularisationPoint, ...]:
        """All points, from the largest lam to the smallest."""
        return tuple(sorted((*self.points, *self.between), key=lambda point: -point.lam))

    @cached_property
    def tracks(self) -> tuple[Track, ...]:
        """Neurons followed over all points, each linked with the nearest at the next lam, within 0.5 of unit vectors.

        At a discontinuity they end and begin if they are not near.
        """
        return tracks([point.lam for point in self.every], [point.network for point in self.every])

    @property
    def events(self) -> tuple[Event, ...]:
        """Births and deaths of directions while lam falls, each between two points next to each other."""
        return events([point.lam for point in self.every], self.tracks)


def regularisation_path(
    X: ArrayLike,
    y: ArrayLike,
    *,
    lams: Sequence[float] | None = None,
    count: int = 30,
    least: float = 1e-3,
    jump: float = 0.1,
    narrow: float = 1e-6,
    patterns: Patterns | None = None,
    solver: Solver | None = None,
    seed: int = 0,
) -> RegularisationPath:
    """Optima for ``lams``: if not given, ``count`` of them, evenly in log lam, from ``lam_max`` to ``least * lam_max``.

    The fit is continuous in lam, the loss does not fall with it and the penalty does not rise. The optimum itself is
    continuous where it is unique. Where neighbours are further apart than the share ``jump`` of the regulariser, in the
    distance :func:`patternfuzz.convex.optima.transport.flat_distance`, the interval is halved, and so on with its
    halves, until they are not, or the interval is narrower than the share ``narrow`` of lam. A jump that shrinks this
    way is none. It is a discontinuity if both sides, continued to the same lam, are optimal there up to a relative gap
    of 1e-11 (three times that of the optimum, if it is known less well) and still as far apart.

    What that needs is three columns or more in one plane, where another pattern takes over; on data in general position
    no discontinuity was ever seen. At ``lam_max`` there is none, since the only optimum there is zero.

    Raises:
        ConvexError: bad data; ``lams`` that are not positive or none; a ``count`` below 2; ``least``, ``jump`` or
            ``narrow`` not between 0 and 1; cvxpy or the solver missing; ``y`` such that ``lam_max`` is 0, without
            ``lams``.
    """
    data, wanted, _ = problem(X, y, 1.0)
    checked_share(least, "least", "lam_max")
    checked_share(jump, "jump", "the regulariser")
    checked_share(narrow, "narrow", "lam")
    found = patterns_for(data, seed, given=patterns)
    seen = separate(data, found.on, wanted, complete=found.complete)
    bound = seen.bound if found.complete else max(cap(data, wanted), seen.bound)
    asked = _lams(lams, count, least, seen.value)
    walk = _Walk(data, wanted, found, solver, seen.value)
    points = [walk.point(lam) for lam in asked]
    return walk.examined(points, jump, narrow, bound)


def _lams(lams: Sequence[float] | None, count: int, least: float, most: float) -> list[float]:
    if lams is not None:
        if not len(lams):
            raise ConvexError("lams has no numbers; give at least one weight decay")
        return sorted({decay(lam) for lam in lams}, reverse=True)
    places = checked_count(count, "count", "weight decays", least=2)
    if not most:
        raise ConvexError("lam_max is 0: the network without neurons is optimal for every lam, so there is no path")
    return [float(lam) for lam in np.geomspace(most, least * most, places)]


class _Walk:
    """Optima for one lam after the other, each started from the last."""

    def __init__(self, X: Array, y: Array, patterns: Patterns, solver: Solver | None, lam_max: float) -> None:
        self._X, self._y, self._patterns, self._solver, self._lam_max = X, y, patterns, solver, lam_max
        self._last: TwoLayer | None = None

    def solve(self, lam: float, start: TwoLayer | None) -> Optimum:
        """An optimum; begun anew if the one from a start is not exact, which the choice of patterns decides."""
        found = [self._solved(lam, start)]
        if start is not None and found[0].relative_gap > _EXACT:
            found.append(self._solved(lam, None))
        return min(found, key=lambda one: one.relative_gap)

    def _solved(self, lam: float, start: TwoLayer | None) -> Optimum:
        return convex_optimum(
            self._X, self._y, lam, patterns=self._patterns, start=start, gap=FINEST, solver=self._solver
        )

    def point(self, lam: float, start: TwoLayer | None = None) -> RegularisationPoint:
        best = self.solve(lam, start or self._last)
        network, dimension = best.network, None
        try:
            every = optimal_set(self._X, self._y, lam, optimum=best, patterns=self._patterns)
            network, dimension = every.min_norm().network, every.dimension
        except ConvexError:  # too inaccurate for its directions to be told: one optimum is known all the same
            pass
        network = network.kept(network.norms > _DUST * network.norms.sum())
        self._last = network
        fit, X, y = network(self._X), self._X, self._y
        return RegularisationPoint(
            lam,
            network,
            fit,
            network.objective(X, y, lam),
            network.loss(X, y),
            network.penalty,
            best.lower,
            dimension,
            best.complete,
        )

    def _inside(self, high: RegularisationPoint, low: RegularisationPoint) -> RegularisationPoint:
        """A point between two: the middle, but not the one lam where unique optima meet in a set that has others."""
        middle = self.point(sqrt(high.lam * low.lam), high.network)
        if high.unique and low.unique and not middle.unique:
            aside = self.point(high.lam**_ASIDE * low.lam ** (1 - _ASIDE), high.network)
            return aside if aside.unique else middle
        return middle

    def examined(
        self, points: list[RegularisationPoint], jump: float, narrow: float, bound: float
    ) -> RegularisationPath:
        """The path of these points, with what is found where it jumps."""
        floor = _FLOOR * max(point.penalty for point in points)
        evidence = Evidence(self._X, self._y, self.solve, jump, floor, narrow)
        between: list[RegularisationPoint] = []
        certain: list[Discontinuity] = []
        open_: list[Jump] = []
        left = list(pairwise(points))
        while left:
            high, low = left.pop()
            size = relative_jump(high.network, low.network, floor)
            if size < jump or low.lam >= self._lam_max:
                continue
            here = Jump(high.lam, low.lam, high.network, low.network, size)
            width = log(high.lam / low.lam)
            known = evidence.of(here) if width <= _CLOSE else None
            if known is not None:
                certain.append(known)
            elif width <= narrow:
                open_.append(here)
            else:
                middle = self._inside(high, low)
                between.append(middle)
                left += [(high, middle), (middle, low)]
        return RegularisationPath(
            self._lam_max,
            bound,
            tuple(points),
            # Within the interval of a discontinuity an optimum may be on either side, or a mixture.
            tuple(point for point in between if not any(one.least < point.lam < one.most for one in certain)),
            tuple(sorted(certain, key=lambda one: -one.lam)),
            tuple(sorted(open_, key=lambda one: -one.most)),
        )
