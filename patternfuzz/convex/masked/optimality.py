"""Is this network a global optimum among those under its mask?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from numpy.typing import ArrayLike

from patternfuzz.convex.arguments import checked_share
from patternfuzz.convex.gap import Gap
from patternfuzz.convex.masked.optimum import MaskedOptimum, masked_optimum, read_mask, within
from patternfuzz.convex.program.solver import Solver
from patternfuzz.convex.two_layer import TwoLayer, points
from patternfuzz.pattern import Pattern

__all__ = ["MaskedOptimality", "is_masked_optimum"]


@dataclass(frozen=True, eq=False)
class MaskedOptimality(Gap):
    """The answer, and why; ``best.lower`` bounds the objective of all networks under the mask, with a dual point.

    ``better``: a network under the mask with a lower objective than this one, if one was found.
    """

    verdict: Literal["optimal", "not optimal", "unknown"]
    reason: str
    objective: float
    best: MaskedOptimum
    better: TwoLayer | None

    @property
    def lower(self) -> float:
        """A bound of the objective of all networks under the mask, whatever was sampled."""
        return self.best.lower

    @property
    def complete(self) -> bool:
        """Whether all patterns were looked at."""
        return self.best.free.complete


def is_masked_optimum(
    network: TwoLayer,
    X: ArrayLike,
    y: ArrayLike,
    lam: float,
    mask: Pattern | ArrayLike,
    *,
    tolerance: float = 1e-6,
    solver: Solver | None = None,
    seed: int = 0,
) -> MaskedOptimality:
    """Whether no network under the mask has a lower objective, up to the relative ``tolerance``.

    The mask is as for :func:`masked_optimum`. The answer is unknown where its optimum is: no optimum with free widths
    fits it, and nothing better than this network was found either.

    Raises:
        ConvexError: as :func:`masked_optimum`; weights outside of the mask; a ``tolerance`` outside of 0 to 1.
    """
    checked_share(tolerance, "tolerance", "the objective")
    within(network, read_mask(mask, points(X, network.inputs).shape[1]), "network")
    best = masked_optimum(X, y, lam, mask, start=network, gap=tolerance / 10, solver=solver, seed=seed)
    objective = network.objective(X, y, lam)
    allowed, gain = tolerance * objective, objective - best.objective
    verdict: Literal["optimal", "not optimal", "unknown"] = "unknown"
    if objective - best.lower <= allowed:
        verdict = "optimal"
        reason = f"a dual point proves that at most {max(objective - best.lower, 0):.3g} can be gained"
    elif gain > allowed:
        verdict, reason = "not optimal", f"another network under the mask has an objective lower by {gain:.3g}"
    else:
        reason = f"nothing better was found, and a gap of {objective - best.lower:.3g} is left: {best.reason}"
    return MaskedOptimality(verdict, reason, objective, best, best.network if gain > allowed else None)
