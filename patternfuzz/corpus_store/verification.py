"""Does an entry prove what it says?"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Failure", "VerifyReport"]


@dataclass(frozen=True, slots=True)
class Failure:
    """An entry file that cannot be trusted: its path below the corpus folder, and what is wrong and what to do."""

    path: str
    message: str


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What re-verifying a whole corpus found: numbers of entries by verdict, and every file that failed."""

    closed: int
    not_closed: int
    unknown: int
    failures: tuple[Failure, ...]

    @property
    def ok(self) -> bool:
        return not self.failures

    @property
    def total(self) -> int:
        return self.closed + self.not_closed + self.unknown + len(self.failures)
