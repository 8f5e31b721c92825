"""What is told of two-layer networks and their convex programs: as data, and as the same data in lines of text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from patternfuzz.convex import MaskedOptimality, MaskedOptimum, Optimality, Optimum, Pruned, TwoLayer
    from patternfuzz.convex.optima.optimal_set import OptimalNetwork, OptimalSet, Smallest

__all__ = [
    "answer_data",
    "facts_text",
    "masked_data",
    "network_data",
    "optimality_data",
    "optimum_data",
    "pruned_data",
    "set_data",
]


def facts_text(headline: str, facts: Mapping[str, Any]) -> str:
    """A headline, and each fact that is no array or mapping on a line of its own, without a line break at the end.

    Verdict and reason are left to the headline.
    """
    lines = [headline]
    for key, value in facts.items():
        if isinstance(value, list | dict | tuple) or value is None or key in ("verdict", "reason"):
            continue
        lines.append(f"  {key.replace('_', ' ')}: {_shown(value)}")
    return "\n".join(lines)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.9g}" if isinstance(value, float) else str(value)


def _bounded(found: Optimum | MaskedOptimum | Optimality | MaskedOptimality) -> dict[str, float]:
    return {"objective": found.objective, "lower": found.lower, "gap": found.gap}


def network_data(network: TwoLayer) -> dict[str, Any]:
    """Its weights."""
    return {"first": network.first.tolist(), "second": network.second.tolist()}


def optimum_data(found: Optimum) -> dict[str, Any]:
    """Objective and gap; ``complete`` says whether all activation patterns were looked at."""
    return {
        **_bounded(found),
        "lower_anywhere": found.lower_anywhere,
        "relative_gap": found.relative_gap,
        "neurons": found.network.width,
        "patterns": found.patterns,
        "complete": found.complete,
        "rounds": found.rounds,
        "solver": found.status,
        "dual": found.dual.tolist(),
        "network": network_data(found.network),
    }


def masked_data(found: MaskedOptimum) -> dict[str, Any]:
    """The best network under a mask, what bounds it, and where neurons of the mask are too few."""
    return {
        **_bounded(found),
        "optimal": found.optimal,
        "objective_with_free_widths": found.free.objective,
        "complete": found.free.complete,
        "seats": [{"support": list(seat.support), "given": seat.given, "needed": seat.needed} for seat in found.seats],
        "proved": found.proved,
        "network": network_data(found.network),
    }


def answer_data(found: Optimality | MaskedOptimality) -> dict[str, Any]:
    """Verdict, what it rests on, and a better network if there is one."""
    return {
        "verdict": found.verdict,
        "reason": found.reason,
        **_bounded(found),
        "complete": found.complete,
        "better": None if found.better is None else network_data(found.better),
    }


def optimality_data(found: Optimality) -> dict[str, Any]:
    """The same with evidence of other kinds, among networks without a mask."""
    return {
        **answer_data(found),
        "optimum_of_its_patterns": found.subsampled,
        "clarke_stationary": found.clarke,
        "dual": found.dual.tolist(),
        "separating": None if found.separating is None else found.separating.astype(int).tolist(),
    }


def pruned_data(found: Pruned, before: int) -> dict[str, Any]:
    """What pruning did to a network that had ``before`` neurons."""
    return {
        "neurons_before": before,
        "neurons": found.network.width,
        "fit_kept": found.exact,
        "fit_error": found.fit_error,
        "penalty_before": found.penalty_before,
        "penalty": found.penalty_after,
        "loss": found.loss,
        "best_choice": found.best_subset,
        "origins": [list(origin) for origin in found.origins],
        "network": network_data(found.network),
    }


def set_data(found: OptimalSet, smallest: Smallest, min_norm: OptimalNetwork) -> dict[str, Any]:
    """What all optima have in common, and those that stand out."""
    return {
        "unique": found.unique,
        "reason": found.reason,
        "dimension": found.dimension,
        "dimension_of_functions": found.functions,
        "objective": found.optimum.objective,
        "relative_gap": found.optimum.relative_gap,
        "complete": found.complete,
        "directions": len(found.directions),
        "possible_directions": len(found.possible),
        "necessary_directions": len(found.necessary),
        "fewest_neurons": smallest.width,
        "fewest_proved": smallest.proved,
        "fewest_at_least": smallest.bound,
        "neurons_of_minimum_norm": min_norm.network.width,
        "ranges": found.ranges.tolist(),
        "units": found.directions.units.tolist(),
        "sides": found.directions.sides.tolist(),
        "smallest": network_data(smallest.found.network),
        "minimum_norm": network_data(min_norm.network),
    }
