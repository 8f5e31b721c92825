"""What a repair answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from patternfuzz.decision import Decision
from patternfuzz.pattern import Pattern
from patternfuzz.repair.rules import Edit

__all__ = ["RepairResult"]


@dataclass(frozen=True, slots=True)
class RepairResult:
    """A closed pattern close to ``start``, and what is known about how close one can come.

    ``decision`` (closed, its certificate verified) is about exactly ``pattern``. ``added`` and ``deleted`` are places
    ``(mask, out, in)``, ascending. Every closed pattern that keeps to the constraints is at least ``lower_bound`` edits
    away; ``minimal`` says that this one is exactly so far. ``note`` says what that rests on, or what is left open.
    ``interrupted``: the search was stopped from outside before it ended by itself.
    """

    start: Pattern
    pattern: Pattern
    added: tuple[Edit, ...]
    deleted: tuple[Edit, ...]
    decision: Decision
    minimal: bool
    lower_bound: int
    note: str
    interrupted: bool = False
    oracle_calls: int = 0

    @property
    def n_edits(self) -> int:
        """Edges added and deleted together."""
        return len(self.added) + len(self.deleted)

    @property
    def certificate(self) -> Mapping[str, Any] | None:
        """The proof that ``pattern`` is closed, for :func:`patternfuzz.verify`."""
        return self.decision.certificate
