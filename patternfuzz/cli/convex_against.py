"""``patternfuzz convex against``: what heuristics lose, beside the best choice of neurons."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from patternfuzz.cli.convex_parts import EPILOG, PICTURES, Problem, about, network_argument
from patternfuzz.cli.exits import Exit
from patternfuzz.cli.options import format_option, names_option, outputs_option
from patternfuzz.cli.output import check_writable, emit_json, note, write_file

if TYPE_CHECKING:
    from patternfuzz.convex import NeuronHeuristic, Task, TwoLayer, WidthLosses

__all__ = ["convex_against"]


@click.command(name="against", epilog=EPILOG, short_help="Loss over width: heuristics against the best choice.")
@network_argument
@about(lam=False)
@names_option("--heuristics", "Some of magnitude, contribution, mask-snip, …; all for every one. [default: of neurons]")
@click.option("--widths", metavar="LIST", help="Numbers of neurons, such as 0,2,4. [default: all]")
@click.option("--keep-weights", is_flag=True, help="Do not fit output weights anew by least squares.")
@outputs_option(*(".json", ".md", *PICTURES), words="Write the losses (.json, .md) or a picture (.svg, .png, .pdf)")
@format_option
def convex_against(
    network: TwoLayer,
    problem: Problem,
    heuristics: tuple[str, ...] | None,
    widths: str | None,
    keep_weights: bool,
    outputs: tuple[str, ...],
    style: str,
) -> int:
    """Take neurons of NETWORK away by heuristics, and compare their losses on DATA with the best choice of neurons.

    The best choice is found by trying all while these are few; where it is a bound, a star says so. Heuristics for
    masks take single weights away, and neurons that are left without any; those that need torch say so. Pictures need
    matplotlib: pip install 'patternfuzz[plot]'.
    """
    from patternfuzz.convex import NEURON_HEURISTICS, Task, loss_over_width
    from patternfuzz.convex.pruning.named import named
    from patternfuzz.report.loss_over_width import losses_data, losses_lines

    check_writable(*outputs)
    task = Task(network, problem.X, problem.y)
    asked = _widths(widths, network.width)
    if heuristics == ("all",):
        used = _able(named(), task, asked)
    else:
        used = named(NEURON_HEURISTICS if heuristics is None else heuristics)
    found = loss_over_width(task, widths=asked, heuristics=used, refit=not keep_weights)
    for name in outputs:
        write_file(name, _content(found, Path(name).suffix[1:], problem.name))
    if style == "json":
        emit_json("convex against", Exit.OK, {"data": problem.name, **losses_data(found)})
    else:
        click.echo("\n".join(losses_lines(found)))
    return Exit.OK


def _widths(given: str | None, most: int) -> tuple[int, ...]:
    """The numbers in the list, or all from 0 to ``most``."""
    if given is None:
        return tuple(range(most + 1))
    parts = given.split(",")
    if not all(part.strip().isdecimal() and len(part) < 10 for part in parts):
        raise click.UsageError(f"--widths {given!r} is no list of numbers of neurons, such as 0,2,4")
    return tuple(sorted({int(part) for part in parts}))


def _able(heuristics: tuple[NeuronHeuristic, ...], task: Task, widths: tuple[int, ...]) -> tuple[NeuronHeuristic, ...]:
    """Those that can be asked for all these widths; the others are told of."""
    from patternfuzz.errors import HeuristicError

    able = []
    for heuristic in heuristics:
        try:
            for width in widths:
                heuristic(task, width)
        except HeuristicError as error:
            note(f"{heuristic.name} is left out: {error}")
        else:
            able.append(heuristic)
    return tuple(able)


def _content(found: WidthLosses, kind: str, name: str) -> bytes:
    """The losses as a file of this kind."""
    from patternfuzz.report.loss_over_width import losses_data, losses_lines, plot

    match kind:
        case "json":
            told = {"format": "patternfuzz-loss-over-width", "version": 1, **losses_data(found)}
            return (json.dumps(told, indent=1) + "\n").encode()
        case "md":
            return ("```\n" + "\n".join(losses_lines(found)) + "\n```\n").encode()
        case _:
            return plot(found, kind, title=Path(name).name)
