"""``patternfuzz attained``: does a pattern fit given data best?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from patternfuzz.cli.exits import EPILOG, Exit
from patternfuzz.cli.options import format_option, takes_budget
from patternfuzz.cli.output import check_writable, emit_json, note, write_file

if TYPE_CHECKING:
    from patternfuzz.decision import Budget

__all__ = ["attained"]


@click.command(epilog=EPILOG, short_help="Do given data have a best fit?")
@click.argument("pattern", metavar="PATTERN")
@click.argument("data", metavar="DATA.npz")
@click.option(
    "--activation",
    type=click.Choice(["relu", "linear", "sigmoid", "tanh"]),
    default="relu",
    show_default=True,
    help="What lies between the layers.",
)
@click.option("--no-bias", is_flag=True, help="Networks without biases.")
@click.option("--proof", metavar="OUT", help="Write the proof as JSON.")
@takes_budget()
@format_option
def attained(
    pattern: str, data: str, activation: Any, no_bias: bool, proof: str | None, budget: Budget, style: str
) -> int:
    """Do some weights of a pattern have the least squared error on given data?

    PATTERN is one file of masks, as for check. DATA.npz holds the arrays inputs and targets (or X and Y) of shapes
    (samples, inputs) and (samples, outputs), as patternfuzz dataset writes them. Numbers are taken exactly. Exit code
    0: a best fit exists; 1: none does, though the error comes as close to its infimum as you like; 3: unknown. Meant
    for a few neurons and a dozen samples.
    """
    from patternfuzz.attained import AttainmentVerdict
    from patternfuzz.attained import attained as ask
    from patternfuzz.cli.screen import print_report
    from patternfuzz.read import load_pattern
    from patternfuzz.read.points import read_pair
    from patternfuzz.report.attainment_text import attainment_data, attainment_text

    check_writable(proof)
    inputs, targets = read_pair(Path(data))
    found = ask(load_pattern(pattern), inputs, targets, activation, not no_bias, budget)
    code = {
        AttainmentVerdict.ATTAINED: Exit.OK,
        AttainmentVerdict.NOT_ATTAINED: Exit.NOT_CLOSED,
        AttainmentVerdict.UNKNOWN: Exit.UNKNOWN,
    }[found.verdict]
    if style == "json":
        emit_json("attained", code, attainment_data(data, found))
    else:
        print_report(attainment_text(data, found) + "\n")
    if proof is not None and found.proof is not None:
        write_file(proof, (json.dumps(found.proof, indent=1) + "\n").encode())
    elif proof is not None:
        note(f"no proof where nothing is decided: {proof} was not written")
    return code
