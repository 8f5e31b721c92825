"""``patternfuzz corpus lint``: what is untidy in a corpus."""

from __future__ import annotations

import click

from patternfuzz.cli.corpus import corpus_argument, open_corpus
from patternfuzz.cli.exits import EPILOG, Exit
from patternfuzz.cli.options import format_option
from patternfuzz.cli.output import emit_json

__all__ = ["corpus_lint"]


@click.command(name="lint", epilog=EPILOG, short_help="What is untidy in it.")
@corpus_argument
@format_option
def corpus_lint(folder: str | None, style: str) -> int:
    """Find entries that fail, stray and left-over files, and missing words. Exit code 2 if there is anything."""
    from patternfuzz.report.corpus_text import finding_data, finding_text

    name, corpus = open_corpus(folder)
    findings = corpus.lint()
    code = Exit.BAD_INPUT if findings else Exit.OK
    if style == "json":
        emit_json("corpus lint", code, finding_data(name, findings))
    else:
        for finding in findings:
            click.echo(finding_text(finding))
        click.echo(f"{name}: {len(findings)} thing{'s' if len(findings) != 1 else ''} to put right")
    return code
