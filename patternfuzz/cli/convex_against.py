"""``patternfuzz convex against``: what heuristics lose, beside the best choice of neurons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from patternfuzz.cli.convex_parts import EPILOG, PICTURES, Problem, about, network_argument, tell_lines, write_results
from patternfuzz.cli.exits import Exit
from patternfuzz.cli.options import format_option, names_option, outputs_option
from patternfuzz.cli.output import check_writable, note

if TYPE_CHECKING:
    from patternfuzz.convex import NeuronHeuristic, Task, TwoLayer

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
    from patternfuzz.report.loss_over_width import losses_data, losses_lines, plot

    check_writable(*outputs)
    task = Task(network, problem.X, problem.y)
    asked = _widths(widths, network.width)
    if heuristics == ("all",):
        used = _able(named(), task, asked)
    else:
        used = named(NEURON_HEURISTICS if heuristics is None else heuristics)
    found = loss_over_width(task, widths=asked, heuristics=used, refit=not keep_weights)
    facts, lines = losses_data(found), losses_lines(found)
    write_results(
        outputs,
        "loss-over-width",
        facts,
        lambda kind: plot(found, kind, title=problem.title),
        md=lambda: "\n".join(["```", *lines, "```", ""]),
    )
    return tell_lines("against", Exit.OK, style, lines, facts, problem.name)


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
