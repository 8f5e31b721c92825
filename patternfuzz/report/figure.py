"""Curves drawn by matplotlib (the optional extra ``plot``), as data of a file; the same figures give the same SVG."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from patternfuzz.errors import PatternfuzzError

__all__ = ["KINDS", "captioned", "drawn"]

KINDS = ("svg", "png", "pdf")


def drawn(kind: str, size: tuple[float, float], draw: Callable[[Any, Any], None], *, instead: str) -> bytes:
    """What ``draw(matplotlib, figure)`` drew on a figure of ``size`` inches, as one of :data:`KINDS`.

    Raises:
        PatternfuzzError: matplotlib is not installed; ``instead`` says what can be asked for without it.
    """
    try:
        import matplotlib as mpl
        from matplotlib.figure import Figure
    except ImportError as error:
        raise PatternfuzzError(
            f"the picture needs matplotlib: pip install 'patternfuzz[plot]', or ask for {instead} alone"
        ) from error
    with mpl.rc_context({"svg.hashsalt": "patternfuzz", "font.size": 9}):
        figure = Figure(figsize=size, layout="constrained")
        draw(mpl, figure)
        data = io.BytesIO()
        # Without a date the same figures give the same file.
        figure.savefig(data, format=kind, metadata={"Date": None} if kind == "svg" else None, dpi=150)
    return data.getvalue()


def captioned(figure: Any, told: str, axes: Any, *, columns: int, title: str = "") -> None:
    """What is ``told`` above the figure, behind a title if there is one, and below it the legend of ``axes``."""
    figure.suptitle(f"{title}: {told}" if title else told, fontsize=10)
    handles, labels = axes.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=columns, fontsize=8)
