"""``patternfuzz corpus list``: what is in a corpus."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import click

from patternfuzz.cli.corpus import corpus_argument, open_corpus
from patternfuzz.cli.exits import EPILOG, Exit, worst
from patternfuzz.cli.options import format_option
from patternfuzz.cli.output import complain, emit_json

__all__ = ["corpus_list"]

T = TypeVar("T")


@click.command(name="list", epilog=EPILOG, short_help="What is in it, one line each.")
@corpus_argument
@click.option("--verdict", type=click.Choice(["closed", "not_closed", "unknown"]), help="Only entries of this verdict.")
@format_option
def corpus_list(folder: str | None, verdict: str | None, style: str) -> int:
    """List the entries, one line each, and without --verdict the finds about pruning.

    Nothing is re-verified; corpus verify does that.
    """
    from patternfuzz.report.corpus_text import entry_data, entry_text
    from patternfuzz.report.find_text import find_data, find_line

    name, corpus = open_corpus(folder, verify=False)
    codes = [Exit.OK]
    entries, finds = [], []
    for entry in _readable(corpus.files(), corpus.read, codes):
        if verdict is None or entry.verdict.value == verdict:
            entries.append(entry_data(entry))
            if style == "text":
                click.echo(entry_text(entry))
    for find in _readable([] if verdict else corpus.finds.files(), corpus.finds.read, codes):
        finds.append(find_data(find))
        if style == "text":
            click.echo(find_line(find))
    code = worst(codes)
    if style == "json":
        emit_json("corpus list", code, {"corpus": name, "entries": entries, "finds": finds})
    return code


def _readable(paths: Iterable[str], read: Callable[[str], T], codes: list[Exit]) -> Iterator[T]:
    """What can be read; of the rest a line is told, and its exit code noted."""
    from patternfuzz.errors import CorpusError

    for path in paths:
        try:
            found = read(path)
        except CorpusError as error:
            complain(str(error))
            codes.append(Exit.BAD_INPUT)
        else:
            yield found
