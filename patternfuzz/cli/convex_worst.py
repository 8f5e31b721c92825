"""``patternfuzz convex worst``: the smallest data set and network on which a heuristic is worst."""

from __future__ import annotations

import click

from patternfuzz.cli.convex_parts import EPILOG, seed_option
from patternfuzz.cli.exits import Exit
from patternfuzz.cli.live import LiveLine
from patternfuzz.cli.options import format_option
from patternfuzz.cli.output import emit_json, note

__all__ = ["convex_worst"]

WEIGHTS = {"new": (True,), "old": (False,), "both": (True, False)}


@click.command(name="worst", epilog=EPILOG, short_help="Where is a heuristic worst? Search, and keep it in a corpus.")
@click.argument("heuristics", nargs=-1, metavar="[HEURISTIC]…")
@click.option(
    "--weights",
    type=click.Choice(list(WEIGHTS)),
    default="both",
    show_default=True,
    help="Output weights: fitted anew by least squares, or as they were.",
)
@click.option("--examples", type=click.IntRange(min=1), default=200, show_default=True, help="Cases for each search.")
@seed_option("Start of the random choices.")
@click.option("--corpus", "folder", metavar="DIR", help="Keep the finds here, in the folder pruning.")
@format_option
def convex_worst(
    heuristics: tuple[str, ...], weights: str, examples: int, seed: int, folder: str | None, style: str
) -> int:
    """Search for the data set and network on which a heuristic is farthest from the best choice, and make it small.

    Without HEURISTIC: each one of them, those for neurons and those for masks. Losses are counted in exact arithmetic.
    Cases in which a tie decides do not count. In DIR, title and reason of a find that is there stay as they are. The
    same command finds the same with the same versions.
    """
    from patternfuzz.convex.pruning.named import named
    from patternfuzz.corpus_store import Corpus
    from patternfuzz.report.find_text import find_data, find_text
    from patternfuzz.testing.finds import worst_find

    names = [one.name for one in named(heuristics or None)]
    finds = None if folder is None else Corpus(folder).finds
    searches = [(name, refit) for name in names for refit in WEIGHTS[weights]]
    told = []
    with LiveLine(total=1.0, refresh=0.1) as line:
        for done, (name, refit) in enumerate(searches):
            if line.is_due():
                line.show(done / len(searches), f"{done} of {len(searches)}  {name}")
            find = worst_find(name, refit=refit, max_examples=examples, seed=seed)
            if find is None:
                note(f"{name}: no case found with a share above 0.01; try more --examples or another --seed")
                continue
            if finds is not None:
                find = finds.add(find).find
            told.append(find_data(find))
            if style == "text":
                click.echo(find_text(find))
    if style == "json":
        emit_json("convex worst", Exit.OK, {"corpus": folder, "finds": told})
    return Exit.OK
