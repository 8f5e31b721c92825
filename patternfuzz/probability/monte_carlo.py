"""Probabilities from samples, for any size."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from patternfuzz.campaign.judge import Judge
from patternfuzz.decision import Budget, Decision, Verdict
from patternfuzz.oracle import decide
from patternfuzz.pattern import Pattern
from patternfuzz.probability.shares import Interval, Shape, wilson
from patternfuzz.theorems.nested import is_nested

__all__ = ["ORACLE_ENTRIES", "Estimate", "estimate", "judged", "random_pattern"]

ORACLE_ENTRIES = 1000
"""Entries of all rectangles together up to which the oracle is asked where no rule answers.

Beyond, hardly anything but the rules decides, and the oracle would take seconds for each sample to say unknown."""

PATIENCE = 8
"""Questions to the oracle, at one size and density, after which it is left alone if it answers fewer than a quarter."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Verdicts of ``samples`` random patterns of a shape at a density."""

    shape: Shape
    density: float
    samples: int
    not_closed: int
    closed: int
    seed: int
    effort: int

    @property
    def unknown(self) -> int:
        return self.samples - self.not_closed - self.closed

    def hits(self, verdict: Verdict) -> int:
        """Samples with this verdict."""
        found = {Verdict.NOT_CLOSED: self.not_closed, Verdict.CLOSED: self.closed, Verdict.UNKNOWN: self.unknown}
        return found[verdict]

    def interval(self, verdict: Verdict, confidence: float = 0.95) -> Interval:
        """Wilson interval for the probability that the tool gives this verdict."""
        return wilson(self.hits(verdict), self.samples, confidence)

    def bad(self, confidence: float = 0.95) -> Interval:
        """Interval for the probability of not closed: undecided samples may or may not be bad."""
        low = wilson(self.not_closed, self.samples, confidence).low
        return Interval(low, wilson(self.not_closed + self.unknown, self.samples, confidence).high)


def random_pattern(shape: Shape, density: float, seed: int, number: int) -> Pattern:
    """Sample ``number`` of a campaign; the same for the same arguments, on every machine."""
    text = f"{seed}:{'x'.join(map(str, shape))}:{float(density)!r}:{number}"
    words = np.frombuffer(hashlib.sha256(text.encode()).digest(), dtype="<u4")
    rng = np.random.RandomState(words.astype(np.uint32))  # its stream is frozen, unlike that of newer generators
    return Pattern(shape, tuple(_mask(rng, above, below, density) for below, above in pairwise(shape)))


def _mask(rng: np.random.RandomState, above: int, below: int, density: float) -> tuple[int, ...]:
    edges = np.packbits(rng.random_sample((above, below)) < density, axis=1, bitorder="little")
    return tuple(int.from_bytes(row.tobytes(), "little") for row in edges)


def judged(effort: int = 20) -> Judge:
    """The judge of samples: rules at any size, the oracle where it has a chance; every certificate is verified."""
    budget = Budget(seconds=None, effort=effort)

    def ask(pattern: Pattern) -> Decision:
        size = sum(s.bit_count() * t.bit_count() for s, t in zip(pattern.columns(1), pattern.rows[0], strict=True))
        if size > ORACLE_ENTRIES and not is_nested(pattern):
            return Decision(Verdict.UNKNOWN, "no rule answers, and the pattern is too large to search")
        return decide(pattern, budget)

    return Judge(ask)


def estimate(
    shape: Shape,
    density: float,
    *,
    samples: int = 200,
    seed: int = 0,
    effort: int = 20,
    judge: Judge | None = None,
    on_sample: Callable[[int], None] | None = None,
) -> Estimate:
    """Decide random patterns. ``judge`` stands in for :func:`judged`; share it between calls to share what it learnt.

    Where the oracle hardly answers anything, only rules and known windows decide the other samples.
    That moves verdicts to undecided and none away from there, so the bounds of :meth:`Estimate.bad` stay true.

    Raises:
        BudgetError: ``effort`` is below 1.
        CertificateError: a certificate does not verify, which is a defect.
    """
    ask = judged(effort) if judge is None else judge
    found: Counter[Verdict] = Counter()
    before, answered = ask.asked, 0
    for number in range(samples):
        pattern = random_pattern(shape, density, seed, number).pruned()
        decision = ask.at_sight(pattern)
        asked = ask.asked - before
        if decision is None and (asked < PATIENCE or 4 * answered >= asked or is_nested(pattern)):
            decision = ask.oracle(pattern)
            answered += decision.verdict is not Verdict.UNKNOWN
        found[Verdict.UNKNOWN if decision is None else decision.verdict] += 1
        if on_sample is not None:
            on_sample(number + 1)
    return Estimate(shape, density, samples, found[Verdict.NOT_CLOSED], found[Verdict.CLOSED], seed, effort)
