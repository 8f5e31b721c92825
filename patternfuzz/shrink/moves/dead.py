"""Move: drop what lies on no path from an input to an output.

Proof: a weight on no path is in no entry of the product, and a vertex on no path owns only such weights; an input or
output on no path is a column or row that is always 0. So the set of products is the old one without those zero rows and
columns, and one is closed exactly when the other is.
"""

from __future__ import annotations

from collections.abc import Iterator

from patternfuzz.pattern import Pattern
from patternfuzz.shrink.moves.base import Moved

__all__ = ["drop_dead"]


def drop_dead(pattern: Pattern) -> Iterator[Moved]:
    """Without dead vertices, if there are any. A pattern with no path becomes one vertex per layer and no edge."""
    live = pattern.compressed()
    if live == pattern:
        return
    pruned = pattern.pruned()
    inputs = tuple(v for v, word in enumerate(pruned.columns(0)) if word)
    outputs = tuple(v for v, word in enumerate(pruned.rows[-1]) if word)
    gone = pattern.n_vertices - live.n_vertices
    yield Moved(
        live,
        inputs or (0,),
        outputs or (0,),
        "drop dead",
        f"{gone} vertices and {pattern.n_edges - live.n_edges} edges are on no path from an input to an output",
    )
