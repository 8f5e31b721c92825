"""``patternfuzz convex check``: is this network a global optimum?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from patternfuzz.cli.convex_parts import (
    EPILOG,
    Problem,
    about,
    first_mask,
    network_argument,
    network_output,
    seed_option,
    tell,
    write_network,
)
from patternfuzz.cli.exits import Exit
from patternfuzz.cli.options import format_option
from patternfuzz.cli.output import check_writable

if TYPE_CHECKING:
    from patternfuzz.convex import TwoLayer

__all__ = ["convex_check"]


@click.command(name="check", epilog=EPILOG, short_help="Is this network a global optimum?")
@network_argument
@about()
@network_output("Write a better network here, if there is one.")
@click.option("--mask", metavar="MASK", help="Among networks under this mask of the first layer, as for masked.")
@click.option("--tolerance", type=float, default=1e-6, show_default=True, help="Share of the objective.")
@seed_option()
@format_option
def convex_check(
    network: TwoLayer,
    problem: Problem,
    output: str | None,
    mask: str | None,
    tolerance: float,
    seed: int,
    style: str,
) -> int:
    """Is NETWORK a global optimum, up to a tolerance? Every answer comes with its evidence.

    Exit code 0: a dual point proves it; 1: another network is better, or the activation pattern of a neuron to add is
    told; 3: unknown, for example because activation patterns were too many.
    """
    from patternfuzz.convex import MaskedOptimality, Optimality, is_global_optimum, is_masked_optimum
    from patternfuzz.report.convex_text import answer_data, optimality_data

    check_writable(output)
    asked = network, problem.X, problem.y, problem.lam
    found: Optimality | MaskedOptimality
    if mask is None:
        found = is_global_optimum(*asked, tolerance=tolerance, seed=seed)
        facts = optimality_data(found)
    else:
        found = is_masked_optimum(*asked, first_mask(mask), tolerance=tolerance, seed=seed)
        facts = answer_data(found)
    write_network(output, found.better)
    code = {"optimal": Exit.OK, "not optimal": Exit.NOT_CLOSED, "unknown": Exit.UNKNOWN}[found.verdict]
    return tell("check", code, style, f"{found.verdict.upper()}: {found.reason}", facts, problem.name)
