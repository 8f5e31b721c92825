"""``patternfuzz convex set``: all optima of a problem."""

from __future__ import annotations

import click

from patternfuzz.cli.convex_parts import EPILOG, Problem, about, network_output, seed_option, tell, write_network
from patternfuzz.cli.exits import Exit
from patternfuzz.cli.options import format_option
from patternfuzz.cli.output import check_writable

__all__ = ["convex_set"]


@click.command(name="set", epilog=EPILOG, short_help="All optima: unique or not, the smallest, the least norm.")
@about()
@network_output("Write one of the optima here, see --which.")
@click.option(
    "--which",
    type=click.Choice(["smallest", "min-norm", "extreme", "inner"]),
    default="smallest",
    show_default=True,
    help="The one that -o writes: fewest neurons, least norm, a random vertex, or all directions in use.",
)
@click.option(
    "--nodes", type=click.IntRange(1), default=2000, show_default=True, help="Steps of the search for the smallest."
)
@seed_option("Of the vertex, and of what is sampled.")
@format_option
def convex_set(problem: Problem, output: str | None, which: str, nodes: int, seed: int, style: str) -> int:
    """Describe the set of all optima, a polytope of shares of the regulariser for each direction of a neuron.

    Exit code 3 if activation patterns were too many and sampled: these are the optima of the sub-sampled program then.
    Needs cvxpy: pip install 'patternfuzz[convex]'.
    """
    from patternfuzz.convex.optima.optimal_set import optimal_set
    from patternfuzz.report.convex_text import set_data

    check_writable(output)
    found = optimal_set(problem.X, problem.y, problem.lam, seed=seed)
    smallest, min_norm = found.smallest(nodes=nodes), found.min_norm()
    if output is not None:
        chosen = {
            "smallest": lambda: smallest.found,
            "min-norm": lambda: min_norm,
            "extreme": lambda: found.extreme(seed),
            "inner": lambda: found.inner,
        }[which]()
        write_network(output, chosen.network)
    code = Exit.OK if found.complete else Exit.UNKNOWN
    return tell("set", code, style, found.reason, set_data(found, smallest, min_norm), problem.name)
