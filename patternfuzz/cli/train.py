"""``patternfuzz train``: watch weights run off on data without optimum."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from patternfuzz.cli.exits import EPILOG, Exit
from patternfuzz.cli.live import LiveLine
from patternfuzz.cli.options import format_option, outputs_option
from patternfuzz.cli.output import check_writable, emit, write_file
from patternfuzz.errors import PatternfuzzError

if TYPE_CHECKING:
    from patternfuzz.train import Plan, Run, Source, Training

__all__ = ["train"]


@click.command(epilog=EPILOG, short_help="Train a bad pattern beside a closed one and watch its weights run off.")
@click.argument("file", metavar="[FILE]", required=False)
@click.option("--data", metavar="NPZ", help="Fit this data set of patternfuzz dataset with its own pattern.")
@click.option("--beside", metavar="FILE", help="The other pattern, with FILE or --data. [default: full masks]")
@click.option("--size", type=click.IntRange(min=2), default=10, show_default=True, help="Size of the LU masks.")
@click.option("--points", type=click.IntRange(min=1), default=3000, show_default=True, help="Points for LU masks.")
@click.option("--steps", type=click.IntRange(min=1), default=10_000, show_default=True, help="Steps of each run.")
@click.option("--batch", type=click.IntRange(min=1), default=300, show_default=True, help="Points of each step.")
@click.option("--rate", type=float, default=0.1, show_default=True, help="Learning rate.")
@click.option("--momentum", type=float, default=0.9, show_default=True, help="Momentum, 0 for none.")
@click.option("--decay", "decays", type=float, multiple=True, help="Weight decay; repeatable. [default: 0 and 0.0005]")
@click.option("--seeds", type=click.IntRange(min=1), default=5, show_default=True, help="Seeds 0, 1, … of each run.")
@click.option("--model", type=click.Choice(["relu", "linear"]), default="relu", show_default=True)
@click.option("--no-bias", is_flag=True, help="Networks without biases.")
@click.option("--engine", type=click.Choice(["numpy", "torch"]), default="numpy", show_default=True)
@click.option("--read", "made", metavar="FILE", help="Show the results of this .json instead of making them anew.")
@outputs_option(
    *(".json", ".csv", ".svg", ".png", ".pdf"),
    words="Write the results (.json), all records (.csv) or a picture (.svg, .png, .pdf)",
)
@format_option
def train(made: str | None, outputs: tuple[str, ...], style: str, engine: Any, **asked: Any) -> int:
    """Train masked networks on data that a bad pattern fits ever better and never best.

    Without FILE: LU masks beside full ones, the targets are the inputs in reverse order, inputs are uniform in [-1, 1].
    This is Example 3.1 of arXiv 2306.02666. The size there is 100; its authors' program takes --size 100 --points
    100000 --batch 3000 --steps 33000 --seeds 10.

    With FILE, a pattern that is not closed, or --data: its data set without optimum, each input and output divided by
    its largest size, beside full masks.

    Each pattern is trained with each weight decay from each seed; loss and norm of the weights are recorded. The same
    command gives the same files on the same type of machine. Ctrl-C ends it and keeps the runs that are done. Pictures
    need matplotlib: pip install 'patternfuzz[plot]'.
    """
    from patternfuzz.train.summary import training_data, training_text

    check_writable(*outputs)
    stopped = False
    if made is not None:
        from patternfuzz.train.codec import read_training

        found = read_training(Path(made))
    else:
        found, stopped = _trained(_source(**asked), _plan(**asked), engine)
    for name in outputs:
        write_file(name, _content(found, Path(name).suffix[1:]))
    code = Exit.INTERRUPTED if stopped else Exit.OK
    return emit("train", code, style, training_data(found), lambda: training_text(found))


def _source(
    *,
    file: str | None,
    data: str | None,
    beside: str | None,
    size: int,
    points: int,
    model: Any,
    no_bias: bool,
    **_rest: object,
) -> Source:
    """What to fit.

    Raises:
        PatternfuzzError: both FILE and --data are given, or --beside without them; or the pattern is not known to be
            bad.
    """
    from patternfuzz.dataset import load_training_set, training_set
    from patternfuzz.oracle import decide
    from patternfuzz.read import load_pattern
    from patternfuzz.train import data_source, lu_source

    if file is None and data is None:
        if beside is not None:
            raise PatternfuzzError("--beside: LU masks are trained beside full ones; give a FILE or --data too")
        return lu_source(size, points=points, model=model, bias=not no_bias)
    if file is not None and data is not None:
        raise PatternfuzzError(f"give {file} or --data, not both: a data set comes with its pattern")
    other = None if beside is None else load_pattern(beside)
    if data is not None:
        return data_source(load_training_set(data), other, title=f"data set {Path(data).name}")
    pattern = load_pattern(str(file))
    found = training_set(pattern, decide(pattern).certificate, model=model, bias=not no_bias)
    return data_source(found, other, title=f"data set without optimum for {Path(str(file)).name}")


def _plan(
    *, steps: int, batch: int, rate: float, momentum: float, decays: tuple[float, ...], seeds: int, **_rest: object
) -> Plan:
    from patternfuzz.train import Plan, Recipe
    from patternfuzz.train.run import DECAYS

    recipe = Recipe(steps=steps, batch=batch, rate=rate, momentum=momentum)
    return Plan(recipe, tuple(dict.fromkeys(decays)) or DECAYS, seeds)


def _trained(source: Source, plan: Plan, engine: Any) -> tuple[Training, bool]:
    """The training, and whether it was stopped."""
    from patternfuzz.campaign.interrupt import interruptible
    from patternfuzz.train import run_training

    with interruptible() as interrupted, LiveLine(total=1.0, refresh=0.1) as line:

        def tell(done: int, count: int, run: Run) -> None:
            if line.is_due():
                line.show(done / count, f"{done} of {count}  {run.side} decay {run.decay:g} seed {run.seed}")

        return run_training(source, plan, engine=engine, stop=interrupted, tell=tell), interrupted()


def _content(found: Training, kind: str) -> bytes:
    """The training as a file of this kind."""
    from patternfuzz.train.codec import csv_text, encode
    from patternfuzz.train.plot import plot

    match kind:
        case "json":
            return encode(found)
        case "csv":
            return csv_text(found).encode()
        case _:
            return plot(found, kind)
