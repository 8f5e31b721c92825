"""``patternfuzz census keep``: what a census found goes into a corpus."""

from __future__ import annotations

import click

from patternfuzz.cli.exits import EPILOG, Exit
from patternfuzz.cli.options import format_option
from patternfuzz.cli.output import emit_json

__all__ = ["census_keep"]


@click.command(name="keep", epilog=EPILOG, short_help="Put minimal bad classes and open questions into a corpus.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--corpus", "folder", required=True, metavar="DIR", help="Folder that entries are written to.")
@click.option("--limit", type=click.IntRange(min=0), help="At most so many new bad entries, the smallest.")
@click.option("--open-limit", type=click.IntRange(min=0), help="At most so many new open questions, the smallest.")
@format_option
def census_keep(files: tuple[str, ...], folder: str, limit: int | None, open_limit: int | None, style: str) -> int:
    """Add the minimal bad classes of census files to a corpus, with proofs, and the unknown ones as open questions.

    Give the files of all smaller shapes together with those of the larger ones.
    """
    from pathlib import Path

    from patternfuzz.census.keep import keep_minimal, keep_open
    from patternfuzz.corpus_store import Corpus
    from patternfuzz.report.corpus_text import added_data, added_text

    corpus = Corpus(folder)
    paths = [Path(name) for name in files]
    command = f"patternfuzz census keep {' '.join(path.name for path in paths)}"
    told = []
    for found in (
        keep_minimal(paths, corpus, command=command, limit=limit),
        keep_open(paths, corpus, command=command, limit=open_limit),
    ):
        for added in found:
            told.append(added_data(added.entry.digest, added))
            if style == "text":
                click.echo(added_text(added.entry.digest[:12], added))
    if style == "json":
        emit_json("census keep", Exit.OK, {"corpus": folder, "results": told})
    else:
        click.echo(f"{folder}: {len(told)} entries are new")
    return Exit.OK
