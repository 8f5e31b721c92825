"""Is this network a global optimum? Every answer comes with its evidence.

*Optimal*: a dual point whose value is, up to the tolerance, the objective of the network. *Not optimal*: a network with
a lower objective, and where there is one the activation pattern of a neuron that improves it. Otherwise *unknown*, for
example where the activation patterns are too many to be all looked at.

For points in fixed dimension the patterns are polynomially many, and so is the work (arXiv 2006.05900, 2306.00119).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from patternfuzz.convex.arguments import checked_share
from patternfuzz.convex.gap import Gap
from patternfuzz.convex.program.arrangement import Patterns
from patternfuzz.convex.program.cones import Separation, separate
from patternfuzz.convex.program.optimum import convex_optimum, dual_value
from patternfuzz.convex.program.polish import polished
from patternfuzz.convex.program.views import patterns_for
from patternfuzz.convex.stationary import is_clarke, subsampled_lower
from patternfuzz.convex.two_layer import Array, TwoLayer, problem
from patternfuzz.errors import ConvexError

__all__ = ["Optimality", "is_global_optimum"]


@dataclass(frozen=True, eq=False)
class Optimality(Gap):
    """The answer, and why.

    ``lower``: a bound of the objective of all networks (of those with the sampled patterns, if not ``complete``),
    proved by the feasible ``dual`` (n,). ``separating``: a pattern (n,) of a neuron that lowers the objective, if there
    is one. ``better``: a network with a lower objective than this one.

    ``subsampled_lower`` bounds the objective of networks whose neurons have signs of this one's, zeros held at zero;
    ``subsampled``: the network is an optimum of that program, up to the tolerance. ``clarke``: zero is in the Clarke
    subdifferential, see :mod:`patternfuzz.convex.stationary`, up to the root of the tolerance. Exactly, ``clarke``
    implies ``subsampled``, and without kinks the reverse holds too.
    """

    verdict: Literal["optimal", "not optimal", "unknown"]
    reason: str
    objective: float
    lower: float
    dual: Array
    complete: bool
    separating: NDArray[np.bool_] | None
    better: TwoLayer | None
    subsampled: bool
    subsampled_lower: float
    clarke: bool


def is_global_optimum(
    network: TwoLayer,
    X: ArrayLike,
    y: ArrayLike,
    lam: float,
    *,
    patterns: Patterns | None = None,
    tolerance: float = 1e-6,
    seed: int = 0,
) -> Optimality:
    """Whether no two-layer network has a lower objective, up to the relative ``tolerance``.

    Where the residual of the network decides nothing, the convex program is solved (that needs cvxpy).
    Without ``patterns`` these are all if they can be enumerated, else samples; then "optimal" is not answered.

    Raises:
        ConvexError: data do not fit the network, ``lam`` or ``tolerance`` is not positive.
    """
    data, wanted, weight = problem(X, y, lam, network.inputs)
    checked_share(tolerance, "tolerance", "the objective")
    found = patterns_for(data, seed, given=patterns)
    objective = network.objective(data, wanted, weight)
    if objective == float("inf"):
        raise ConvexError("weights and data are too large or too far apart in size; scale them")
    nu = wanted - network(data)
    seen = separate(data, found.on, nu, complete=found.complete)
    bounds, residuals = [dual_value(nu, wanted, weight, seen.bound)], [nu]
    allowed = tolerance * objective

    def value(candidate: TwoLayer) -> float:
        return candidate.objective(data, wanted, weight)

    # A trained network is near a stationary point; the residual there is the better dual point. Any residual is valid.
    sharp = polished(network.balanced(), data, wanted, weight)
    better = min((network, *_candidates(network, data, wanted, weight, seen), sharp), key=value)
    if value(sharp) < objective:
        fine = wanted - sharp(data)
        bounds.append(dual_value(fine, wanted, weight, separate(data, found.on, fine, complete=found.complete).bound))
        residuals.append(fine)
    lower, dual = max(bounds, key=lambda bound: bound[0])
    gain, unsolved = objective - value(better), ""
    if found.complete and objective - lower > allowed and gain <= allowed:
        try:
            best = convex_optimum(data, wanted, weight, patterns=found, start=network)
        except ConvexError as error:  # no cvxpy, or its solver gave up: what is known by now stays
            unsolved = f"; the convex program was not solved: {error}"
        else:
            better = best.network
            lower, dual = max((lower, dual), (best.lower, best.dual), key=lambda bound: bound[0])
            gain = objective - value(better)
    own_lower = subsampled_lower(
        network, data, wanted, weight, residuals, enough=objective - allowed, known=lower if found.complete else 0.0
    )
    separating = seen.on[0] if len(seen.on) and seen.value > weight * (1 + tolerance) else None
    verdict: Literal["optimal", "not optimal", "unknown"] = "unknown"
    if objective - lower <= allowed and found.complete:
        verdict, reason = "optimal", f"a dual point proves that at most {objective - lower:.3g} can be gained"
    elif gain > allowed:
        verdict, reason = "not optimal", f"another network has an objective lower by {gain:.3g}"
    elif not found.complete:
        reason = f"none of {len(found)} sampled patterns improves it; all patterns were too many to look at"
        if objective - lower > allowed:
            reason = f"a gap of {objective - lower:.3g} is left, and only {len(found)} patterns were sampled"
    else:
        reason = f"a gap of {objective - lower:.3g} is left, more than the tolerance{unsolved}"
    return Optimality(
        verdict,
        reason,
        objective,
        lower,
        dual,
        found.complete,
        separating,
        better if gain > allowed else None,
        objective - own_lower <= allowed,
        own_lower,
        is_clarke(network, data, nu, weight, tolerance),
    )


def _candidates(network: TwoLayer, X: Array, y: Array, lam: float, seen: Separation) -> list[TwoLayer]:
    """The network balanced; scaled as a whole; with a neuron in one of the most violated directions."""
    balanced = network.balanced()
    balanced = balanced.kept(balanced.norms > 0)
    fit = balanced(X)
    square = float(fit @ fit)
    # On the ray through the network: 1/2 ||t f - y||^2 + lam t sum(norms), least at this t.
    factor = max(0.0, (float(fit @ y) - lam * float(balanced.norms.sum())) / square) if square else 0.0
    found = [balanced, TwoLayer(balanced.first * np.sqrt(factor), balanced.second * np.sqrt(factor))]
    for unit, side, value in zip(seen.directions[:5], seen.sides[:5], seen.values[:5], strict=True):
        if value > lam:
            # Along a new neuron of size t: -t (value - lam) + 1/2 t^2 ||relu(X u)||^2.
            root = np.sqrt((value - lam) / float(np.sum(np.maximum(X @ unit, 0) ** 2)))
            first, second = np.vstack([balanced.first, root * unit]), np.append(balanced.second, side * root)
            found.append(TwoLayer(first, second))
    return found
