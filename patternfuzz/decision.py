"""What the oracle answers: a verdict, the evidence for it, and why."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from patternfuzz.errors import BudgetError

__all__ = ["Basis", "Budget", "Decision", "Verdict"]


class Verdict(StrEnum):
    """Is the set of matrices that the pattern can represent topologically closed?"""

    CLOSED = "closed"
    NOT_CLOSED = "not_closed"
    UNKNOWN = "unknown"


class Basis(StrEnum):
    """What a verdict rests on."""

    PROVED = "proved"
    """The certificate re-verifies with the independent checker alone."""
    CITED = "cited"
    """A published theorem that this project has not proved."""
    SOLVER = "solver"
    """An outside solver's word; nothing the checker can re-verify."""


@dataclass(frozen=True, slots=True)
class Budget:
    """How much work one decision may take.

    ``seconds`` is a wall-clock bound (``None``: no bound). ``effort`` bounds the search in deterministic steps, so that
    with time to spare the same pattern, effort and seed always give the same answer. ``seed`` starts the random
    choices of the witness search.

    Raises:
        BudgetError: ``seconds`` is not positive, or ``effort`` is less than 1.
    """

    seconds: float | None = 10.0
    effort: int = 400
    seed: int = 0

    def __post_init__(self) -> None:
        if self.seconds is not None and not (self.seconds > 0 and not math.isnan(self.seconds)):
            raise BudgetError(f"seconds must be a positive number or None, not {self.seconds!r}")
        if self.effort < 1:
            raise BudgetError(f"effort must be at least 1, not {self.effort!r}")


@dataclass(frozen=True, slots=True)
class Decision:
    """The oracle's answer about one pattern.

    ``certificate`` is JSON-able evidence for :func:`patternfuzz.verify`, or ``None`` when the verdict is ``UNKNOWN``.
    ``reason`` says in words why; ``basis`` says what the verdict rests on (``None`` when ``UNKNOWN``).
    """

    verdict: Verdict
    reason: str
    certificate: dict[str, Any] | None = None
    basis: Basis | None = None
