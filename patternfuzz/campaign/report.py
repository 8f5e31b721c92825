"""What a hunt did."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from patternfuzz.corpus_store import Entry

__all__ = ["Find", "HuntReport", "Stopped"]


class Stopped(StrEnum):
    """Why a hunt ended."""

    RUNNING = "running"
    """It did not: this is a progress report."""
    EXAMPLES = "examples"
    TIME = "time"
    STOP = "stop"
    """The caller's ``stop`` said so."""
    INTERRUPT = "interrupt"
    """Ctrl-C. Everything found is written; run the same hunt again to go on."""


@dataclass(frozen=True, slots=True)
class Find:
    """A bad pattern that was not in the corpus before: its entry, and the path below the corpus folder."""

    entry: Entry
    path: str
    example: int
    """Number of the example of this run that led to it, from 1."""


@dataclass(frozen=True, slots=True)
class HuntReport:
    """Figures of one run; a progress report while it runs, the result at the end.

    ``examples`` patterns were generated; ``duplicates`` of them were skipped before the oracle because their canonical
    form had been seen (in this run or an earlier one); the other ``distinct`` ones were decided: ``closed``,
    ``not_closed`` or ``unknown``. ``finds`` are new corpus entries; ``known`` counts the minimal patterns met that the
    corpus already had. ``before`` is the number of distinct patterns that earlier runs of this hunt had decided.
    """

    max_shape: tuple[int, int, int]
    seed: int
    examples: int
    duplicates: int
    closed: int
    not_closed: int
    unknown: int
    known: int
    finds: tuple[Find, ...]
    seconds: float
    before: int
    stopped: Stopped
    warnings: tuple[str, ...] = ()

    @property
    def distinct(self) -> int:
        return self.closed + self.not_closed + self.unknown

    @property
    def rate(self) -> float:
        """Examples per second, duplicates included; 0 before the first."""
        return self.examples / self.seconds if self.seconds else 0.0
