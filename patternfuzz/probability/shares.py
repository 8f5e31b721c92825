"""Probabilities of the three verdicts: exact polynomials, and intervals for what is estimated."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import comb, sqrt
from statistics import NormalDist
from typing import TypeAlias

from patternfuzz.decision import Verdict

__all__ = ["Exact", "Interval", "Shape", "wilson"]

Shape: TypeAlias = tuple[int, int, int]
"""Inputs, hidden neurons, outputs."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Numbers from ``low`` to ``high``."""

    low: float
    high: float


def wilson(hits: int, samples: int, confidence: float = 0.95) -> Interval:
    """Wilson's score interval for the probability behind ``hits`` of ``samples`` independent trials.

    Unlike the plain normal interval it keeps close to its confidence near 0 and 1, and never leaves [0, 1].

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927).
    """
    if samples == 0:
        return Interval(0.0, 1.0)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = hits / samples
    scale = 1 + z * z / samples
    centre = (share + z * z / (2 * samples)) / scale
    half = z / scale * sqrt(share * (1 - share) / samples + z * z / (4 * samples * samples))
    # At the ends the bound is exactly 0 or 1; rounding must not say otherwise.
    return Interval(0.0 if hits == 0 else max(0.0, centre - half), 1.0 if hits == samples else min(1.0, centre + half))


@dataclass(frozen=True, slots=True)
class Exact:
    """How many of all labelled patterns of a shape have each verdict, by number of edges.

    ``counts[verdict][e]`` patterns have ``e`` edges; all verdicts together there are ``comb(N, e)`` of them, where
    ``N = hidden * (inputs + outputs)`` is the number of possible edges. ``classes`` counts classes of patterns without
    dead neurons by verdict; ``effort`` is the oracle's.
    """

    shape: Shape
    counts: dict[Verdict, tuple[int, ...]]
    classes: dict[Verdict, int]
    effort: int

    @property
    def possible_edges(self) -> int:
        m, r, n = self.shape
        return r * (m + n)

    def is_whole(self) -> bool:
        """Do the counts add up to all labelled patterns, for every number of edges?"""
        total = self.possible_edges
        return all(
            sum(counts[e] for counts in self.counts.values()) == comb(total, e) for e in range(total + 1)
        ) and all(len(counts) == total + 1 for counts in self.counts.values())

    def share(self, verdict: Verdict, density: float | Fraction) -> Fraction:
        """The probability of a verdict, exactly, at the density ``p`` from 0 to 1 (a float is taken at its value)."""
        p = Fraction(density)
        return sum(
            (
                count * p**e * (1 - p) ** (self.possible_edges - e)
                for e, count in enumerate(self.counts[verdict])
                if count
            ),
            Fraction(0),
        )

    def bad(self, density: float | Fraction) -> Interval:
        """The probability of not closed; an interval, because the undecided may or may not be bad."""
        low = self.share(Verdict.NOT_CLOSED, density)
        return Interval(float(low), float(low + self.share(Verdict.UNKNOWN, density)))

    def polynomial(self, verdict: Verdict) -> tuple[int, ...]:
        """The probability of a verdict as a polynomial in ``p``: integer coefficients, constant first."""
        total = self.possible_edges
        found = [0] * (total + 1)
        for e, count in enumerate(self.counts[verdict]):
            for k in range(total - e + 1 if count else 0):
                found[e + k] += count * comb(total - e, k) * (-1) ** k
        return tuple(found)

    def peak(self, steps: int = 1000) -> tuple[float, Interval]:
        """The density, to ``1 / steps``, at which most patterns are certified bad, and the probability there."""
        # Floats find the place, fractions would take long; the value at the place is exact.
        total, counts = self.possible_edges, self.counts[Verdict.NOT_CLOSED]

        def roughly(p: float) -> float:
            return sum(count * p**e * (1 - p) ** (total - e) for e, count in enumerate(counts) if count)

        best = max(range(1, steps), key=lambda i: roughly(i / steps))
        return best / steps, self.bad(Fraction(best, steps))
