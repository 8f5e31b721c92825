"""``patternfuzz census run``: one shard of a census."""

from __future__ import annotations

import click

from patternfuzz.cli.exits import EPILOG, Exit
from patternfuzz.cli.options import format_option, positive
from patternfuzz.cli.output import emit_json

__all__ = ["census_run"]


def _shard(ctx: click.Context, param: click.Parameter, value: str) -> tuple[int, int]:
    """Callback for ``i/n``."""
    parts = value.split("/")
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts):
        raise click.BadParameter(f"{value!r} is not i/n, such as 1/4 to 4/4", ctx, param)
    number, count = map(int, parts)
    if not 1 <= number <= count:
        raise click.BadParameter(
            f"{value!r}: with {count} shards the first is 1/{count}, the last {count}/{count}", ctx, param
        )
    return number, count


@click.command(name="run", epilog=EPILOG, short_help="Decide every class of some shapes.")
@click.argument("shapes", nargs=-1, metavar="[SHAPE]...")
@click.option("--max-shape", metavar="IxHxO", help="All shapes up to this one, of its depth.")
@click.option("--min-width", type=click.IntRange(min=1), default=2, show_default=True, help="For --max-shape.")
@click.option("--shard", default="1/1", show_default=True, metavar="I/N", callback=_shard, help="Which part to run.")
@click.option("-o", "--output", "folder", required=True, metavar="DIR", help="Folder of the census; shards share it.")
@click.option("--effort", type=click.IntRange(min=1), default=60, show_default=True, help="Search steps for one class.")
@click.option(
    "--known", "known", multiple=True, metavar="FILE", help="Census file whose bad classes are looked up first; repeat."
)
@click.option("--retry", metavar="FILE", help="Census of the same shapes: take over what it decided, try the rest.")
@click.option("--cpu-seconds", type=float, callback=positive, help="Stop in good order after this much CPU time.")
@format_option
def census_run(
    shapes: tuple[str, ...],
    max_shape: str | None,
    min_width: int,
    shard: tuple[int, int],
    folder: str,
    effort: int,
    known: tuple[str, ...],
    retry: str | None,
    cpu_seconds: float | None,
    style: str,
) -> int:
    """Decide every class of patterns of each SHAPE, such as 3x4x3, 2x2x2x2, or 3x*x3 for any number of hidden neurons.

    Classes are up to relabelling and reversal, without dead vertices. The result depends on the shapes, --effort,
    --known and --retry alone. Run it again to go on after an interruption of any kind. Exit code 3 if --cpu-seconds
    ended it.
    """
    from pathlib import Path

    from patternfuzz.census.base import read_base
    from patternfuzz.census.count import class_count
    from patternfuzz.census.known import read_known
    from patternfuzz.census.run import run_shard
    from patternfuzz.census.settings import Settings
    from patternfuzz.census.shapes import read_shapes, shapes_within
    from patternfuzz.cli.census_progress import CensusProgress

    chosen = read_shapes(shapes)
    if max_shape is not None:
        chosen += tuple(s for s in shapes_within(read_shapes([max_shape])[0], min_width) if s not in chosen)
    if not chosen:
        raise click.UsageError("name a SHAPE, such as 3x3x3, or give --max-shape")
    table = read_known(map(Path, known))
    base = None if retry is None else read_base(Path(retry), chosen)
    number, count = shard
    total = 0 if any(shape.any_hidden for shape in chosen) else sum(class_count(shape.fixed) for shape in chosen)
    with CensusProgress((total + count - number) // count) as shown:
        done = run_shard(
            Path(folder),
            Settings(chosen, effort, table.digest, None if base is None else base.digest),
            table,
            base=base,
            shard=shard,
            cpu_seconds=cpu_seconds,
            on_progress=shown,
        )
    code = Exit.OK if done.complete else Exit.UNKNOWN
    data = {
        "shard": list(shard),
        "lines": done.lines,
        "new": done.new,
        "unknown": done.unknown,
        "complete": done.complete,
    }
    if style == "json":
        emit_json("census run", code, {**data, "cpu_seconds": round(done.cpu, 1)})
    else:
        state = "complete" if done.complete else "not complete: run the same command again to go on"
        click.echo(
            f"shard {number} of {count}: {done.lines} classes written, {done.new} of them now "
            f"({done.unknown} unknown, {done.cpu:.1f} CPU seconds); {state}"
        )
    return code
