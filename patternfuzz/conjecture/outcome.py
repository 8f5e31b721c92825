"""What one pattern says about the conjectures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from patternfuzz.conjecture.structure import Structure, find_structure, has_structured_proof, is_thin
from patternfuzz.decision import Budget, Decision, Verdict
from patternfuzz.pattern import Pattern

__all__ = ["Examined", "FindStructure", "Outcome", "examine"]


class Outcome(StrEnum):
    """The kinds of patterns that a campaign counts."""

    THIN_BAD = "thin-bad"
    """Not closed, and thin: also an instance of the thin conjecture."""
    OTHER_BAD = "other-bad"
    """Not closed for another reason."""
    STRUCTURED = "structured"
    """Closed, by free steps and nested pieces."""
    THIN_STRUCTURED = "thin-structured"
    """The same, yet thin: a free step that only a case tree proves was needed. Refutes the thin conjecture."""
    CANDIDATE = "candidate"
    """Closed by other means, and no structure was found."""
    COUNTEREXAMPLE = "counterexample"
    """Closed by other means, and there is no structure."""
    OPEN = "open"
    OPEN_THIN = "open-thin"
    """Undecided, and thin: the thin conjecture says that it is bad."""

    @property
    def is_consistent(self) -> bool:
        return self in (Outcome.THIN_BAD, Outcome.OTHER_BAD, Outcome.STRUCTURED, Outcome.THIN_STRUCTURED)

    @property
    def is_alarm(self) -> bool:
        return self in (Outcome.CANDIDATE, Outcome.COUNTEREXAMPLE)


@dataclass(frozen=True, slots=True)
class Examined:
    """A pattern (canonical, without dead neurons) with its decision and what that means."""

    pattern: Pattern
    outcome: Outcome
    decision: Decision


FindStructure = Callable[[Pattern, Budget], Structure]


def examine(
    pattern: Pattern, decision: Decision, budget: Budget, *, structure: FindStructure = find_structure
) -> Examined:
    """Compare a verified decision about a pattern with the conjectures.

    ``budget`` is for looking for a structure where the decision does not rest on one.
    """
    match decision.verdict:
        case Verdict.NOT_CLOSED:
            outcome = Outcome.THIN_BAD if is_thin(pattern) else Outcome.OTHER_BAD
        case Verdict.UNKNOWN:
            outcome = Outcome.OPEN_THIN if is_thin(pattern) else Outcome.OPEN
        case Verdict.CLOSED if has_structured_proof(decision.certificate):
            outcome = Outcome.THIN_STRUCTURED if is_thin(pattern) else Outcome.STRUCTURED
        case Verdict.CLOSED:
            outcome = {
                Structure.FOUND: Outcome.THIN_STRUCTURED if is_thin(pattern) else Outcome.STRUCTURED,
                Structure.NOT_FOUND: Outcome.CANDIDATE,
                Structure.NONE: Outcome.COUNTEREXAMPLE,
            }[structure(pattern, budget)]
    return Examined(pattern, outcome, decision)
