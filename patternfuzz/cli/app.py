"""The command group."""

from __future__ import annotations

import click

from patternfuzz import __version__
from patternfuzz.cli.attained import attained
from patternfuzz.cli.census import census_group
from patternfuzz.cli.check import check
from patternfuzz.cli.conjecture import conjecture
from patternfuzz.cli.convex import convex_group
from patternfuzz.cli.corpus import corpus_group
from patternfuzz.cli.corpus_add import corpus_add
from patternfuzz.cli.corpus_lint import corpus_lint
from patternfuzz.cli.corpus_list import corpus_list
from patternfuzz.cli.corpus_verify import corpus_verify
from patternfuzz.cli.dataset import dataset
from patternfuzz.cli.exits import EPILOG
from patternfuzz.cli.guard import GuardedGroup
from patternfuzz.cli.hunt import hunt
from patternfuzz.cli.probability import probability
from patternfuzz.cli.repair import repair
from patternfuzz.cli.report import report
from patternfuzz.cli.show import show
from patternfuzz.cli.shrink import shrink
from patternfuzz.cli.stability import stability
from patternfuzz.cli.study import study
from patternfuzz.cli.theorem import theorem_group
from patternfuzz.cli.train import train
from patternfuzz.cli.verify import verify

__all__ = ["app"]


@click.group(cls=GuardedGroup, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="patternfuzz")
def app() -> None:
    """Hunt for sparsity patterns of neural networks that are bad: whose set of functions is not closed.

    With a bad pattern, training may have no best answer: the loss creeps down only while weights run off to infinity.
    """


for command in (hunt, check, report, shrink, repair, show, verify):
    app.add_command(command)
for command in (
    corpus_group,
    census_group,
    theorem_group,
    probability,
    conjecture,
    dataset,
    attained,
    stability,
    study,
    train,
    convex_group,
):
    app.add_command(command)
for command in (corpus_verify, corpus_list, corpus_add, corpus_lint):
    corpus_group.add_command(command)
