"""The standing campaign: draw, skip what was examined, decide, compare with the conjectures, keep."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from patternfuzz.campaign.interrupt import interruptible
from patternfuzz.campaign.judge import Judge, corpus_windows
from patternfuzz.campaign.keep import Decide
from patternfuzz.campaign.limits import Limits, check_shape
from patternfuzz.campaign.report import Stopped
from patternfuzz.conjecture.outcome import Examined, FindStructure, Outcome, examine
from patternfuzz.conjecture.source import Source, Triple, classes_of
from patternfuzz.conjecture.state import State, load_state, save_state, shape_of
from patternfuzz.conjecture.structure import find_structure
from patternfuzz.decision import Budget, Decision, Verdict
from patternfuzz.errors import PatternError
from patternfuzz.oracle import decide
from patternfuzz.pattern import Pattern
from patternfuzz.verify import verify

__all__ = ["ConjectureReport", "ShapeCount", "hunt_counterexample"]

_SAVE_EVERY = 5.0
"""Seconds between saves of the state; after a slow save the pause is twenty times its duration."""

Look = Callable[[Pattern, Decision], Examined]


@dataclass(frozen=True, slots=True)
class ShapeCount:
    """What was examined of one shape: ``classes`` is how many there are, ``outcomes`` how many had each outcome."""

    shape: Triple
    classes: int
    outcomes: dict[Outcome, int]

    @property
    def examined(self) -> int:
        return sum(self.outcomes.values())

    @property
    def is_settled(self) -> bool:
        """Is every class of the shape consistent with the conjecture?"""
        return sum(n for outcome, n in self.outcomes.items() if outcome.is_consistent) == self.classes


@dataclass(frozen=True, slots=True)
class ConjectureReport:
    """Figures of a campaign, all its runs together, except ``patterns`` drawn, ``asked`` (questions to the oracle) and
    ``seconds``, which are of this run. ``alarms`` are candidates and counterexamples, ``open`` what is undecided.
    """

    max_shape: Triple
    seed: int
    shapes: tuple[ShapeCount, ...]
    alarms: tuple[Examined, ...]
    open: tuple[Examined, ...]
    patterns: int
    asked: int
    seconds: float
    stopped: Stopped
    warnings: tuple[str, ...] = ()

    def total(self, *outcomes: Outcome) -> int:
        """Classes with one of these outcomes; with none named, all classes examined."""
        return sum(shape.outcomes.get(outcome, 0) for shape in self.shapes for outcome in outcomes or tuple(Outcome))

    @property
    def settled(self) -> tuple[Triple, ...]:
        """Shapes all of whose classes are consistent with the conjecture."""
        return tuple(shape.shape for shape in self.shapes if shape.is_settled)


Progress = Callable[[Callable[[], ConjectureReport]], None]
"""Called after every pattern, with a function that makes the report: that takes too long to do it every time."""


def hunt_counterexample(
    *,
    max_shape: Triple = (5, 5, 5),
    seed: int = 0,
    max_examples: int | None = None,
    seconds: float | None = None,
    state: Path | None = None,
    budget: Budget | None = None,
    oracle: Decide | None = None,
    structure: FindStructure | None = None,
    known: Iterable[tuple[Pattern, Decision]] = (),
    retry: bool = False,
    on_progress: Progress = lambda _: None,
    stop: Callable[[], bool] | None = None,
) -> ConjectureReport:
    """Hunt for a counterexample to the structure conjecture among shallow patterns of at most ``max_shape``.

    Patterns with a known bad window (of the shipped corpus, or found on the way) are settled at sight; the oracle is
    asked about the others, where a counterexample would have to be. With the file ``state``, running the same campaign
    again goes on where it ended; with ``retry`` candidates and open patterns come first, once more. ``known`` are
    decisions made elsewhere, about canonical patterns, that are verified and examined before. ``oracle`` and
    ``structure`` stand in for :func:`patternfuzz.decide` and :func:`find_structure`; whatever an oracle proves is
    verified.

    Raises:
        BudgetError: ``max_examples`` or ``seconds`` is not positive.
        PatternError: ``max_shape`` is not three whole numbers from 2 on.
        CorpusError: the state cannot be read or written.
        CertificateError: the oracle's certificate does not verify, which is a defect.
    """
    shape = check_shape(max_shape)
    if min(shape) < 2:
        raise PatternError(f"max_shape must be at least 2x2x2, below everything is nested; got {max_shape!r}")
    chosen = budget or Budget()
    look = partial(examine, budget=chosen, structure=structure or find_structure)
    judge = Judge(oracle or (lambda pattern: decide(pattern, chosen)), corpus_windows())
    loaded, warning = (State(shape, seed), None) if state is None else load_state(state, shape, seed)
    with interruptible() as interrupted:
        limits = Limits(max_examples, seconds, lambda: interrupted() or (stop is not None and stop()))
        run = _Run(loaded, judge, Source(shape, seed), state, look)
        try:
            stopped = run.go_on(limits, on_progress, known, retry=retry)
            stopped = Stopped.INTERRUPT if interrupted() else stopped
        except KeyboardInterrupt:
            stopped = Stopped.INTERRUPT
        except BaseException:
            if state is not None:
                save_state(state, loaded)
            raise
    # Outside: there, a step that takes long after an interrupt is interrupted again, and this one must not be.
    if state is not None:
        save_state(state, loaded)
    return replace(run.report(stopped), warnings=(warning,) if warning else ())


class _Run:
    """Changes as the run goes on."""

    def __init__(self, state: State, judge: Judge, source: Source, path: Path | None, look: Look) -> None:
        self.state, self.judge, self.source, self.path, self.look = state, judge, source, path, look
        self.started = self.saved = time.monotonic()
        self.pause = _SAVE_EVERY
        self.patterns = 0

    def go_on(
        self, limits: Limits, progress: Progress, known: Iterable[tuple[Pattern, Decision]], *, retry: bool
    ) -> Stopped:
        """Examine patterns until a limit is reached."""
        state = self.state
        for pattern, decision in known:
            if (reached := self.reached(limits)) is not None:
                return reached
            if decision.verdict is not Verdict.UNKNOWN and not state.has(pattern):
                verify(pattern, decision.certificate)
                state.note(self.look(pattern, decision))
            self.after(progress)
        again = [found.pattern for found in (*state.alarms.values(), *state.open.values())] if retry else []
        for pattern in again:
            if (reached := self.reached(limits)) is not None:
                return reached
            self.examine(pattern)
            self.after(progress)
        while True:
            batch = self.source.batch(state.batch, state.listed)
            for pattern in batch[state.offset :]:
                if (reached := self.reached(limits)) is not None:
                    return reached
                if not state.has(pattern):
                    self.examine(pattern)
                state.offset += 1
                self.after(progress)
            state.listed += 0 if state.batch % 2 else len(batch)
            state.batch, state.offset = state.batch + 1, 0
            self.judge.learn()
            if (reached := self.reached(limits)) is not None:  # asked here too, in case a batch was empty
                return reached

    def reached(self, limits: Limits) -> Stopped | None:
        return limits.reached(self.patterns, time.monotonic() - self.started)

    def examine(self, pattern: Pattern) -> None:
        self.state.note(self.look(pattern, self.judge(pattern)))

    def after(self, progress: Progress) -> None:
        """Count a pattern, tell how it stands, and save now and then."""
        self.patterns += 1
        progress(lambda: self.report(Stopped.RUNNING))
        if self.path is not None and time.monotonic() - self.saved > self.pause:
            begun = time.monotonic()
            save_state(self.path, self.state)
            self.saved = time.monotonic()
            self.pause = max(_SAVE_EVERY, 20 * (self.saved - begun))

    def report(self, stopped: Stopped) -> ConjectureReport:
        """The figures so far."""
        counts = {shape: {o: len(keys) for o, keys in outcomes.items()} for shape, outcomes in self.state.tally.items()}
        for found in (*self.state.open.values(), *self.state.alarms.values()):
            outcomes = counts.setdefault(shape_of(found.pattern), {})
            outcomes[found.outcome] = outcomes.get(found.outcome, 0) + 1
        shapes = [ShapeCount(shape, classes_of(shape), outcomes) for shape, outcomes in counts.items()]
        return ConjectureReport(
            self.state.max_shape,
            self.state.seed,
            tuple(sorted(shapes, key=lambda s: (s.classes, s.shape))),
            tuple(self.state.alarms.values()),
            tuple(self.state.open.values()),
            self.patterns,
            self.judge.asked,
            time.monotonic() - self.started,
            stopped,
        )
