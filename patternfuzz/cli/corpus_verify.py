"""``patternfuzz corpus verify``: re-verify every proof."""

from __future__ import annotations

import click

from patternfuzz.cli.corpus import corpus_argument, open_corpus
from patternfuzz.cli.exits import EPILOG, Exit
from patternfuzz.cli.options import format_option
from patternfuzz.cli.output import complain, emit

__all__ = ["corpus_verify"]


@click.command(name="verify", epilog=EPILOG, short_help="Re-verify every proof.")
@corpus_argument
@format_option
def corpus_verify(folder: str | None, style: str) -> int:
    """Re-verify every certificate with the independent checker. Exit code 2 if an entry fails.

    Of finds about pruning, the heuristic is asked again, and all is counted anew in exact arithmetic.
    """
    from patternfuzz.report.corpus_text import verified_data, verified_text

    name, corpus = open_corpus(folder)
    report = corpus.verify_all()
    code = Exit.OK if report.ok else Exit.BAD_INPUT
    for failure in report.failures:
        complain(failure.message)
    return emit("corpus verify", code, style, verified_data(name, report), lambda: verified_text(name, report))
