"""``patternfuzz census merge``, ``verify`` and ``summary``: what is done with the results."""

from __future__ import annotations

import click

from patternfuzz.cli.exits import EPILOG, Exit
from patternfuzz.cli.options import format_option
from patternfuzz.cli.output import check_writable, emit, emit_json

__all__ = ["census_merge", "census_summary", "census_verify"]


@click.command(name="merge", epilog=EPILOG, short_help="Put all shards into one file.")
@click.argument("folders", nargs=-1, required=True, metavar="DIR...")
@click.option("-o", "--output", required=True, metavar="FILE", help="Ends in .jsonl, .jsonl.gz or .jsonl.xz.")
@format_option
def census_merge(folders: tuple[str, ...], output: str, style: str) -> int:
    """Merge complete shards into one file: the same bytes whatever the number of shards."""
    from pathlib import Path

    from patternfuzz.census.merge import merge_shards

    if not output.endswith((".jsonl", ".jsonl.gz", ".jsonl.xz")):
        raise click.UsageError(f"{output}: the name must end in .jsonl, .jsonl.gz or .jsonl.xz")
    check_writable(output)
    classes = merge_shards([Path(folder) for folder in folders], Path(output))
    if style == "json":
        emit_json("census merge", Exit.OK, {"file": output, "classes": classes})
    else:
        click.echo(f"{output}: {classes} classes")
    return Exit.OK


@click.command(name="verify", epilog=EPILOG, short_help="Re-verify every proof, and that no class is missing.")
@click.argument("file")
@format_option
def census_verify(file: str, style: str) -> int:
    """Re-verify every certificate with the independent checker, and the number of classes with a formula."""
    from pathlib import Path

    from patternfuzz.census.verify import verify_census

    done = verify_census(Path(file))
    verdicts = {verdict.value: count for verdict, count in sorted(done.verdicts.items())}
    if style == "json":
        emit_json("census verify", Exit.OK, {"file": file, "classes": done.classes, "verdicts": verdicts})
    else:
        words = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in verdicts.items())
        click.echo(f"{file}: {done.classes} classes ({words}); every proof holds and no class is missing")
    return Exit.OK


@click.command(name="summary", epilog=EPILOG, short_help="A table of what was found.")
@click.argument("paths", nargs=-1, required=True, metavar="FILE|DIR...")
@format_option
def census_summary(paths: tuple[str, ...], style: str) -> int:
    """Count classes and verdicts by shape and by way of proof: of a merged file, or of shards, complete or not."""
    from pathlib import Path

    from patternfuzz.census.summary import summarize
    from patternfuzz.report.census_text import census_data, census_text

    summary = summarize([Path(path) for path in paths])
    return emit("census summary", Exit.OK, style, census_data(summary), lambda: census_text(summary))
