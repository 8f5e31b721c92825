"""``patternfuzz dataset``: a data set without optimum for a bad pattern."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from patternfuzz.cli.deciding import name_of
from patternfuzz.cli.exits import EPILOG, Exit
from patternfuzz.cli.options import Reading, format_option, takes_budget, takes_reading
from patternfuzz.cli.output import check_writable, complain, emit_json, note, write_file
from patternfuzz.cli.verify import read_certificate

if TYPE_CHECKING:
    from patternfuzz.decision import Budget
    from patternfuzz.scope import Model

__all__ = ["dataset"]


@click.command(epilog=EPILOG, short_help="Integer data that a bad pattern fits ever better and never best.")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("-o", "--output", required=True, metavar="OUT", help="Write the data set here, an npz.")
@click.option("--certificate", metavar="IN", help="Use this certificate that it is not closed; do not decide.")
@click.option("--fewest", is_flag=True, help="Look for fewer points, on fewer or equal inputs.")
@click.option("--curve", is_flag=True, help="Points on the moment curve, counted against activation patterns.")
@click.option(
    "--model",
    type=click.Choice(["relu", "linear"]),
    default="relu",
    show_default=True,
    help="The networks to be fitted.",
)
@click.option("--no-bias", is_flag=True, help="Networks without biases.")
@takes_budget()
@takes_reading
@format_option
def dataset(
    files: tuple[str, ...],
    output: str,
    certificate: str | None,
    fewest: bool,
    curve: bool,
    model: Model,
    no_bias: bool,
    budget: Budget,
    reading: Reading,
    style: str,
) -> int:
    """Inputs and targets on which no network with the masks of FILE has the smallest error.

    The infimum of the squared error is 0 and is not attained: training creeps on while weights run off. All numbers are
    integers. FILE is one file, or several of one mask each, read as by check. OUT holds the arrays inputs and targets;
    the proof is in it, and beside it in a file whose name ends in .certificate.json, for verify.
    """
    from patternfuzz.campaign.interrupt import interruptible
    from patternfuzz.dataset import smallest_training_set, training_set
    from patternfuzz.dataset.files import encode
    from patternfuzz.dataset.text import dataset_data, dataset_text
    from patternfuzz.decision import Verdict
    from patternfuzz.domains import decide
    from patternfuzz.read import load_pattern

    if fewest and curve:
        raise click.UsageError("--curve and --fewest exclude each other")
    if Path(output).suffix != ".npz":
        raise click.UsageError(f"{output}: the name of a data set ends in .npz")
    beside = str(Path(output).with_suffix(".certificate.json"))
    check_writable(output, beside)
    name = name_of(files)
    pattern = load_pattern(*files, **reading)
    proof = None if certificate is None else read_certificate(certificate)
    if proof is None:
        decision = decide(pattern, budget, model=model, domain="finite", bias=not no_bias)
        if decision.verdict is not Verdict.NOT_CLOSED:
            complain(f"{name}: no data set: {decision.verdict}, {decision.reason}")
            return Exit.UNKNOWN if decision.verdict is Verdict.UNKNOWN else Exit.BAD_INPUT
        proof = decision.certificate
    if fewest:
        with interruptible() as asked:
            found = smallest_training_set(pattern, proof, budget, model=model, bias=not no_bias, stop=asked)
            code = Exit.INTERRUPTED if asked() else Exit.OK
    else:
        found = training_set(pattern, proof, model=model, bias=not no_bias, points="curve" if curve else "few")
        code = Exit.OK
    write_file(output, encode(found))
    write_file(beside, (json.dumps(found.certificate, indent=1) + "\n").encode())
    note(f"written: {output}, {beside}")
    if style == "json":
        emit_json("dataset", code, dataset_data(name, found))
    else:
        from patternfuzz.cli.screen import print_report

        print_report(dataset_text(name, found))
    return code
