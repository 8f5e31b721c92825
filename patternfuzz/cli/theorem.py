"""``patternfuzz theorem``: the complete list of minimal bad windows with three hidden neurons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from patternfuzz.cli.exits import EPILOG, Exit
from patternfuzz.cli.options import format_option
from patternfuzz.cli.output import check_writable, emit_json, note, write_file

if TYPE_CHECKING:
    from patternfuzz.decision import Budget, Decision
    from patternfuzz.kernels.growth import Decide, Generation
    from patternfuzz.pattern import Pattern

__all__ = ["theorem_group"]

BUILD_EFFORT = 2000
"""Nothing may stay undecided; most patterns take a small part of it."""

NAMES = {"two-neurons": 2, "three-neurons": 3}
name_argument = click.argument("name", type=click.Choice(sorted(NAMES)), default="three-neurons")


@click.group(name="theorem", short_help="All minimal bad windows with few hidden neurons: verify, show, build.")
def theorem_group() -> None:
    """A shallow pattern with at most three hidden neurons is closed if and only if it has none of these windows."""


@theorem_group.command(name="verify", epilog=EPILOG, short_help="Re-verify the whole claim.")
@click.argument("source", metavar="[three-neurons|FILE]", default="three-neurons")
@format_option
def theorem_verify(source: str, style: str) -> int:
    """Verify every certificate with the independent checker, both lists, and all configurations.

    The list comes with patternfuzz, or is a FILE that theorem build wrote. Exit code 2 if anything is wrong.
    """
    from patternfuzz.kernels.claim import verify_theorem
    from patternfuzz.verify import verify

    theorem = _theorem(source)
    counted = verify_theorem(theorem, verify)
    if style == "json":
        fields = ("windows", "kernels", "configurations", "not_closed", "closed")
        content = {"hidden": theorem.hidden, **{field: getattr(counted, field) for field in fields}}
        emit_json("theorem verify", Exit.OK, content)
    else:
        click.echo(
            f"{counted.windows} bad windows and {counted.kernels} closed kernels, every certificate verified\n"
            f"{counted.configurations} configurations: {counted.not_closed} contain a window, {counted.closed} lie in "
            f"a kernel, none is left\n"
            f"a shallow pattern with at most {theorem.hidden} hidden neurons is closed if and only if it contains none "
            "of the windows"
        )
    return Exit.OK


@theorem_group.command(name="show", epilog=EPILOG, short_help="Print the windows.")
@click.argument("source", metavar="[three-neurons|FILE]", default="three-neurons")
@click.option("--kernels", is_flag=True, help="Print the largest patterns without such a window as well.")
@format_option
def theorem_show(source: str, kernels: bool, style: str) -> int:
    """Print the minimal bad windows, one line each. The lists are not re-verified; theorem verify does that."""
    from patternfuzz.kernels.words import sentence

    theorem = _theorem(source)
    lists = {"windows": theorem.windows, **({"kernels": theorem.kernels} if kernels else {})}
    if style == "json":
        listed = {name: [entry.pattern.to_data() for entry in entries] for name, entries in lists.items()}
        emit_json("theorem show", Exit.OK, {"hidden": theorem.hidden, **listed})
        return Exit.OK
    titles = {"windows": "minimal bad windows", "kernels": "largest closed kernels (twins beyond them add nothing)"}
    click.echo("an input is written as the hidden neurons it feeds, an output as those it reads")
    for name, entries in lists.items():
        click.echo(f"\n{len(entries)} {titles[name]}:")
        for entry in entries:
            click.echo(f"  {entry.pattern.digest()[:12]}  {sentence(entry.pattern)}")
    return Exit.OK


@theorem_group.command(name="build", epilog=EPILOG, short_help="Find the list anew.")
@name_argument
@click.option("-o", "--output", required=True, metavar="FILE", help="Where the list goes.")
@click.option(
    "--effort",
    type=click.IntRange(min=1),
    default=BUILD_EFFORT,
    show_default=True,
    help="Search steps for one decision.",
)
def theorem_build(name: str, output: str, effort: int) -> int:
    """Find both lists by search, without using the list that is shipped, and write them to FILE.

    The same version of patternfuzz and the same effort write the same bytes. It takes some minutes.
    """
    from patternfuzz.kernels.theorem import build, written

    check_writable(output)
    theorem = build(NAMES[name], _searching(effort))
    content = written(theorem)
    write_file(output, content)
    click.echo(f"{output}: {len(theorem.windows)} windows, {len(theorem.kernels)} kernels, {len(content)} bytes")
    return Exit.OK


@theorem_group.command(name="keep", epilog=EPILOG, short_help="Put the windows into a corpus.")
@click.option("--corpus", "folder", required=True, metavar="DIR", help="Folder that entries are written to.")
@format_option
def theorem_keep(folder: str, style: str) -> int:
    """Add the minimal bad windows that a corpus lacks, with their proofs."""
    from patternfuzz.campaign.listed import keep_windows
    from patternfuzz.corpus_store import Corpus
    from patternfuzz.report.corpus_text import added_data, added_text

    told = []
    for added in keep_windows(Corpus(folder)):
        name = added.entry.digest[:12]
        told.append(added_data(name, added))
        if style == "text":
            click.echo(added_text(name, added))
    if style == "json":
        emit_json("theorem keep", Exit.OK, {"corpus": folder, "results": told})
    else:
        click.echo(f"{folder}: {len(told)} entries are new")
    return Exit.OK


@theorem_group.command(name="explore", epilog=EPILOG, short_help="Grow the closed kernels with more hidden neurons.")
@click.option("--hidden", type=click.IntRange(1, 4), default=4, show_default=True, help="Hidden neurons.")
@click.option("--max-vertices", type=click.IntRange(min=1), required=True, help="Inputs and outputs together.")
@click.option("--effort", type=click.IntRange(min=1), help="Search steps for one decision.")
@format_option
def theorem_explore(hidden: int, max_vertices: int, effort: int | None, style: str) -> int:
    """Decide all kernels without a smaller bad window, by size, and count the minimal bad windows found.

    Exit code 3 if some are undecided.
    """
    from patternfuzz.kernels.growth import grow

    rows = []
    for generation in grow(hidden, _listing(effort), max_vertices):
        row = _row(generation)
        rows.append(row)
        if style == "text":
            click.echo(", ".join(f"{value} {key}" for key, value in row.items()))
        else:
            note(f"size {generation.size} done")
    code = Exit.UNKNOWN if any(row["undecided"] for row in rows) else Exit.OK
    if style == "json":
        emit_json("theorem explore", code, {"hidden": hidden, "generations": rows})
    return code


def _row(generation: Generation) -> dict[str, int]:
    return {
        "inputs and outputs": generation.size,
        "closed": generation.closed,
        "minimal bad windows": len(generation.bad),
        "undecided": len(generation.unknown),
    }


def _theorem(source: str) -> Any:
    from pathlib import Path

    from patternfuzz.errors import PatternfuzzError, ReadError
    from patternfuzz.kernels.theorem import read, shipped

    if source == "three-neurons":
        return shipped()
    try:
        return read(Path(source).read_bytes())
    except OSError as error:
        raise ReadError(f"{source}: cannot be read ({error.strerror or error})") from error
    except PatternfuzzError as error:
        raise ReadError(f"{source}: {error}") from error


def _budget(effort: int | None) -> Budget:
    from patternfuzz.decision import Budget

    return Budget(seconds=None) if effort is None else Budget(seconds=None, effort=effort)


def _searching(effort: int | None) -> Decide:
    """The oracle without the shipped list, so that nothing rests on what is being found."""
    from patternfuzz.oracle import decide_by_search

    budget = _budget(effort)

    def decide(pattern: Pattern) -> Decision:
        return decide_by_search(pattern, budget)

    return decide


def _listing(effort: int | None) -> Decide:
    from patternfuzz.oracle import decide

    budget = _budget(effort)
    return lambda pattern: decide(pattern, budget)
