"""A training as a picture: loss and norm over the steps, a thin line for each seed and a thick one for their median."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Any

from patternfuzz.decision import Verdict
from patternfuzz.errors import TrainingError
from patternfuzz.report.figure import captioned, drawn
from patternfuzz.train.curve import Curve
from patternfuzz.train.run import Training

__all__ = ["plot"]

_COLOURS = {0: "tab:red", 1: "tab:blue", 2: "tab:green"}
_STYLES = ("-", "--", ":", "-.")


def plot(training: Training, kind: str) -> bytes:
    """The picture as data of ``kind`` "svg", "png" or "pdf"; equal trainings give equal SVG.

    A line of a run that overflowed ends in a cross.

    Raises:
        TrainingError: there is nothing to show.
        PatternfuzzError: matplotlib is not installed.
    """
    if not training.runs:
        raise TrainingError("there are no runs to draw: the training was interrupted")
    return drawn(kind, (10, 4.2), lambda _, figure: _draw(training, figure), instead=".json or .csv")


def _draw(training: Training, figure: Any) -> None:
    panels = figure.subplots(1, 2)
    for axes, name, title in zip(
        panels, ("loss", "norm"), ("loss, as a share of that of the answer 0", "norm of all weights"), strict=True
    ):
        for number, side in enumerate(training.sides):
            for decay, style in zip(training.plan.decays, _STYLES * len(training.plan.decays), strict=False):
                curves = [run.curve for run in training.group(side.name, decay)]
                told = " (not closed)" if side.verdict is Verdict.NOT_CLOSED else ""
                label = f"{side.name}{told}, {'no weight decay' if not decay else f'weight decay {decay:g}'}"
                _lines(axes, name, curves, {"color": _COLOURS[number % 3], "linestyle": style}, label)
        axes.set_xscale("symlog", linthresh=1)
        axes.set_xlim(0, training.plan.recipe.steps)
        axes.set_yscale("log")
        axes.set_xlabel("steps")
        axes.set_title(title)
        axes.grid(alpha=0.3)
    # Norms differ little: plain numbers, no powers of ten.
    panels[1].yaxis.set_major_formatter("{x:g}")
    panels[1].yaxis.set_minor_formatter("{x:g}")
    captioned(figure, training.title, panels[0], columns=2)


def _lines(axes: Any, name: str, curves: Sequence[Curve], style: dict[str, Any], label: str) -> None:
    for curve in curves:
        values = [getattr(record, name) for record in curve.records]
        axes.plot([r.step for r in curve.records], values, linewidth=0.5, alpha=0.4, **style)
        if curve.overflow is not None:
            axes.plot(curve.last.step, values[-1], "x", color=style["color"])
    whole = [curve.records for curve in curves if curve.overflow is None]
    if whole:
        middle = [median(getattr(record, name) for record in records) for records in zip(*whole, strict=True)]
        axes.plot([r.step for r in whole[0]], middle, linewidth=1.8, label=label, **style)
    elif curves:
        axes.plot([], [], label=f"{label}: overflow", **style)
