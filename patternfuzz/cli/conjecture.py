"""``patternfuzz conjecture``: hunt for a counterexample to the structure conjecture."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from patternfuzz.cli.exits import Exit
from patternfuzz.cli.options import campaign_options, format_option, takes_budget
from patternfuzz.cli.output import check_writable, complain, emit, note

if TYPE_CHECKING:
    from patternfuzz.conjecture import ConjectureReport
    from patternfuzz.decision import Budget

__all__ = ["conjecture"]

_EPILOG = (
    "Exit codes: 0 no counterexample so far; 1 a counterexample or a candidate; 2 bad usage or input; 70 defect; "
    "130 interrupted."
)

_TELL_EVERY = 10.0


@click.command(epilog=_EPILOG, short_help="Hunt for a counterexample to the structure conjecture.")
@campaign_options(max_shape="5x5x5")
@click.option("--state", metavar="FILE", help="Where the campaign stands; the same command then goes on with it.")
@click.option("--census", "files", multiple=True, metavar="FILE", help="Examine a census first; give it repeatedly.")
@click.option("--retry", is_flag=True, help="Examine open patterns and candidates once more first.")
@takes_budget()
@format_option
def conjecture(
    max_shape: tuple[int, int, int],
    max_examples: int | None,
    time_limit: float | None,
    state: str | None,
    files: tuple[str, ...],
    retry: bool,
    budget: Budget,
    style: str,
) -> int:
    """Does every closed pattern with one hidden layer reduce to free blocks and crosswise nested pieces?

    Decides all classes of small shapes one after the other, and random large patterns in between, each once. A closed
    pattern that is proved otherwise would refute the conjecture: it is reported and kept in the state with its
    certificate. Goes on until --time, --max-examples or Ctrl-C.
    """
    from patternfuzz.campaign import Stopped
    from patternfuzz.conjecture import hunt_counterexample
    from patternfuzz.conjecture.known import census_decisions
    from patternfuzz.conjecture.text import conjecture_data, conjecture_text

    check_writable(state)
    report = hunt_counterexample(
        max_shape=max_shape,
        seed=budget.seed,
        max_examples=max_examples,
        seconds=time_limit,
        state=None if state is None else Path(state),
        budget=budget,
        known=census_decisions(map(Path, files)),
        retry=retry,
        on_progress=_teller(),
    )
    for warning in report.warnings:
        complain(f"warning: {warning}")
    code = Exit.NOT_CLOSED if report.alarms else Exit.OK
    if report.stopped is Stopped.INTERRUPT:
        code = Exit.INTERRUPTED
    return emit("conjecture", code, style, conjecture_data(report), lambda: conjecture_text(report))


def _teller() -> Callable[[Callable[[], ConjectureReport]], None]:
    """One line on standard error now and then."""
    last = time.monotonic()

    def tell(report_now: Callable[[], ConjectureReport]) -> None:
        nonlocal last
        if time.monotonic() - last > _TELL_EVERY:
            report = report_now()
            note(f"{report.total()} classes examined, {len(report.open)} open, {len(report.alarms)} candidates")
            last = time.monotonic()

    return tell
