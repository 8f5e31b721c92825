"""``repair``: heuristics for a first closed pattern, a lower bound, and then the search for the fewest edits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from patternfuzz.decision import Budget, Decision, Verdict
from patternfuzz.errors import RepairError, UnrepairedError
from patternfuzz.oracle import decide
from patternfuzz.pattern import Pattern
from patternfuzz.repair.exact import Search
from patternfuzz.repair.nesting import nested_repair
from patternfuzz.repair.packing import packed_by_rule
from patternfuzz.repair.peeling import full_repair, peeled_repair, thread_repair
from patternfuzz.repair.polish import polished
from patternfuzz.repair.result import RepairResult
from patternfuzz.repair.rules import Only, Rules, difference, rules_of
from patternfuzz.repair.windows import BadWindows
from patternfuzz.shrink.asking import SECONDS_PER_DECISION, Asker, OutOfBudgetError

__all__ = ["SECONDS", "repair"]

SECONDS = 60.0
"""The time for one repair if the caller gives none."""

SEARCHED = 400
"""Neurons up to which the fewest edits are searched for."""

_NEVER: Callable[[], bool] = lambda: False  # noqa: E731 - the default of a parameter


def repair(
    pattern: Pattern,
    *,
    only: Only = None,
    keep_n_m: tuple[int, int] | None = None,
    max_edges: int | None = None,
    budget: Budget | None = None,
    stop: Callable[[], bool] = _NEVER,
    on_better: Callable[[RepairResult], None] | None = None,
) -> RepairResult:
    """The fewest edges to add or delete so that a pattern becomes closed, with the proof that it is.

    ``only`` allows one kind of edit, ``"add"`` or ``"delete"``. ``keep_n_m=(2, 4)``: every mask in which a neuron reads
    at most 2 of every 4 consecutive inputs stays so. ``max_edges``: the result has at most so many edges.
    ``budget.seconds`` (60 if no budget is given, at least a few for a first result) bounds the whole, ``budget.effort``
    each decision. The number of neurons stays; an edge may be added to any of them, dead ones too.

    A first repair comes from a heuristic, at any size; then the fewest edits are searched for. For small patterns they
    are proved to be the fewest, otherwise ``lower_bound`` says how few there might be. ``on_better`` is called with
    every certified result that is better than those before. When ``stop`` says so between two steps, or on Ctrl-C, the
    best one is returned, marked ``interrupted``.

    Raises:
        RepairError: the constraints make no sense or cannot be met.
        UnrepairedError: no repair was certified within the budget.
        PatternError: ``pattern`` is no :class:`Pattern`.
        KeyboardInterrupt: Ctrl-C before there was any result.
    """
    rules = rules_of(pattern, only, keep_n_m, max_edges) if isinstance(pattern, Pattern) else Rules()
    budget = budget or Budget(seconds=SECONDS)
    asker = Asker(decide, budget, trusting=False)
    seconds = None if budget.seconds is None else min(SECONDS_PER_DECISION, budget.seconds / 4)
    first = decide(pattern, replace(budget, seconds=seconds))
    run = _Run(pattern, rules, asker, stop, on_better)
    interrupted = False
    try:
        run.go(first)
        interrupted = stop()
    except OutOfBudgetError:
        interrupted = stop()
    except KeyboardInterrupt:
        if run.best is None:
            raise
        interrupted = True
    return run.result(interrupted=interrupted)


@dataclass(slots=True)
class _Run:
    """``lower``: no allowed set of fewer edits gives a closed pattern."""

    start: Pattern
    rules: Rules
    asker: Asker
    stop: Callable[[], bool]
    on_better: Callable[[RepairResult], None] | None
    best: Pattern | None = None
    decision: Decision | None = None
    lower: int = 0
    undecided: int | None = None
    exhausted: bool = False

    def go(self, first: Decision) -> None:
        excess = self.rules.excess(self.start)
        self.lower = max(excess, int(first.verdict is Verdict.NOT_CLOSED))
        if first.verdict is Verdict.CLOSED and not excess and self.keep(self.start):
            return
        for candidate in self._candidates():
            if self._edits(candidate) < self._edits(self.best):
                self.keep(candidate)
        if self.best is None and (last := thread_repair(self.start, self.rules)) is not None:
            self.keep(last)
        bad = BadWindows(self.asker)
        if first.verdict is Verdict.NOT_CLOSED:
            self.lower = max(self.lower, packed_by_rule(self.start, bad, self.rules))
        self._polish()
        if self.start.n_vertices <= SEARCHED:
            self._search(bad)

    def _candidates(self) -> Iterator[Pattern]:
        """Patterns that should be closed and keep the rules, from the heuristics."""
        only: list[Only] = [self.rules.only] if self.rules.only else [None, "delete"]
        ways: list[Callable[[], Pattern | None]] = []
        for kind in only:
            kept = Rules(kind, self.rules.n_m, self.rules.grouped, self.rules.max_edges)
            if self.start.depth == 2:
                ways.append(lambda kept=kept: nested_repair(self.start, kept, self._late))  # type: ignore[misc]
        if self.start.depth > 2:
            ways.append(lambda: peeled_repair(self.start, self.rules, self._late))
        if self.rules.only == "add":
            ways.append(lambda: full_repair(self.start, self.rules))
        for way in ways:
            found = way()
            if found is not None and not self.rules.excess(found):
                yield found

    def _late(self) -> bool:
        return self.stop() or self.asker.out_of_time

    def _edits(self, pattern: Pattern | None) -> float:
        if pattern is None:
            return float("inf")
        return sum(map(len, difference(self.start, pattern)))

    def keep(self, pattern: Pattern) -> bool:
        """Take a pattern for the best one so far, if it is decided closed and the proof verifies."""
        decision = self.asker.decision(pattern, grace=True)
        if decision.verdict is not Verdict.CLOSED:
            return False
        if decision.certificate is None:  # the pattern without edges, which the asker answers by itself
            decision = decide(pattern)
        self.best, self.decision = pattern, decision
        if self.on_better is not None:
            self.on_better(self.result(interrupted=False))
        return True

    def _polish(self) -> None:
        if self.best is None or self._edits(self.best) <= self.lower:
            return
        for closer in polished(self.start, self.best, self.rules, self.asker, self.stop):
            self.keep(closer)

    def _search(self, bad: BadWindows) -> None:
        search = Search(bad, self.rules, self.stop)
        places = sum(1 for _ in self.rules.every_edit(self.start))
        while self.lower < min(self._edits(self.best), places + 1):
            found = search.level(self.start, self.lower)
            self.undecided = search.undecided
            if found is not None and self.keep(found):
                break
            self.lower += 1
        self.exhausted = self.best is None

    def result(self, *, interrupted: bool) -> RepairResult:
        """
        Raises:
            RepairError: no closed pattern was found.
        """
        if self.best is None or self.decision is None:
            raise self._why_not()
        added, deleted = difference(self.start, self.best)
        count = len(added) + len(deleted)
        lower = min(count, self.lower if self.undecided is None else min(self.lower, self.undecided))
        return RepairResult(
            self.start,
            self.best,
            added,
            deleted,
            self.decision,
            lower == count,
            lower,
            self._note(count, lower),
            interrupted,
            self.asker.calls,
        )

    def _note(self, count: int, lower: int) -> str:
        if count == 0:
            return "the pattern is closed as it is"
        if lower == count:
            return "fewest: no closed pattern is reached with fewer of the allowed edits"
        if self.undecided is not None and self.undecided < self.lower:
            return (
                f"at most {count}; everything with fewer edits that was searched is not closed or undecided, and there "
                f"are undecided patterns from {self.undecided} edits on"
            )
        why = "the search ended before all sets of fewer edits were excluded"
        if self.start.n_vertices > SEARCHED:
            why = f"with more than {SEARCHED} neurons the fewest are not searched for"
        return f"at most {count}, at least {lower}: {why}"

    def _why_not(self) -> RepairError:
        if self.exhausted and self.undecided is None:
            return RepairError(
                "no closed pattern can be reached within these constraints: every allowed set of edits was excluded"
            )
        if self.exhausted:
            return UnrepairedError("of what can be reached within these constraints nothing was decided closed")
        return UnrepairedError(
            "no repair was certified within the budget and these constraints; give more time, or allow more"
        )
