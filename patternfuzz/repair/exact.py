"""The fewest edits, provably: iterative deepening over the touch sets of bad windows.

``Search.level(p, k)`` goes through repairs of at most ``k`` edits. In a pattern with a bad window it branches over the
window's touch set (:mod:`patternfuzz.repair.touch`), in one that is closed but breaks the rules about the result over
deletions, and in an undecided one over everything. So if it ends without a find, no set of at most ``k`` allowed edits
gives a pattern that is *decided* closed; and none gives a closed one at all, unless an undecided pattern with fewer
edits was met: ``undecided`` tells how few.

A pattern met twice with as many edits left is not entered twice; without N:M groups, neither is a relabelling of it,
because the number of edits to the next closed pattern is the same for both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from patternfuzz.decision import Verdict
from patternfuzz.pattern import Pattern
from patternfuzz.repair.packing import packed
from patternfuzz.repair.rules import Edit, Rules, applied
from patternfuzz.repair.touch import Window, touch_of
from patternfuzz.repair.windows import BadWindows
from patternfuzz.shrink.asking import OutOfBudgetError

__all__ = ["Search"]

REMEMBERED = 400_000
"""Patterns remembered as hopeless."""


@dataclass(slots=True)
class Search:
    """``undecided``: the fewest edits that led to an undecided pattern that keeps the rules; ``None`` if none did."""

    bad: BadWindows
    rules: Rules
    stop: Callable[[], bool]
    undecided: int | None = None
    _hopeless: dict[Pattern, int] = field(default_factory=dict)

    def level(self, pattern: Pattern, k: int) -> Pattern | None:
        """A pattern with at most ``k`` edits that is decided closed and keeps the rules, if there is one.

        Raises:
            OutOfBudgetError: the time is over, or ``stop`` says so.
        """
        return self._within(pattern, k, 0)

    def _within(self, pattern: Pattern, left: int, done: int) -> Pattern | None:
        if self.stop() or self.bad.asker.out_of_time:
            raise OutOfBudgetError("the search for the fewest edits was stopped")
        excess = self.rules.excess(pattern)
        if excess > left:
            return None
        known = self.bad.without_oracle(pattern)
        if known and packed(pattern, known, self.rules, left + 1) > left:
            return None
        key = self.bad.asker.key(pattern) if self.rules.same_for_a_class else pattern
        if self._hopeless.get(key, -1) >= left:
            return None
        verdict = Verdict.NOT_CLOSED if known else self.bad.asker.verdict(pattern)
        if verdict is Verdict.CLOSED and not excess:
            return pattern
        if verdict is Verdict.UNKNOWN and not excess:
            self.undecided = done if self.undecided is None else min(self.undecided, done)
        if left:
            for edit in self._branches(pattern, verdict, known):
                found = self._within(applied(pattern, [edit]), left - 1, done + 1)
                if found is not None:
                    return found
        if len(self._hopeless) < REMEMBERED:
            self._hopeless[key] = left
        return None

    def _branches(self, pattern: Pattern, verdict: Verdict, known: list[Window]) -> Iterable[Edit]:
        if verdict is Verdict.NOT_CLOSED:
            windows = known or [self.bad.in_bad(pattern)]
            touches = (touch_of(pattern, window, top=top) for window in windows for top in (False, True))
            return min((list(touch.edits(pattern, self.rules)) for touch in touches), key=len)
        if verdict is Verdict.CLOSED:
            return [edit for edit in self.rules.every_edit(pattern) if pattern.rows[edit[0]][edit[1]] >> edit[2] & 1]
        return list(self.rules.every_edit(pattern))
