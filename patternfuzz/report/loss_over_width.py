"""Loss over width, heuristics against the best choice of neurons: a panel for each heuristic, and the same as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from patternfuzz.errors import ConvexError
from patternfuzz.report.figure import captioned, drawn

if TYPE_CHECKING:
    from patternfuzz.convex.pruning.against import WidthLosses

__all__ = ["losses_data", "losses_lines", "plot"]

_COLUMNS = 5
_SMALL = 1e-6
"""Losses below this share of the largest one are drawn as zero."""


def losses_lines(found: WidthLosses) -> list[str]:
    """The table, with what its signs mean."""
    lines = found.lines()
    if not all(one.best for one in found.best):
        lines.append("*: not every choice was tried; the best one may lose less")
    if any(left != width for pairs in found.heuristics.values() for width, (left, _) in _asked(found, pairs)):
        lines.append("(k): the heuristic left k neurons")
    if any(
        loss < one.loss for pairs in found.heuristics.values() for one, (_, loss) in zip(found.best, pairs, strict=True)
    ):
        lines.append("losses below the best: more neurons were left, or the first layer was changed too")
    return lines


def losses_data(found: WidthLosses) -> dict[str, Any]:
    """The same as JSON-able data."""
    return {
        "refit": found.refit,
        "best": [
            {"width": one.width, "neurons": list(one.choice), "loss": one.loss, "all_tried": one.best}
            for one in found.best
        ],
        "heuristics": {
            name: [{"width": width, "left": left, "loss": loss} for width, (left, loss) in _asked(found, pairs)]
            for name, pairs in found.heuristics.items()
        },
    }


def plot(found: WidthLosses, kind: str, *, title: str = "") -> bytes:
    """The picture as data of ``kind`` "svg", "png" or "pdf"; equal losses give equal SVG.

    Raises:
        ConvexError: there is nothing to show.
        PatternfuzzError: matplotlib is not installed.
    """
    if not found.widths or not found.heuristics:
        raise ConvexError("there is nothing to draw; ask for some widths and heuristics")
    count = len(found.heuristics)
    columns = min(_COLUMNS, count)
    size = (1 + 2.3 * max(columns, 2), 1.3 + 2.0 * -(-count // columns))
    return drawn(kind, size, lambda _, figure: _draw(found, columns, title, figure), instead=".json or .md")


def _asked(found: WidthLosses, pairs: tuple[tuple[int, float], ...]) -> list[tuple[int, tuple[int, float]]]:
    return list(zip(found.widths, pairs, strict=True))


def _draw(found: WidthLosses, columns: int, title: str, figure: Any) -> None:
    from matplotlib.ticker import MaxNLocator

    count = len(found.heuristics)
    panels = figure.subplots(-(-count // columns), columns, squeeze=False, sharex=True, sharey=True)
    ordered = sorted(zip(found.widths, found.best, strict=True), key=lambda pair: pair[0])
    losses = [one.loss for _, one in ordered] + [loss for pairs in found.heuristics.values() for _, loss in pairs]
    least, largest = _ends(losses)
    for axes, (name, pairs) in zip(panels.flat, found.heuristics.items(), strict=False):
        _best(axes, ordered)
        label = "heuristic, at the number of neurons that it left"
        axes.plot(*zip(*sorted(pairs), strict=True), "x", color="tab:red", markersize=5, label=label)
        if len({left for left, _ in pairs}) == len(pairs):  # otherwise a line would say nothing
            axes.plot(*zip(*sorted(pairs), strict=True), color="tab:red", linewidth=1)
        if min(losses) >= least:
            axes.set_yscale("log")
            axes.set_ylim(least / 2, 2 * largest)
        else:
            axes.set_yscale("symlog", linthresh=least, linscale=1)
            axes.set_ylim(-least / 4, 2 * largest)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_title(name, fontsize=9)
        axes.grid(alpha=0.3)
    for axes in panels.flat[count:]:
        axes.set_axis_off()
    for number, axes in enumerate(panels.flat[:count]):
        if number + columns >= count:  # none below it
            axes.tick_params(labelbottom=True)
            axes.set_xlabel("neurons")
    for row in panels:
        row[0].set_ylabel("loss ½‖f(X) − y‖²")
    weights = "new output weights by least squares" if found.refit else "weights as they were"
    captioned(figure, weights, panels.flat[0], columns=3, title=title)


def _ends(losses: list[float]) -> tuple[float, float]:
    """The least loss that is worth a place on the scale, and the largest."""
    largest = max(losses) or 1.0
    return min(loss for loss in [*losses, largest] if loss >= _SMALL * largest), largest


def _best(axes: Any, ordered: list[Any]) -> None:
    """The line of the best choice, its marks full where all choices were tried."""
    axes.plot([w for w, _ in ordered], [one.loss for _, one in ordered], color="black", linewidth=1)
    for tried, face, label in (
        (True, "black", "best choice, all tried"),
        (False, "white", "best choice found: a bound"),
    ):
        marks = [(width, one.loss) for width, one in ordered if one.best is tried]
        if marks:
            style = {"color": "black", "markerfacecolor": face, "markersize": 4}
            axes.plot(*zip(*marks, strict=True), "o", linestyle="", label=label, **style)
