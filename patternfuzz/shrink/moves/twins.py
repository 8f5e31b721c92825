"""Move: keep only as many twins as their neighbours can tell apart.

Outputs that read the same ``d`` neurons (or inputs that feed the same ``d``) are twins; of each class ``min(size,
d)`` stay.

Proof: the kept ones form a window, so the old set closed makes the new one closed. For the other direction see
:mod:`patternfuzz.reduce.cap`: on a twin class a limit point has rank at most ``d``, so ``min(size, d)`` of its rows
span the others, and all choices of that many rows give the same window up to relabelling.
"""

from __future__ import annotations

from collections.abc import Iterator

from patternfuzz.pattern import Pattern
from patternfuzz.reduce.cap import without_spare_twins
from patternfuzz.shrink.moves.base import Moved

__all__ = ["merge_twins"]


def merge_twins(pattern: Pattern) -> Iterator[Moved]:
    """Cap the twin classes of the outputs, and those of the inputs: one result per side with superfluous twins."""
    live = pattern.pruned()
    inputs, outputs = tuple(range(live.n_inputs)), tuple(range(live.n_outputs))
    for side, width, neighbours in (
        ("outputs", live.n_outputs, live.rows[-1]),
        ("inputs", live.n_inputs, live.columns(0)),
    ):
        keep = tuple(without_spare_twins(neighbours))
        if 0 < len(keep) < width:
            kept = (inputs, keep) if side == "outputs" else (keep, outputs)
            reason = f"{width - len(keep)} {side} are combinations of twins that are kept"
            yield Moved(live.window(*kept), *kept, "merge twins", reason)
