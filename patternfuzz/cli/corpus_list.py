"""``patternfuzz corpus list``: what is in a corpus."""

from __future__ import annotations

import click

from patternfuzz.cli.corpus import corpus_argument, open_corpus
from patternfuzz.cli.exits import EPILOG, Exit, worst
from patternfuzz.cli.options import format_option
from patternfuzz.cli.output import complain, emit_json

__all__ = ["corpus_list"]


@click.command(name="list", epilog=EPILOG, short_help="What is in it, one line each.")
@corpus_argument
@click.option("--verdict", type=click.Choice(["closed", "not_closed", "unknown"]), help="Only entries of this verdict.")
@format_option
def corpus_list(folder: str | None, verdict: str | None, style: str) -> int:
    """List the entries, one line each. Proofs are not re-verified; corpus verify does that."""
    from patternfuzz.errors import CorpusError
    from patternfuzz.report.corpus_text import entry_data, entry_text

    name, corpus = open_corpus(folder, verify=False)
    found, codes = [], [Exit.OK]
    for path in corpus.files():
        try:
            entry = corpus.read(path)
        except CorpusError as error:
            complain(str(error))
            codes.append(Exit.BAD_INPUT)
            continue
        if verdict is None or entry.verdict.value == verdict:
            found.append(entry)
            if style == "text":
                click.echo(entry_text(entry))
    code = worst(codes)
    if style == "json":
        emit_json("corpus list", code, {"corpus": name, "entries": [entry_data(entry) for entry in found]})
    return code
