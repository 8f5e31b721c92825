"""Move: keep only as many twins as their neighbours can tell apart.

Outputs that read the same ``d`` neurons (or inputs that feed the same ``d``) are twins; of each class ``min(size,
d)`` stay.

Proof: the kept ones form a window, so the old set closed makes the new one closed. For the other direction see
:mod:`patternfuzz.reduce.cap`: on a twin class a limit point has rank at most ``d``, so ``min(size, d)`` of its rows
span the others, and all choices of that many rows give the same window up to relabelling.
"""

from __future__ import annotations

from patternfuzz.pattern import Pattern
from patternfuzz.reduce.cap import cap
from patternfuzz.shrink.moves.base import Moved

__all__ = ["merge_twins"]


def merge_twins(pattern: Pattern) -> Moved | None:
    """Cap the twin classes of one side (outputs first); ``None`` if every class is small enough."""
    reduced = cap(pattern)
    if reduced is None:
        return None
    side, keep = reduced.step["side"], tuple(reduced.step["keep"])
    inputs = keep if side == "inputs" else tuple(range(pattern.n_inputs))
    outputs = keep if side == "outputs" else tuple(range(pattern.n_outputs))
    gone = (pattern.n_inputs if side == "inputs" else pattern.n_outputs) - len(keep)
    return Moved(
        reduced.pattern, inputs, outputs, "merge twins", f"{gone} {side} are combinations of twins that are kept"
    )
