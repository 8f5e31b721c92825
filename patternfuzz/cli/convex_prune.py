"""``patternfuzz convex prune``: as few neurons as the data need."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from patternfuzz.cli.convex_parts import EPILOG, Problem, about, network_argument, network_output, tell, write_network
from patternfuzz.cli.exits import Exit
from patternfuzz.cli.options import format_option
from patternfuzz.cli.output import check_writable

if TYPE_CHECKING:
    from patternfuzz.convex import TwoLayer

__all__ = ["convex_prune"]


@click.command(name="prune", epilog=EPILOG, short_help="Prune to as few neurons as the data need.")
@network_argument
@about(lam=False)
@network_output("Write the pruned network here.")
@click.option("--width", type=click.IntRange(min=0), help="At most so many neurons; the fit may change then.")
@click.option("--keep-directions", is_flag=True, help="Do not merge neurons that are on at the same points.")
@format_option
def convex_prune(
    network: TwoLayer, problem: Problem, output: str | None, width: int | None, keep_directions: bool, style: str
) -> int:
    """Prune NETWORK to neurons with linearly independent activations: the same fit on DATA, and no larger weights.

    There are at most as many neurons then as points. With --width, as many as asked for, chosen and adjusted so that
    the targets of DATA are fitted well; best choice says whether all choices were tried.
    """
    from patternfuzz.convex import optimal_prune
    from patternfuzz.report.convex_text import pruned_data
    from patternfuzz.report.text import counted

    check_writable(output)
    found = optimal_prune(network, problem.X, width=width, y=problem.y, merge=not keep_directions)
    write_network(output, found.network)
    headline = f"{counted(network.width, 'neuron')} pruned to {found.network.width}"
    return tell("prune", Exit.OK, style, headline, pruned_data(found, network.width), problem.name)
