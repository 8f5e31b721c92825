"""Exact probabilities for small sizes: every class once, weighted by the number of its labelled patterns.

A pattern has the verdict of what is left of it without dead neurons, so classes with the same live part are decided
together, smaller ones first: a bad one is a window of many larger ones.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from patternfuzz.campaign.judge import Judge
from patternfuzz.campaign.keep import Decide
from patternfuzz.decision import Budget, Verdict
from patternfuzz.oracle import decide
from patternfuzz.pattern import Pattern
from patternfuzz.pattern.enumerate import weighted_classes
from patternfuzz.probability.shares import Exact, Shape
from patternfuzz.probability.table import VerdictTable

__all__ = ["Progress", "exact"]

_SAVE_EVERY = 20.0
"""Seconds between saves of the state."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Classes looked at so far, and all of them."""

    done: int
    classes: int


@dataclass(slots=True)
class _Live:
    """One class without dead neurons, and its labelled patterns by number of edges."""

    pattern: Pattern
    weights: Counter[int] = field(default_factory=Counter)


def exact(
    shape: Shape,
    *,
    effort: int = 20,
    seconds: float | None = None,
    state: Path | None = None,
    oracle: Decide | None = None,
    known: Mapping[Pattern, Verdict] = MappingProxyType({}),
    on_progress: Callable[[Progress], None] | None = None,
    warn: Callable[[str], None] = lambda _: None,
) -> Exact:
    """The probability of each verdict for random patterns of a shape (inputs, hidden neurons, outputs).

    ``effort`` bounds each decision. After ``seconds`` of CPU time only what needs no search is decided, and the rest
    counts as undecided. ``state`` is a file that keeps verdicts for a later run; a damaged one is set aside, and
    ``warn`` is told. ``oracle`` stands in for :func:`patternfuzz.decide`; it is not asked about canonical patterns
    whose verdict is ``known``.

    Raises:
        PatternError: a size is below 1, or there are more than 5 hidden neurons.
        BudgetError: ``effort`` is below 1.
        CorpusError: the state cannot be read or written.
    """
    budget = Budget(seconds=None, effort=effort)
    table = VerdictTable.load(state, effort)
    for warning in table.warnings:
        warn(warning)
    judge = Judge(oracle or (lambda pattern: decide(pattern, budget)), list(table.windows))
    classes = _live_classes(shape)
    started, saved = time.process_time(), time.monotonic()
    verdicts: dict[Pattern, Verdict] = {}
    size = 0
    try:
        for done, live in enumerate(classes, 1):
            if live.pattern.n_vertices > size:  # a proper window has fewer vertices
                size = live.pattern.n_vertices
                judge.learn()
            late = seconds is not None and time.process_time() - started > seconds
            verdicts[live.pattern] = known.get(live.pattern) or _verdict(live.pattern, table, judge, late)
            if on_progress is not None:
                on_progress(Progress(done, len(classes)))
            if state is not None and time.monotonic() - saved > _SAVE_EVERY:
                _save(table, judge, state)
                saved = time.monotonic()
    finally:
        if state is not None:
            _save(table, judge, state)
    return _summed(shape, classes, verdicts, effort)


def _save(table: VerdictTable, judge: Judge, state: Path) -> None:
    # The largest patterns are no windows of anything here, and most of the bad ones: their proofs are not kept.
    largest = max((pattern.n_vertices for pattern, _ in judge.listed), default=0)
    table.windows = [listed for listed in judge.listed if listed[0].n_vertices < largest]
    table.save(state)


def _live_classes(shape: Shape) -> list[_Live]:
    """The live parts of all classes, small ones first, and of one size those of many patterns first."""
    found: dict[Pattern, _Live] = {}
    for pattern, weight in weighted_classes(*shape):
        live = pattern.compressed().canonical()
        found.setdefault(live, _Live(live)).weights[pattern.n_edges] += weight
    return sorted(
        found.values(),
        key=lambda c: (c.pattern.n_vertices, -c.weights.total(), c.pattern.widths, c.pattern.rows),
    )


def _verdict(pattern: Pattern, table: VerdictTable, judge: Judge, late: bool) -> Verdict:
    before = table.verdict(pattern)
    if before is not None:
        return before
    decision = judge.at_sight(pattern) if late else judge(pattern)
    if decision is None:
        return Verdict.UNKNOWN
    table.note(pattern, decision)
    return decision.verdict


def _summed(shape: Shape, classes: Iterable[_Live], verdicts: dict[Pattern, Verdict], effort: int) -> Exact:
    m, r, n = shape
    size = r * (m + n) + 1
    counts = {verdict: [0] * size for verdict in Verdict}
    for live in classes:
        for edges, weight in live.weights.items():
            counts[verdicts[live.pattern]][edges] += weight
    found = Counter(verdicts.values())
    return Exact(
        shape,
        {verdict: tuple(numbers) for verdict, numbers in counts.items()},
        {verdict: found[verdict] for verdict in Verdict},
        effort,
    )
