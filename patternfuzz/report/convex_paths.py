"""Paths to an optimum and over the weight decay, as data and in words."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from patternfuzz.report.convex_text import network_data
from patternfuzz.report.layers import aligned

if TYPE_CHECKING:
    from patternfuzz.convex.optima.descent_path import DescentPath
    from patternfuzz.convex.optima.jumps import Jump
    from patternfuzz.convex.optima.regularisation import RegularisationPath, RegularisationPoint

__all__ = ["descent_data", "regularisation_csv", "regularisation_data", "regularisation_lines"]

_PLACES = 201

_COLUMNS = ("lam", "neurons", "loss", "penalty", "objective", "gap", "dimension")


def descent_data(path: DescentPath) -> dict[str, Any]:
    """Where the path begins and ends, its pieces, and the objective at places evenly along it."""
    return {
        "start": path.start_objective,
        "objective": path.objective,
        "lower": path.lower,
        "gap": path.gap,
        "largest_rise": path.rise,
        "neurons": path.width,
        "neurons_needed": path.needed,
        "complete": path.optimum.complete,
        "pieces": [{"phase": piece.phase, "neurons": list(piece.neurons)} for piece in path.pieces],
        "objectives": path.objectives(_PLACES).tolist(),
        "end": network_data(path.end),
    }


def regularisation_lines(path: RegularisationPath) -> list[str]:
    """A line for each value that was asked for, then births, deaths and jumps."""
    rows = [[_cell(value) for value in _row(point)] for point in path.points]
    lines = aligned(_COLUMNS, rows, right=_COLUMNS)
    lines.append(f"from {path.lam_max:.6g} on the network without neurons is optimal")
    for event in path.events:
        come = "comes" if event.kind == "birth" else "goes"
        direction = ", ".join(f"{x:.3g}" for x in event.direction)
        sign = "+" if event.side > 0 else "-"
        lines.append(f"between {event.most:.6g} and {event.least:.6g}: {sign}({direction}) {come}")
    lines += [
        f"discontinuity at {one.lam:.9g}: the optimum jumps by {one.size:.3g} of its regulariser"
        for one in path.discontinuities
    ]
    lines += [
        f"between {jump.most:.9g} and {jump.least:.9g}: a jump of {jump.size:.3g} that was not resolved"
        for jump in path.unresolved
    ]
    return lines


def regularisation_data(path: RegularisationPath) -> dict[str, Any]:
    """All of it, networks too."""
    return {
        "lam_max": path.lam_max,
        "lam_max_bound": path.lam_max_bound,
        "points": [_point(point) for point in path.points],
        "between": [_point(point) for point in path.between],
        "events": [
            {
                "kind": event.kind,
                "most": event.most,
                "least": event.least,
                "direction": event.direction.tolist(),
                "side": event.side,
            }
            for event in path.events
        ],
        "discontinuities": [
            {**_jump(one), "lam": one.lam, "gap_above": one.gap_above, "gap_below": one.gap_below}
            for one in path.discontinuities
        ],
        "unresolved": [_jump(one) for one in path.unresolved],
    }


def regularisation_csv(path: RegularisationPath) -> str:
    """A line for each point, those between included, from the largest weight decay to the smallest."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(_COLUMNS)
    table.writerows(_row(point) for point in path.every)
    return out.getvalue()


def _row(point: RegularisationPoint) -> tuple[float | int | None, ...]:
    return (
        point.lam,
        point.neurons,
        point.loss,
        point.penalty,
        point.objective,
        point.gap,
        point.dimension,
    )


def _cell(value: float | int | None) -> str:
    return "?" if value is None else f"{value:.6g}"


def _point(point: RegularisationPoint) -> dict[str, Any]:
    told = dict(zip(_COLUMNS, _row(point), strict=True))
    return {**told, "complete": point.complete, "network": network_data(point.network)}


def _jump(jump: Jump) -> dict[str, Any]:
    return {
        "most": jump.most,
        "least": jump.least,
        "size": jump.size,
        "above": network_data(jump.above),
        "below": network_data(jump.below),
    }
