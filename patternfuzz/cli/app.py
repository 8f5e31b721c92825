"""The command group."""

from __future__ import annotations

import click

from patternfuzz import __version__
from patternfuzz.cli.check import check
from patternfuzz.cli.exits import EPILOG
from patternfuzz.cli.guard import GuardedGroup
from patternfuzz.cli.show import show
from patternfuzz.cli.verify import verify

__all__ = ["app"]


@click.group(cls=GuardedGroup, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="patternfuzz")
def app() -> None:
    """Hunt for sparsity patterns of neural networks that are bad: whose set of functions is not closed.

    With a bad pattern, training may have no best answer: the loss creeps down only while weights run off to infinity.
    """


for command in (check, show, verify):
    app.add_command(command)
