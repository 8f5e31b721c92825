"""The exact criterion for two hidden neurons, written down here once more and away from the oracle."""

from __future__ import annotations

import patternfuzz as pf
from patternfuzz.pattern import Pattern


def two_neuron_verdict(pattern: Pattern) -> pf.Verdict:
    """The verdict about a shallow pattern with at most two neurons that read and feed something.

    Overlapping rectangles are not closed exactly if (a) one has an exclusive row and an exclusive column, (b) they
    share two rows and each has an exclusive column, or (c) they share two columns and each has an exclusive row.
    """
    below, above = pattern.masks
    sides = [(set(above[:, k].nonzero()[0]), set(below[k].nonzero()[0])) for k in range(pattern.widths[1])]
    alive = [(s, t) for s, t in sides if s and t]
    assert len(alive) <= 2
    if len(alive) < 2:
        return pf.Verdict.CLOSED
    (s, t), (s2, t2) = alive
    if not (s & s2 and t & t2):
        return pf.Verdict.CLOSED
    corner = (s - s2 and t - t2) or (s2 - s and t2 - t)
    wide = len(s & s2) >= 2 and t - t2 and t2 - t
    tall = len(t & t2) >= 2 and s - s2 and s2 - s
    return pf.Verdict.NOT_CLOSED if corner or wide or tall else pf.Verdict.CLOSED
