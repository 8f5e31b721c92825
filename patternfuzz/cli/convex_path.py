"""``patternfuzz convex path`` and ``convex lambda-path``: the way to a global optimum, and optima over weight decay."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from patternfuzz.cli.convex_parts import (
    EPILOG,
    PICTURES,
    Problem,
    about,
    network_argument,
    network_output,
    seed_option,
    tell,
    tell_lines,
    write_network,
    write_results,
)
from patternfuzz.cli.exits import Exit
from patternfuzz.cli.options import format_option, outputs_option
from patternfuzz.cli.output import check_writable, write_file

if TYPE_CHECKING:
    from patternfuzz.convex import TwoLayer

__all__ = ["convex_lambda_path", "convex_path"]


@click.command(name="path", epilog=EPILOG, short_help="The way from a network down to a global optimum.")
@network_argument
@about()
@network_output("Write the network at the end here.")
@click.option("--picture", metavar="FILE", help="Draw the objective along the way (.svg, .png, .pdf).")
@click.option("--widen", is_flag=True, help="Add neurons of zeros, up to as many as are enough.")
@seed_option()
@format_option
def convex_path(
    network: TwoLayer,
    problem: Problem,
    output: str | None,
    picture: str | None,
    widen: bool,
    seed: int,
    style: str,
) -> int:
    """Go from NETWORK to a global optimum, continuously, without the objective ever rising.

    With one neuron more than points there is such a path from anywhere; with fewer it is tried. The largest rise is
    that of the real network, measured at 20 places of each piece. Exit code 3 if activation patterns were too many and
    sampled. Needs cvxpy: pip install 'patternfuzz[convex]'.
    """
    from patternfuzz.convex.optima.descent_path import path_to_optimum
    from patternfuzz.report.convex_paths import descent_data

    if picture is not None and not picture.endswith(PICTURES):
        raise click.UsageError(f"--picture {picture!r} must end in one of {', '.join(PICTURES)}")
    check_writable(output, picture)
    found = path_to_optimum(network, problem.X, problem.y, problem.lam, widen=widen, seed=seed)
    write_network(output, found.end)
    if picture is not None:
        from patternfuzz.report.descent_path import plot

        write_file(picture, plot(found, Path(picture).suffix[1:], title=problem.title))
    phases = " ".join(piece.phase for piece in found.pieces) or "nothing to do"
    code = Exit.OK if found.optimum.complete else Exit.UNKNOWN
    return tell("path", code, style, phases, descent_data(found), problem.name)


@click.command(name="lambda-path", epilog=EPILOG, short_help="Optima over the weight decay, and where they jump.")
@about(lam=False)
@click.option("--count", type=click.IntRange(min=2), default=30, show_default=True, help="Values of lam, even in log.")
@click.option("--least", type=float, default=1e-3, show_default=True, help="The smallest lam, a share of the largest.")
@seed_option()
@outputs_option(*(".json", ".csv", *PICTURES), words="Write all (.json), the points (.csv) or a picture (.svg, …)")
@format_option
def convex_lambda_path(
    problem: Problem, count: int, least: float, seed: int, outputs: tuple[str, ...], style: str
) -> int:
    """The optimum of least norm for one weight decay after the other, from the largest at which any neuron pays.

    Where neighbours differ much, values between them are looked at; a discontinuity is one only with evidence. Exit
    code 3 if activation patterns were too many and sampled. Needs cvxpy: pip install 'patternfuzz[convex]'.
    """
    from patternfuzz.convex.optima.regularisation import regularisation_path
    from patternfuzz.report.convex_paths import regularisation_csv, regularisation_data, regularisation_lines
    from patternfuzz.report.regularisation_path import plot

    check_writable(*outputs)
    found = regularisation_path(problem.X, problem.y, count=count, least=least, seed=seed)
    facts = regularisation_data(found)
    write_results(
        outputs,
        "regularisation-path",
        facts,
        lambda kind: plot(found, kind, title=problem.title),
        csv=lambda: regularisation_csv(found),
    )
    code = Exit.OK if all(point.complete for point in found.every) else Exit.UNKNOWN
    return tell_lines("lambda-path", code, style, regularisation_lines(found), facts, problem.name)
