"""Run one shard of a census: every ``count``-th class from the ``number``-th on, whatever the others do.

Nothing depends on time: the budget has no seconds, so the same settings give the same lines on any machine, after any
interruption, in any number of shards.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from patternfuzz.census.base import Base
from patternfuzz.census.known import Known
from patternfuzz.census.line import Line
from patternfuzz.census.listing import Candidate, candidates
from patternfuzz.census.settings import Settings
from patternfuzz.census.shard import Shard, open_shard, shard_folder
from patternfuzz.decision import Budget, Decision, Verdict
from patternfuzz.errors import CensusError
from patternfuzz.oracle import decide
from patternfuzz.pattern import Pattern
from patternfuzz.search.bad_windows import bad_window_by_rule

__all__ = ["Progress", "run_shard"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a shard is: lines written, those of this run, its unknown ones, and its CPU seconds."""

    lines: int
    new: int
    unknown: int
    cpu: float
    complete: bool


def run_shard(
    folder: Path,
    settings: Settings,
    known: Known,
    *,
    base: Base | None = None,
    shard: tuple[int, int] = (1, 1),
    cpu_seconds: float | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Progress:
    """Go on with a shard until it is complete or this process has used ``cpu_seconds`` (user and system).

    ``folder`` is that of the census; the shard gets a folder below it. Every line is on disk when the next class is
    begun. Settings must name the digests of ``known`` and ``base``.

    Raises:
        CensusError: the shard cannot be used or written, was started with other settings, or another process is at it.
    """
    number, count = shard
    if not 1 <= number <= count:
        raise CensusError(f"shard {number}/{count}: the number must be from 1 to {count}")
    home = shard_folder(folder, number, count)
    try:
        home.mkdir(parents=True, exist_ok=True)
        lock = FileLock(home / ".lock", timeout=0)
        lock.acquire()
    except Timeout as error:
        raise CensusError(f"{home}: another process is running this shard; wait for it or end it") from error
    except OSError as error:
        raise CensusError(f"{home}: cannot be written ({error.strerror or error}); choose another folder") from error
    try:
        opened = open_shard(home, settings, number, count)
        try:
            return _go_on(opened, known, base, cpu_seconds, on_progress)
        finally:
            opened.close()
    finally:
        lock.release()


def _go_on(
    shard: Shard,
    known: Known,
    base: Base | None,
    cpu_seconds: float | None,
    on_progress: Callable[[Progress], None] | None,
) -> Progress:
    started, new, unknown = time.process_time(), 0, 0

    def progress(complete: bool) -> Progress:
        return Progress(shard.lines, new, unknown, time.process_time() - started, complete)

    if shard.classes is not None:
        return progress(True)
    due = shard.lines * shard.count + shard.number - 1
    total = 0
    for candidate in candidates(shard.settings.shapes):
        total = candidate.index + 1
        if candidate.index != due:
            continue
        if cpu_seconds is not None and time.process_time() - started >= cpu_seconds:
            return progress(False)
        line = base.decided(candidate.index) if base is not None else None
        if line is None:
            line = decide_line(candidate, shard.settings, known)
        shard.append(line)
        due += shard.count
        new += 1
        unknown += line.verdict is Verdict.UNKNOWN
        if on_progress is not None:
            on_progress(progress(False))
    shard.complete(total)
    return progress(True)


def decide_line(candidate: Candidate, settings: Settings, known: Known) -> Line:
    """The line of one class."""
    pattern = candidate.make()
    decision = candidate.decision or _decided(pattern, settings, known)
    return Line(
        candidate.index,
        candidate.shape.text,
        pattern,
        decision.verdict,
        decision.reason,
        decision.certificate,
        candidate.weight,
        candidate.kernel,
    )


def _decided(pattern: Pattern, settings: Settings, known: Known) -> Decision:
    # The rules that settle most bad classes are faster than looking up, and need no further pattern in the proof.
    if known.digest is not None and bad_window_by_rule(pattern) is None:
        found = known.decide(pattern)
        if found is not None:
            return found
    return decide(pattern, Budget(seconds=None, effort=settings.effort))
