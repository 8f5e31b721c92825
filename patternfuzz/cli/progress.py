"""The live line of a hunt, on standard error."""

from __future__ import annotations

import time
from types import TracebackType
from typing import TYPE_CHECKING

from patternfuzz.cli.output import note
from patternfuzz.cli.screen import console

if TYPE_CHECKING:
    from patternfuzz.campaign import HuntReport

__all__ = ["HuntProgress"]

_REFRESH = 0.1


class HuntProgress:
    """A live display on a terminal; elsewhere only the finds, one line each, so that logs stay short.

    Call it with every report of a running hunt.
    """

    def __init__(self, *, max_examples: int | None, seconds: float | None) -> None:
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        self._screen = console(stderr=True)
        self._max_examples, self._seconds = max_examples, seconds
        self._told = 0
        self._last = 0.0
        self._bar = Progress(
            SpinnerColumn(),
            BarColumn(bar_width=16),
            TimeElapsedColumn(),
            TextColumn("{task.fields[figures]}", markup=False),
            console=self._screen,
            transient=True,
            disable=not self._screen.is_terminal,
        )
        self._task = self._bar.add_task("hunt", total=1.0 if max_examples or seconds else None, figures="loading")

    def __enter__(self) -> HuntProgress:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def __call__(self, report: HuntReport) -> None:
        if len(report.finds) > self._told:
            self._tell_finds(report)
        now = time.monotonic()
        if now - self._last < _REFRESH:
            return
        self._last = now
        figures = (
            f"{report.rate:.0f}/s  {report.examples} examples  {report.closed} closed  {report.not_closed} not closed  "
            f"{report.unknown} unknown  {len(report.finds)} finds"
        )
        self._bar.update(self._task, completed=self._share(report), figures=figures)

    def _share(self, report: HuntReport) -> float:
        """How much of the campaign is done, by the limit that is nearer."""
        by_number = report.examples / self._max_examples if self._max_examples else 0.0
        by_time = report.seconds / self._seconds if self._seconds else 0.0
        return min(1.0, max(by_number, by_time))

    def _tell_finds(self, report: HuntReport) -> None:
        from patternfuzz.report.hunt_text import find_text

        for find in report.finds[self._told :]:
            if self._screen.is_terminal:
                self._bar.console.print(find_text(find))
            else:
                note(find_text(find))
        self._told = len(report.finds)
