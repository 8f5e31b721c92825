"""A path to a global optimum as a picture: the objective of the real network, with the phases marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from patternfuzz.errors import ConvexError
from patternfuzz.report.figure import captioned, drawn

if TYPE_CHECKING:
    from patternfuzz.convex.optima.descent_path import DescentPath

__all__ = ["plot"]

_COLOURS = {"balance": "tab:purple", "merge": "tab:green", "prune": "tab:orange", "move": "tab:blue"}
_TOLD = {
    "balance": "both layers of each neuron come to equal size",
    "merge": "neurons of one cone become one",
    "prune": "dependent activations go, the fit stays",
    "move": "straight to a point that is best among some",
}
_LOOKS = 40
_LEVEL = 1e-12
"""As a share of the objective at the start: an excess that rounding hides is drawn here."""


def plot(path: DescentPath, kind: str, *, title: str = "") -> bytes:
    """The picture as data of ``kind`` "svg", "png" or "pdf"; equal paths give equal SVG.

    Above the objective and its loss, then the weight decay, below how far the objective is from the lower bound.

    Raises:
        ConvexError: there is nothing to show, the start is an optimum.
        PatternfuzzError: matplotlib is not installed.
    """
    if len(path.marks) < 2 or not path.pieces:
        raise ConvexError("there is no path to draw: the start is an optimum")
    return drawn(kind, (9, 7), lambda _, figure: _draw(path, title, figure), instead="the objectives")


def _draw(path: DescentPath, title: str, figure: Any) -> None:
    panels = figure.subplots(3, 1, sharex=True, height_ratios=(3, 2, 2))
    objective, decay, excess = panels
    X, y, lam = path.inputs, path.targets, path.lam
    best = path.optimum.lower
    level = _LEVEL * path.start_objective
    moving = [piece for piece in path.pieces if piece.phase != "turn"]
    seen: set[str] = set()
    for number, piece in enumerate(moving):
        # Dense at the end too, where the distance falls over many powers of ten.
        shares = np.unique([*np.linspace(0, 1, _LOOKS), *(1 - np.logspace(-6, 0, _LOOKS))])
        nets = [piece.at(float(share)) for share in shares]
        values = np.array([net.objective(X, y, lam) for net in nets])
        at = (number + shares) / len(moving)
        label = None if piece.phase in seen else f"{piece.phase}: {_TOLD[piece.phase]}"
        seen.add(piece.phase)
        line = {"color": _COLOURS[piece.phase], "linewidth": 1.8}
        objective.plot(at, values, label=label, **line)
        objective.plot(at, [net.loss(X, y) for net in nets], **{**line, "linewidth": 0.9, "linestyle": ":"})
        decay.plot(at, [lam * net.penalty for net in nets], **line)
        excess.plot(at, np.maximum(values - best, level), **line)
        for axes in panels:
            axes.axvspan(float(at[0]), float(at[-1]), color=line["color"], alpha=0.07, linewidth=0)
            axes.axvline(float(at[-1]), color="gray", linewidth=0.4)
    _turns(path, objective)
    objective.axhline(best, color="black", linestyle="--", linewidth=0.8, label=_bound(path))
    objective.plot([], [], color="black", linestyle=":", linewidth=0.9, label="loss alone, without the weight decay")
    for axes, name in zip(panels, ("objective", "λ · penalty", "objective − bound"), strict=True):
        axes.set_yscale("linear" if axes is decay else "log")
        axes.set_ylabel(name)
        axes.grid(alpha=0.3)
    excess.set_xlabel("share of the path (each piece alike)")
    excess.set_xlim(0, 1)
    told = f"{path.width} neurons, {len(path.targets)} points: {len(moving)} pieces, largest rise {path.rise:.1g}"
    captioned(figure, told, objective, columns=2, title=title)


def _bound(path: DescentPath) -> str:
    return "lower bound of all networks" if path.optimum.complete else "lower bound of the patterns sampled"


def _turns(path: DescentPath, axes: Any) -> None:
    """A triangle below the curve where neurons of zeros take another direction."""
    number, marks = 0, path.marks
    turned = []
    for piece in path.pieces:
        if piece.phase == "turn":
            turned.append(marks[number])
        else:
            number += 1
    if turned:
        bottom = axes.get_xaxis_transform()
        axes.plot(
            turned,
            [0.04] * len(turned),
            "^",
            color="tab:red",
            markersize=5,
            transform=bottom,
            clip_on=False,
            label="turn: neurons of zeros take another direction",
        )
