"""The random campaign: generate, skip duplicates, decide, shrink, keep."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from patternfuzz.campaign.interrupt import interruptible
from patternfuzz.campaign.limits import Limits, check_shape
from patternfuzz.campaign.report import HuntReport, Stopped
from patternfuzz.campaign.run import Run, Tools
from patternfuzz.campaign.state import CampaignState, load_state, save_state, state_file
from patternfuzz.corpus_store import Corpus
from patternfuzz.decision import Budget
from patternfuzz.errors import CorpusError

__all__ = ["hunt", "run_campaign"]

_SAVE_EVERY = 2.0
"""Seconds between saves of the state; after a slow save the pause is twenty times its duration."""

Progress = Callable[[HuntReport], None]


def hunt(
    *,
    corpus: Corpus,
    max_shape: tuple[int, int, int] = (3, 3, 3),
    seed: int = 0,
    max_examples: int | None = None,
    seconds: float | None = None,
    budget: Budget | None = None,
    on_progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
) -> HuntReport:
    """Hunt for bad shallow patterns of at most ``max_shape`` (inputs, hidden neurons, outputs).

    Every find is written to ``corpus`` at once. Running the same hunt again on the same corpus goes on where the last
    run ended. With neither ``max_examples`` nor ``seconds`` it runs until ``stop`` returns true or an interrupt
    (Ctrl-C), which ends the hunt in good order and is reported as :attr:`Stopped.INTERRUPT`.

    ``budget`` holds for each single decision. With the same versions, the same seed finds the same patterns, as long
    as no decision runs out of time. ``on_progress`` gets the figures so far after every example; ``stop`` is asked
    before every example.

    Raises:
        BudgetError: ``max_examples`` or ``seconds`` is not positive.
        PatternError: ``max_shape`` is not three positive whole numbers.
        CorpusError: the corpus cannot be written; what was found before stays.
    """
    from patternfuzz.campaign.toolbox import real_tools

    shape = check_shape(max_shape)
    with interruptible() as interrupted:
        limits = Limits(max_examples, seconds, lambda: interrupted() or (stop is not None and stop()))
        tools = real_tools(shape, seed, budget or Budget(), seconds)
        report = run_campaign(tools, corpus, shape, seed, limits, on_progress)
        return replace(report, stopped=Stopped.INTERRUPT) if interrupted() else report


def run_campaign(
    tools: Tools,
    corpus: Corpus,
    max_shape: tuple[int, int, int],
    seed: int,
    limits: Limits,
    on_progress: Progress | None = None,
) -> HuntReport:
    """:func:`hunt` with the tools to hunt with."""
    corpus.create()
    path = state_file(corpus.path, seed, max_shape)
    run = _resume(tools, corpus, path, max_shape, seed)
    try:
        stopped = _go_on(run, path, limits, on_progress or (lambda _: None))
    except KeyboardInterrupt:
        stopped = Stopped.INTERRUPT
    finally:
        _save(path, run)
    return run.report(stopped)


def _resume(tools: Tools, corpus: Corpus, path: Path, max_shape: tuple[int, int, int], seed: int) -> Run:
    state, warning = load_state(path, seed, max_shape)
    warnings = [] if warning is None else [warning]
    gone = sum(1 for digest in state.finds if corpus.find(digest) is None)
    if gone:
        warnings.append(f"{corpus.path}: {gone} earlier finds are gone; the campaign starts over to find them again")
        with suppress(OSError):
            path.unlink()
        state = CampaignState(seed, max_shape)
    return Run(tools, corpus, state, warnings)


def _go_on(run: Run, path: Path, limits: Limits, report: Progress) -> Stopped:
    state = run.state
    last_save, pause = time.monotonic(), _SAVE_EVERY
    while True:
        for example in run.tools.draw(state.batch)[state.offset :]:
            if (reached := limits.reached(run.examples, run.seconds)) is not None:
                return reached
            if not run.take(example):
                return Stopped.TIME
            state.offset += 1
            report(run.report(Stopped.RUNNING))
            if (now := time.monotonic()) - last_save > pause:
                _save(path, run)
                last_save = time.monotonic()
                pause = max(_SAVE_EVERY, 20 * (last_save - now))
        state.batch, state.offset = state.batch + 1, 0
        # Asked here too, in case a batch was empty.
        if (reached := limits.reached(run.examples, run.seconds)) is not None:
            return reached


def _save(path: Path, run: Run) -> None:
    """Save the state; not being able to costs time in the next run, nothing else, so it is only a warning."""
    try:
        save_state(path, run.state)
    except CorpusError as error:
        if str(error) not in run.warnings:
            run.warnings.append(str(error))
