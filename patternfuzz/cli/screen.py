"""Plain text reports on a terminal: coloured and wrapped there, unchanged everywhere else."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import click

from patternfuzz.decision import Verdict

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["VERDICT_STYLE", "console", "print_report"]

VERDICT_STYLE = {Verdict.CLOSED: "bold green", Verdict.NOT_CLOSED: "bold red", Verdict.UNKNOWN: "bold yellow"}

_HEADS = r"(?m)^ *(why|bad window|limit A|weights that run off[^:]*|the other weights|in training|proof|window):"


def console(*, stderr: bool = False) -> Console:
    """A console without markup, so that brackets in matrices and file names stay what they are."""
    from rich.console import Console

    return Console(stderr=stderr, markup=False, highlight=False, emoji=False)


def print_report(text: str, verdict: Verdict | None = None) -> None:
    """Print a report of :mod:`patternfuzz.report.text` on standard output."""
    from rich.text import Text

    from patternfuzz.report.text import HEADLINES

    screen = console()
    if not screen.is_terminal:
        click.echo(text)
        return
    styled = Text("\n".join(_wrapped(line, screen.width) for line in text.splitlines()))
    styled.highlight_regex(_HEADS, "bold")
    if verdict is not None:
        styled.highlight_words([HEADLINES[verdict]], VERDICT_STYLE[verdict])
    # By click and not by rich, which would end the process by itself if nobody reads the output.
    with screen.capture() as printed:
        screen.print(styled, soft_wrap=True)
    click.echo(printed.get(), nl=False, color=True)


def _wrapped(line: str, width: int) -> str:
    """Prose wrapped with its indentation kept; whatever is no prose (matrices, pictures) as it is."""
    indent = line[: len(line) - len(line.lstrip())]
    if len(line) <= width or len(indent) > width // 2 or "  " in line.strip():
        return line
    return textwrap.fill(line, width, subsequent_indent=indent + "  ", break_on_hyphens=False, break_long_words=False)
