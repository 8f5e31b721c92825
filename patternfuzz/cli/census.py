"""``patternfuzz census``: the group."""

from __future__ import annotations

import click

from patternfuzz.cli.census_files import census_merge, census_summary, census_verify
from patternfuzz.cli.census_keep import census_keep
from patternfuzz.cli.census_run import census_run

__all__ = ["census_group"]


@click.group(name="census", short_help="Decide every class of small patterns: run, merge, verify, summary, keep.")
def census_group() -> None:
    """Every class of small patterns, each decided and proved.

    Shards of a census are run without talking to each other, and merge to the same bytes whatever their number.
    """


for command in (census_run, census_merge, census_verify, census_summary, census_keep):
    census_group.add_command(command)
