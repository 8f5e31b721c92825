"""Points of discontinuity of the regularisation path: jumps that do not get smaller, between networks both optimal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import log, sqrt

from patternfuzz.convex.optima.transport import flat_distance
from patternfuzz.convex.program.optimum import Optimum
from patternfuzz.convex.program.polish import polished
from patternfuzz.convex.two_layer import Array, TwoLayer

__all__ = ["Discontinuity", "Evidence", "Jump", "relative_jump"]

_OPTIMAL = 1e-11
"""Relative gap up to which both sides have to be optimal at one lam, if the optimum itself is known so well."""

_KNOWN = 1e-9
"""An optimum with a larger relative gap tells nothing."""

_ALIKE = 1e-12
"""Relative gaps that differ by less do not tell on which side a lam is."""


@dataclass(frozen=True, eq=False)
class Jump:
    """Between ``most`` and ``least``, values of lam, the optimum changes from ``above`` to ``below``.

    ``size`` is the distance of these networks, see :func:`patternfuzz.convex.optima.transport.flat_distance`, as a
    share of the larger regulariser of both.
    """

    most: float
    least: float
    above: TwoLayer
    below: TwoLayer
    size: float


@dataclass(frozen=True, eq=False)
class Discontinuity(Jump):
    """A jump with its evidence: both networks are optimal at one ``lam`` of the interval, up to their relative gaps.

    ``above`` is the optimum for larger lam, continued to ``lam`` with the neurons and the kinks that it has; ``below``
    that for smaller ones. They are ``size`` apart, whatever the interval: so the optimum at ``lam`` is not unique, up
    to the gaps, and the path does not go from one to the other through smaller and smaller steps.
    """

    lam: float
    gap_above: float
    gap_below: float


def relative_jump(one: TwoLayer, other: TwoLayer, floor: float) -> float:
    """Their distance as a share of the larger regulariser of both, or of ``floor`` if that is larger."""
    scale = max(float(one.norms.sum()), float(other.norms.sum()), floor)
    return flat_distance(one, other) / scale if scale else 0.0


@dataclass(frozen=True, eq=False)
class Evidence:
    """What is asked of a jump: at least this ``size`` (with this ``floor``), in an interval down to ``narrow``."""

    X: Array
    y: Array
    solve: Callable[[float, TwoLayer], Optimum]
    size: float
    floor: float
    narrow: float

    def of(self, jump: Jump) -> Discontinuity | None:
        """That the jump is a discontinuity, in an interval as narrow as can be told; or ``None``.

        The middle is on the side whose network, continued to it, has the smaller gap. So the interval is halved until
        it is narrower than the share ``narrow`` of lam, or the gaps do not differ any more.
        """
        found = self._at_middle(jump)
        while found and log(found.most / found.least) > self.narrow:
            if abs(found.gap_above - found.gap_below) <= _ALIKE:
                break
            most, least = (found.lam, found.least) if found.gap_above < found.gap_below else (found.most, found.lam)
            closer = self._at_middle(Jump(most, least, found.above, found.below, found.size))
            if closer is None:
                break
            found = closer
        return found

    def _at_middle(self, jump: Jump) -> Discontinuity | None:
        lam = sqrt(jump.most * jump.least)
        above, below = (polished(net, self.X, self.y, lam) for net in (jump.above, jump.below))
        best = self.solve(lam, above)
        gap_above, gap_below = (1 - best.lower / net.objective(self.X, self.y, lam) for net in (above, below))
        size = relative_jump(above, below, self.floor)
        if not best.complete or best.relative_gap > _KNOWN or size < self.size:
            return None
        if max(gap_above, gap_below) > max(_OPTIMAL, 3 * best.relative_gap):
            return None
        return Discontinuity(jump.most, jump.least, above, below, size, lam, gap_above, gap_below)
