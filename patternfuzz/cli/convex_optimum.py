"""``patternfuzz convex optimum`` and ``convex masked``: the global optimum of a problem, also under a mask."""

from __future__ import annotations

import click

from patternfuzz.cli.convex_parts import (
    EPILOG,
    Problem,
    about,
    first_mask,
    network_output,
    seed_option,
    tell,
    write_network,
)
from patternfuzz.cli.exits import Exit
from patternfuzz.cli.options import format_option
from patternfuzz.cli.output import check_writable

__all__ = ["convex_masked", "convex_optimum"]

gap_option = click.option("--gap", type=float, default=1e-8, show_default=True, help="Relative gap to stop at.")


@click.command(name="optimum", epilog=EPILOG, short_help="The global optimum, with a proved gap.")
@about()
@network_output("Write the optimal network here.")
@gap_option
@seed_option()
@format_option
def convex_optimum(problem: Problem, output: str | None, gap: float, seed: int, style: str) -> int:
    """Compute a network with the least objective of all, and a lower bound of that.

    Exit code 3 if a relative gap above 1e-6 is left, or activation patterns were too many and sampled. Needs cvxpy: pip
    install 'patternfuzz[convex]'.
    """
    from patternfuzz.convex import convex_optimum as solve
    from patternfuzz.convex.gap import SMALL_GAP
    from patternfuzz.report.convex_text import optimum_data

    check_writable(output)
    found = solve(problem.X, problem.y, problem.lam, gap=gap, seed=seed)
    write_network(output, found.network)
    sure = found.complete and found.relative_gap <= SMALL_GAP
    what = "a global optimum" if sure else "the best that was found, which need not be optimal"
    return tell("optimum", Exit.OK if sure else Exit.UNKNOWN, style, what, optimum_data(found), problem.name)


@click.command(name="masked", epilog=EPILOG, short_help="The global optimum under a mask of the first layer.")
@about()
@click.argument("mask", metavar="MASK")
@network_output("Write the network here.")
@gap_option
@seed_option()
@format_option
def convex_masked(problem: Problem, mask: str, output: str | None, gap: float, seed: int, style: str) -> int:
    """Compute the best network whose first layer is zero outside of a mask.

    MASK is a file of one array, of shape (neurons, inputs), or a pattern with one hidden layer and one output.
    Exit code 3 if the network need not be optimal. Needs cvxpy: pip install 'patternfuzz[convex]'.
    """
    from patternfuzz.convex.masked.optimum import masked_optimum
    from patternfuzz.report.convex_text import masked_data

    check_writable(output)
    found = masked_optimum(problem.X, problem.y, problem.lam, first_mask(mask), gap=gap, seed=seed)
    write_network(output, found.network)
    code = Exit.OK if found.optimal else Exit.UNKNOWN
    return tell("masked", code, style, found.reason, masked_data(found), problem.name)
