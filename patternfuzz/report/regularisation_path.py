"""A regularisation path as a picture: neurons, loss and penalty over the weight decay, with its discontinuities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from patternfuzz.errors import ConvexError
from patternfuzz.report.figure import captioned, drawn

if TYPE_CHECKING:
    from patternfuzz.convex.optima.regularisation import RegularisationPath

__all__ = ["plot"]


def plot(path: RegularisationPath, kind: str, *, title: str = "") -> bytes:
    """The picture as data of ``kind`` "svg", "png" or "pdf"; equal paths give equal SVG. The decay falls to the right.

    A line for each neuron of the optimum of least norm: its share of the regulariser, upwards if it adds to the output
    and downwards if it subtracts.

    Raises:
        ConvexError: there are fewer than two points.
        PatternfuzzError: matplotlib is not installed.
    """
    if len(path.every) < 2:
        raise ConvexError("there is one lam only; ask for two or more to draw a path")
    return drawn(kind, (9, 7), lambda mpl, figure: _draw(path, title, mpl, figure), instead="the points")


def _draw(path: RegularisationPath, title: str, mpl: Any, figure: Any) -> None:
    from matplotlib.ticker import MaxNLocator

    weights, costs, counts = figure.subplots(3, 1, sharex=True, height_ratios=(3, 2, 1.2))
    every = path.every
    lams = [point.lam for point in every]
    colours = mpl.colormaps["tab20"]
    for number, track in enumerate(path.tracks):
        # Dashes on full lines: neurons of equal size are seen to be two.
        dashed = number % 2
        line = {"color": colours(number % 20), "linewidth": 1.4, "linestyle": ("-", "--")[dashed], "zorder": 2 + dashed}
        weights.plot(track.lams, track.side * track.masses, marker="o", markersize=2, **line)
    weights.axhline(0, color="black", linewidth=0.6)
    weights.set_ylabel("‖w‖ a of each neuron")
    for name, values, style in (
        ("loss ½‖f(X) − y‖²", [point.loss for point in every], "-"),
        ("penalty Σ ‖w‖ |a|", [point.penalty for point in every], "--"),
        ("objective: loss + λ penalty", [point.objective for point in every], ":"),
    ):
        costs.plot(lams, values, color="black", linestyle=style, linewidth=1.2, label=name)
    costs.set_ylabel("loss, penalty")
    costs.legend(fontsize=8)
    counts.step(lams, [point.neurons for point in every], where="mid", color="black", linewidth=1.2, label="neurons")
    several = [(point.lam, point.neurons) for point in every if point.dimension]
    if several:
        counts.plot(*zip(*several, strict=True), "o", color="tab:orange", markersize=4, label="not the only optimum")
    counts.set_ylabel("neurons")
    counts.set_xlabel("weight decay λ, falling")
    counts.set_xscale("log")
    counts.invert_xaxis()
    for axes in (weights, costs, counts):
        axes.grid(alpha=0.3)
        axes.axvline(path.lam_max, color="tab:green", linestyle="-.", linewidth=1, label="λ max: zero is optimal above")
        for number, known in enumerate(path.discontinuities):
            label = None if number else "discontinuity: optima on both sides"
            axes.axvline(known.lam, color="tab:red", linewidth=1, label=label)
        for number, jump in enumerate(path.unresolved):
            label = None if number else "jump, not resolved"
            axes.axvspan(jump.least, jump.most, color="tab:gray", alpha=0.3, label=label)
    counts.yaxis.set_major_locator(MaxNLocator(integer=True))
    many = len(path.discontinuities)
    jumps = f"{many or 'no'} {'discontinuities' if many > 1 else 'discontinuity'}"
    told = f"optima of least norm at {len(every)} values of λ, {jumps} seen"
    captioned(figure, told, counts, columns=4, title=title)
