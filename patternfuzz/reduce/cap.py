"""Reduction: of outputs that read the same ``d`` neurons, only ``min(size, d)`` matter; likewise for inputs.

On such a twin class every limit point has rank at most ``d``, so some ``d`` of its rows span the others, which are then
combinations of them with the same inner factors. All choices of ``d`` rows give the same pattern, so closedness of one
window decides (``closed => closed`` here; the converse is that windows of closed patterns are closed).
"""

from __future__ import annotations

from patternfuzz.pattern import Pattern
from patternfuzz.reduce.base import Reduced

__all__ = ["cap", "without_spare_twins"]


def without_spare_twins(neighbours: tuple[int, ...]) -> list[int]:
    """The vertices to keep, given the neighbours of each (as bit sets): the first ``d`` of every twin class."""
    seen: dict[int, int] = {}
    kept = []
    for vertex, word in enumerate(neighbours):
        seen[word] = seen.get(word, 0) + 1
        if seen[word] <= word.bit_count():
            kept.append(vertex)
    return kept


def cap(pattern: Pattern) -> Reduced | None:
    """Drop superfluous twins on one side; ``None`` if there are none."""
    live = pattern.pruned()
    outputs = without_spare_twins(live.rows[-1])
    if 0 < len(outputs) < live.n_outputs:
        return Reduced(live.window(range(live.n_inputs), outputs), {"rule": "cap", "side": "outputs", "keep": outputs})
    inputs = without_spare_twins(live.columns(0))
    if 0 < len(inputs) < live.n_inputs:
        return Reduced(live.window(inputs, range(live.n_outputs)), {"rule": "cap", "side": "inputs", "keep": inputs})
    return None
