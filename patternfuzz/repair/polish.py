"""Take edits back one by one, as long as what remains is decided closed."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from patternfuzz.decision import Verdict
from patternfuzz.pattern import Pattern
from patternfuzz.repair.rules import Rules, applied, difference
from patternfuzz.shrink.asking import Asker

__all__ = ["polished"]


def polished(start: Pattern, found: Pattern, rules: Rules, asker: Asker, stop: Callable[[], bool]) -> Iterable[Pattern]:
    """Yield closed patterns with fewer and fewer edits of ``start``; the last one has none that can be taken back.

    Raises:
        OutOfBudgetError: the time is over.
    """
    current = found
    again = True
    while again:
        again = False
        added, deleted = difference(start, current)
        for edit in (*added, *deleted):
            if stop():
                return
            closer = applied(current, [edit])
            if not rules.excess(closer) and asker.verdict(closer) is Verdict.CLOSED:
                current = closer
                again = True
                yield current
