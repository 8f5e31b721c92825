"""Asking the oracle: each class of patterns once, within one budget, and only verified answers count."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from patternfuzz.decision import Budget, Decision, Verdict
from patternfuzz.errors import CertificateError, ShrinkError
from patternfuzz.pattern import Pattern
from patternfuzz.verify import verify

__all__ = ["Asker", "Decide", "OutOfBudgetError", "is_small"]

Decide: TypeAlias = Callable[[Pattern, Budget], Decision]

SECONDS_PER_DECISION = 10.0
SMALL = 40
"""Patterns with at most this many vertices are asked about in canonical form, larger ones as they are."""


class OutOfBudgetError(ShrinkError):
    """The budget ended. Caught inside: what was found is kept."""


def is_small(pattern: Pattern) -> bool:
    """Is the canonical form cheap?"""
    return pattern.n_vertices <= SMALL


@dataclass(slots=True)
class Asker:
    """An oracle with a memory and a deadline.

    With ``trusting`` (an oracle given by the caller) an answer without a certificate is believed; otherwise it counts
    as undecided. A certificate that does not verify makes the answer undecided in any case.
    """

    decide: Decide
    budget: Budget
    trusting: bool
    calls: int = 0
    _answers: dict[Pattern, Decision] = field(default_factory=dict)
    _verdicts: dict[Pattern, Verdict] = field(default_factory=dict)
    _deadline: float | None = None

    def __post_init__(self) -> None:
        if self.budget.seconds is not None:
            self._deadline = time.monotonic() + self.budget.seconds

    def key(self, pattern: Pattern) -> Pattern:
        """What answers are remembered under: one per class for small patterns."""
        return pattern.canonical() if is_small(pattern) else pattern

    def remembered(self, pattern: Pattern) -> Decision | None:
        """The answer about exactly this pattern, if there is one already."""
        return self._answers.get(pattern)

    def verdict(self, pattern: Pattern) -> Verdict:
        """The verdict of the class.

        Raises:
            OutOfBudgetError: it would have to be asked for, and the time is over.
        """
        key = self.key(pattern)
        return self._verdicts[key] if key in self._verdicts else self.decision(key).verdict

    def decision(self, pattern: Pattern, *, grace: bool = False) -> Decision:
        """The answer about exactly this pattern, so that its certificate fits; with ``grace`` even after the deadline.

        Raises:
            OutOfBudgetError: as for :meth:`verdict`.
        """
        if not pattern.n_edges:
            return Decision(Verdict.CLOSED, "no path from an input to an output: only the zero matrix")
        answer = self._answers.get(pattern)
        if answer is None:
            answer = self._ask(pattern, grace=grace)
            self._answers[pattern] = answer
            key = self.key(pattern)
            if answer.verdict is not Verdict.UNKNOWN or key == pattern:  # the canonical form may still be decided
                self._verdicts.setdefault(key, answer.verdict)
        return answer

    @property
    def out_of_time(self) -> bool:
        """Is the budget's time over?"""
        return self._deadline is not None and time.monotonic() >= self._deadline

    def _ask(self, pattern: Pattern, *, grace: bool) -> Decision:
        seconds: float | None = SECONDS_PER_DECISION
        if self._deadline is not None and not grace:
            left = self._deadline - time.monotonic()
            if left <= 0:
                raise OutOfBudgetError("the budget of the shrinker is spent")
            seconds = min(SECONDS_PER_DECISION, left)
        self.calls += 1
        answer = self.decide(pattern, replace(self.budget, seconds=seconds))
        if answer.verdict is Verdict.UNKNOWN:
            return answer
        if answer.certificate is None:
            if self.trusting:
                return answer
            return Decision(Verdict.UNKNOWN, f"{answer.verdict.value} without a certificate ({answer.reason})")
        try:
            verify(pattern, answer.certificate)
        except CertificateError as error:
            return Decision(Verdict.UNKNOWN, f"the certificate for {answer.verdict.value} does not verify: {error}")
        if answer.certificate.get("verdict") != answer.verdict.value:
            return Decision(Verdict.UNKNOWN, f"the certificate does not claim {answer.verdict.value}")
        return answer
