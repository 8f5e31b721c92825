"""``patternfuzz study``: pruning heuristics on real data, their accuracy, badness and repair."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from patternfuzz.cli.exits import EPILOG, Exit
from patternfuzz.cli.live import LiveLine
from patternfuzz.cli.options import names_option, outputs_option
from patternfuzz.cli.output import check_writable, write_file

if TYPE_CHECKING:
    from patternfuzz.study.row import Row
    from patternfuzz.study.run import Study

__all__ = ["study"]


@click.command(epilog=EPILOG, short_help="Pruning heuristics on real data: accuracy, badness, repair.")
@click.option("--seeds", type=click.IntRange(min=1), help="Seeds 0, 1, … of each network. [default: 5, --quick: 1]")
@click.option("--quick", is_flag=True, help="One small data set, one seed, short training: seconds instead of minutes.")
@names_option("--datasets", "Some of digits, breast-cancer.")
@names_option("--heuristics", "Some of those that --list shows.")
@click.option("--read", "source", metavar="FILE", help="Show the results of this .json instead of making them anew.")
@outputs_option(
    *(".json", ".md", ".csv", ".svg", ".png", ".pdf"),
    words="Write the results (.json), all rows (.csv), the tables (.md) or a picture (.svg, .png, .pdf)",
)
@click.option("--list", "listed", is_flag=True, help="Only list the heuristics, their sources and what they promise.")
def study(
    seeds: int | None,
    quick: bool,
    datasets: tuple[str, ...] | None,
    heuristics: tuple[str, ...] | None,
    source: str | None,
    outputs: tuple[str, ...],
    listed: bool,
) -> int:
    """Prune networks that are trained on real data, with each heuristic at 50, 80, 90, 95 and 98 % sparsity.

    The data (digits, breast cancer) come with scikit-learn; nothing is downloaded. For each pruned network: the test
    accuracy after more training with the masks, badness and verdict, and the same after repair. The tables have means
    and standard deviations over the seeds. The same command gives the same files on the same type of machine. Ctrl-C
    ends it and keeps what was found. Needs torch and scikit-learn: pip install 'patternfuzz[study]'.
    """
    if listed:
        from patternfuzz.study.listing import heuristics_text

        click.echo(heuristics_text())
        return Exit.OK
    check_writable(*outputs)
    stopped = False
    if source is not None:
        from patternfuzz.study.codec import read_study

        found = read_study(Path(source))
    else:
        found, stopped = _made(seeds, quick, datasets, heuristics)
    for name in outputs:
        write_file(name, _content(found, Path(name).suffix[1:]))
    from patternfuzz.study.table import markdown

    click.echo(markdown(found), nl=False)
    return Exit.INTERRUPTED if stopped else Exit.OK


def _made(
    seeds: int | None, quick: bool, datasets: tuple[str, ...] | None, heuristics: tuple[str, ...] | None
) -> tuple[Study, bool]:
    """The study, and whether it was stopped."""
    from dataclasses import replace

    from patternfuzz.campaign.interrupt import interruptible
    from patternfuzz.study.run import Plan, quick_plan, run_study

    plan = quick_plan() if quick else Plan()
    plan = replace(
        plan,
        datasets=datasets or plan.datasets,
        heuristics=heuristics or plan.heuristics,
        seeds=seeds or plan.seeds,
    )
    with interruptible() as interrupted, LiveLine(total=1.0, refresh=0.1) as line:

        def tell(done: int, count: int, row: Row) -> None:
            if line.is_due():
                line.show(done / count, f"{done} of {count}  {row.dataset} {row.heuristic} {100 * row.sparsity:g} %")

        return run_study(plan, stop=interrupted, tell=tell), interrupted()


def _content(found: Study, kind: str) -> bytes:
    """The study as a file of this kind."""
    from patternfuzz.study.codec import csv_text, encode
    from patternfuzz.study.plot import plot
    from patternfuzz.study.table import markdown

    match kind:
        case "json":
            return encode(found)
        case "csv":
            return csv_text(found).encode()
        case "md":
            return markdown(found).encode()
        case _:
            return plot(found, kind)
