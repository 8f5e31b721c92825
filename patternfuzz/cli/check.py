"""``patternfuzz check``: the verdict of every pattern given."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from patternfuzz.cli.deciding import check_files
from patternfuzz.cli.exits import EPILOG, Exit, exit_of, worst
from patternfuzz.cli.options import Reading, format_option, takes_budget, takes_reading, takes_scope
from patternfuzz.cli.output import check_writable, complain, emit_json, note, write_file

if TYPE_CHECKING:
    from patternfuzz.decision import Budget
    from patternfuzz.read import Model
    from patternfuzz.report.result import Checked, Failed
    from patternfuzz.scope import Scope

__all__ = ["check"]


@click.command(epilog=EPILOG, short_help="Verdict of each pattern given.")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@takes_budget()
@takes_reading
@takes_scope
@click.option("--certificate", metavar="OUT", help="Write the certificate of the one pattern given.")
@click.option("--brief", is_flag=True, help="One line per pattern.")
@format_option
def check(
    files: tuple[str, ...],
    budget: Budget,
    reading: Reading,
    scope: Scope,
    certificate: str | None,
    brief: bool,
    style: str,
) -> int:
    """Is the set of functions that a pattern can represent closed?

    FILE is an .npz of masks in forward order (mask0, mask1, … or arr_0, …), a torch state dict, safetensors, an ONNX
    model, pattern JSON, networkx node-link JSON, or a corpus entry: one pattern each. Several files of one mask (.npy,
    scipy.sparse .npz) are together one pattern, in forward order. Masks have shape (outputs, inputs), as
    torch.nn.Linear.weight. The layers found in a file are told before the verdict.

    A model must be a chain of linear layers with element-wise activations. Its masks are those that torch pruning left
    in it, or where its weights are not zero. torch files are opened with weights_only=True, so that no code is run.
    """
    from patternfuzz.cli.screen import print_report
    from patternfuzz.report.layers import layers_data, layers_text
    from patternfuzz.report.result import Read

    check_writable(certificate)
    if certificate is not None:
        _demand_one(files)
    results: list[Checked | Failed] = []
    models: list[Model] = []
    for told in check_files(files, budget, scope, **reading):
        if isinstance(told, Read):
            models.append(told.model)
            if certificate is not None and len(told.model.chains) > 1:
                raise click.UsageError(f"--certificate is for one pattern; {told.model.name} has several chains")
            if style == "text" and not brief:
                print_report(layers_text(told.model) + "\n")
        else:
            results.append(told)
            _tell(told, brief=brief, style=style)
    code = worst(_exit(result) for result in results)
    if style == "json":
        from patternfuzz.report.as_json import checked_data

        emit_json(
            "check", code, {"sources": [layers_data(model) for model in models], "results": checked_data(results)}
        )
    if certificate is not None:
        _write_certificate(certificate, results[0])
    return code


def _demand_one(files: tuple[str, ...]) -> None:
    from patternfuzz.read import group_files

    if len(group_files(files)) != 1:
        raise click.UsageError("--certificate is for one pattern; check the files one by one")


def _exit(result: Checked | Failed) -> Exit:
    from patternfuzz.report.result import Failed

    return Exit.BAD_INPUT if isinstance(result, Failed) else exit_of(result.decision.verdict)


def _tell(result: Checked | Failed, *, brief: bool, style: str) -> None:
    from patternfuzz.report.result import Failed

    if isinstance(result, Failed):
        complain(result.message)
    elif style == "text":
        from patternfuzz.cli.screen import print_report
        from patternfuzz.report.text import brief_text, explain

        decision = result.decision
        if brief:
            print_report(brief_text(result.pattern, decision, title=result.name), decision.verdict)
        else:
            print_report(explain(result.pattern, decision, title=result.name) + "\n", decision.verdict)


def _write_certificate(name: str, result: Checked | Failed) -> None:
    from patternfuzz.report.result import Failed

    if isinstance(result, Failed):
        return
    found = result.decision.certificate
    if found is None:
        note(f"no certificate for an undecided pattern: {name} was not written")
        return
    write_file(name, (json.dumps(found, indent=1) + "\n").encode())
