"""Exit codes."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from patternfuzz.decision import Verdict

__all__ = ["EPILOG", "Exit", "exit_of", "worst"]


class Exit(IntEnum):
    """What the process exit code says."""

    OK = 0
    """Closed, or the command did what it was asked to."""
    NOT_CLOSED = 1
    """Some pattern is not closed, or a hunt with ``--fail-on-find`` found something."""
    BAD_INPUT = 2
    """Bad usage, or a file, certificate or corpus that cannot be read, written or trusted."""
    UNKNOWN = 3
    """Some pattern could not be decided within the budget."""
    INTERNAL = 70
    """A defect in patternfuzz itself."""
    INTERRUPTED = 130
    """Ctrl-C or a request to terminate; what was found by then is kept."""
    BROKEN_PIPE = 141
    """Nobody reads the output any more."""


EPILOG = (
    "Exit codes: 0 closed or success; 1 not closed, or finds with --fail-on-find; 2 bad usage or input; 3 unknown; "
    "70 defect; 130 interrupted. With several files the worst wins: 2 before 1 before 3 before 0."
)

_ORDER = (Exit.OK, Exit.UNKNOWN, Exit.NOT_CLOSED, Exit.BAD_INPUT)


def exit_of(verdict: Verdict) -> Exit:
    """The exit code of one verdict."""
    return {Verdict.CLOSED: Exit.OK, Verdict.NOT_CLOSED: Exit.NOT_CLOSED, Verdict.UNKNOWN: Exit.UNKNOWN}[verdict]


def worst(codes: Iterable[Exit]) -> Exit:
    """The code for several files: bad input before not closed before unknown before closed."""
    return max(codes, key=_ORDER.index, default=Exit.OK)
