"""From files to decided patterns: what ``check``, ``show`` and ``shrink`` have in common."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from patternfuzz.decision import Basis, Budget, Decision, Verdict
from patternfuzz.errors import CertificateError, ReadError

if TYPE_CHECKING:
    from patternfuzz.pattern import Pattern
    from patternfuzz.report.result import Checked, Failed

__all__ = ["check_files", "check_pattern", "name_of"]


def name_of(files: Sequence[str]) -> str:
    """How a report names the pattern in these files."""
    return " + ".join(files)


def check_files(files: Sequence[str], budget: Budget) -> Iterator[Checked | Failed]:
    """Decide the pattern in each file (``.npy`` files together are one), one after the other.

    A file that cannot be read becomes a :class:`Failed`, and the others are still decided.

    Raises:
        ReadError: it cannot be told which files belong together.
    """
    from patternfuzz.read import group_files, load_pattern
    from patternfuzz.report.result import Failed

    for group in group_files(files):
        name = name_of([str(path) for path in group])
        try:
            pattern = load_pattern(*group)
        except ReadError as error:
            yield Failed(name, str(error))
        else:
            yield check_pattern(name, pattern, budget)


def check_pattern(name: str, pattern: Pattern, budget: Budget) -> Checked:
    """Decide one pattern, and have the independent checker confirm the proof before anyone is told."""
    from patternfuzz.oracle import decide
    from patternfuzz.report.result import Checked
    from patternfuzz.verify import verify

    start = time.monotonic()
    decision = decide(pattern, budget)
    seconds = time.monotonic() - start
    verified = False
    if decision.certificate is not None and decision.basis is Basis.PROVED:
        try:
            verify(pattern, decision.certificate)
            verified = True
        except CertificateError as error:
            reason = f"the proof of '{decision.verdict}' was rejected by the checker ({error}); please report this"
            decision = Decision(Verdict.UNKNOWN, reason)
    return Checked(name, pattern, decision, seconds, verified)
