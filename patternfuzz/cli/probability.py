"""``patternfuzz probability``: how likely is a random support bad?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from patternfuzz.cli.exits import EPILOG, Exit
from patternfuzz.cli.options import format_option, positive, shape_of
from patternfuzz.cli.output import check_writable, emit, note, write_file

if TYPE_CHECKING:
    from patternfuzz.probability.shares import Shape
    from patternfuzz.probability.study import Study

__all__ = ["probability"]

_KINDS = (".svg", ".png", ".pdf")


def _shapes(ctx: click.Context, param: click.Parameter, value: str) -> tuple[Shape, ...]:
    """Callback: widths such as ``3`` (for 3x3x3) and shapes such as ``4x3x4``, separated by commas."""
    words = [word.strip() for word in value.split(",") if word.strip()]
    return tuple(
        dict.fromkeys(shape_of(ctx, param, "x".join([word] * 3) if word.isdigit() else word) for word in words)
    )


def _densities(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[float, ...] | None:
    """Callback: numbers separated by commas."""
    if value is None:
        return None
    try:
        return tuple(sorted({float(word) for word in value.split(",")}))
    except ValueError as error:
        raise click.BadParameter(f"{value!r} is no list of numbers, such as 0.1,0.2,0.5", ctx, param) from error


@click.command(epilog=EPILOG, short_help="How likely is a random support bad?")
@click.option(
    "--widths",
    default="2,3",
    show_default=True,
    metavar="LIST",
    callback=_shapes,
    help="Sizes: 3 for 3x3x3, or inputs x hidden x outputs such as 4x3x2.",
)
@click.option(
    "--exact-edges",
    type=click.IntRange(min=0, max=50),
    default=20,
    show_default=True,
    help="Sizes with at most this many possible edges are answered exactly, larger ones by samples (32: also 4x4x4).",
)
@click.option("--densities", metavar="LIST", callback=_densities, help="Densities of the samples and of --csv.")
@click.option("--samples", type=click.IntRange(min=1), default=200, show_default=True, help="Per size and density.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Start of the random choices.")
@click.option("--effort", type=click.IntRange(min=1), default=20, show_default=True, help="Steps for one decision.")
@click.option(
    "--time",
    "seconds",
    type=float,
    callback=positive,
    metavar="SECONDS",
    help="CPU time for each exact size; what is left then counts as undecided.",
)
@click.option("--state", metavar="FILE", help="Keeps the verdicts of exact sizes, to go on with --time.")
@click.option(
    "--census", "files", multiple=True, metavar="FILE", help="Census with verdicts for exact sizes; give it repeatedly."
)
@click.option("--json", "data", metavar="FILE", help="Keeps the results: those already in it are not computed again.")
@click.option("--csv", "table", metavar="FILE", help="Shares and intervals as a table.")
@click.option("-o", "--output", metavar="FILE", help="The picture: .svg, .png or .pdf (needs matplotlib).")
@format_option
def probability(
    widths: tuple[Shape, ...],
    exact_edges: int,
    densities: tuple[float, ...] | None,
    samples: int,
    seed: int,
    effort: int,
    seconds: float | None,
    state: str | None,
    files: tuple[str, ...],
    data: str | None,
    table: str | None,
    output: str | None,
    style: str,
) -> int:
    """The probability that a random pattern is not closed, every possible edge present independently.

    Small sizes are answered exactly, by a polynomial in the density; larger ones by samples, with 95 % Wilson
    intervals. Three shares are told apart: certified not closed, certified closed, undecided. The same command with
    the same --json file goes on after an interruption.
    """
    from patternfuzz.campaign.interrupt import interruptible
    from patternfuzz.probability.codec import csv_text, encode, read_study
    from patternfuzz.probability.known import census_verdicts
    from patternfuzz.probability.study import DENSITIES, Plan, Study, run_study
    from patternfuzz.probability.text import study_data, study_text

    check_writable(state, data, table, output)
    if output is not None and Path(output).suffix not in _KINDS:
        raise click.BadParameter(f"{output!r} must end in one of {', '.join(_KINDS)}", param_hint="--output")
    small = [shape for shape in widths if shape[1] * (shape[0] + shape[2]) <= exact_edges]
    large = [shape for shape in widths if shape not in small]
    plan = Plan(tuple(small), tuple(large), densities or DENSITIES, samples, seed, effort)
    before = read_study(Path(data)) if data is not None and Path(data).exists() else Study()

    def save(study: Study) -> None:
        if data is not None:
            write_file(data, encode(study))

    with interruptible() as interrupted:
        study = run_study(
            plan,
            before,
            seconds=seconds,
            state=None if state is None else Path(state),
            known=census_verdicts(map(Path, files)),
            save=save,
            stop=interrupted,
            tell=note,
        )
        stopped = interrupted()
    study = study.only(widths)
    if table is not None:
        write_file(table, csv_text(study, plan.densities).encode())
    if output is not None:
        from patternfuzz.probability.plot import plot

        write_file(output, plot(study, Path(output).suffix[1:]))
    code = Exit.INTERRUPTED if stopped else Exit.OK
    return emit("probability", code, style, study_data(study), lambda: study_text(study))
