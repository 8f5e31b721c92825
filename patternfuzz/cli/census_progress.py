"""The live line of a census, on standard error."""

from __future__ import annotations

import time
from types import TracebackType
from typing import TYPE_CHECKING

from patternfuzz.cli.screen import console

if TYPE_CHECKING:
    from patternfuzz.census.run import Progress

__all__ = ["CensusProgress"]

_REFRESH = 0.2


class CensusProgress:
    """A live display on a terminal, nothing elsewhere. Call it with the progress of a running shard.

    ``lines`` is the number of classes of the shard, 0 if that is not known.
    """

    def __init__(self, lines: int) -> None:
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        screen = console(stderr=True)
        self._lines, self._last = lines, 0.0
        self._bar = Progress(
            SpinnerColumn(),
            BarColumn(bar_width=16),
            TimeElapsedColumn(),
            TextColumn("{task.fields[figures]}", markup=False),
            console=screen,
            transient=True,
            disable=not screen.is_terminal,
        )
        self._task = self._bar.add_task("census", total=lines or None, figures="loading")

    def __enter__(self) -> CensusProgress:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if now - self._last < _REFRESH:
            return
        self._last = now
        of = f" of {self._lines}" if self._lines else ""
        figures = f"{progress.lines}{of} classes  {progress.unknown} unknown  {progress.cpu:.0f} CPU s"
        self._bar.update(self._task, completed=progress.lines if self._lines else None, figures=figures)
