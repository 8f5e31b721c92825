"""Where output goes: results to standard output, the rest to standard error; files are written whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from patternfuzz.cli.exits import Exit
from patternfuzz.errors import PatternfuzzError

__all__ = ["check_writable", "complain", "emit", "emit_json", "json_text", "note", "one_line", "write_file"]


def one_line(text: str) -> str:
    """The text with every run of white space, line breaks included, turned into one space."""
    return " ".join(text.split())


def complain(message: str) -> None:
    """One line about what went wrong, on standard error."""
    click.echo(f"patternfuzz: {one_line(message)}", err=True)


def note(message: str) -> None:
    """One line that is not part of the result, on standard error."""
    click.echo(one_line(message), err=True)


def emit_json(command: str, exit_code: Exit, content: Mapping[str, Any]) -> None:
    """Print the command's one JSON document on standard output."""
    click.echo(json_text(command, exit_code, content))


def emit(command: str, code: Exit, style: str, content: Mapping[str, Any], text: Callable[[], str]) -> Exit:
    """Print a result in the style that was asked for, as JSON or as ``text``, and give the exit code back."""
    if style == "json":
        emit_json(command, code, content)
    else:
        click.echo(text())
    return code


def json_text(command: str, exit_code: Exit, content: Mapping[str, Any]) -> str:
    """The command's one JSON document, without a line break at its end."""
    from patternfuzz.report.as_json import document

    return json.dumps(document(command, int(exit_code), content), indent=1, ensure_ascii=False)


def check_writable(*names: str | None) -> None:
    """Refuse outputs that cannot be written, before any work is done for them.

    Raises:
        PatternfuzzError: the folder does not exist, or the name is a folder.
    """
    for name in names:
        if name is None:
            continue
        path = Path(name)
        if path.is_dir():
            raise PatternfuzzError(f"{name}: is a folder; give the name of a file to write")
        if not path.parent.is_dir():
            raise PatternfuzzError(f"{name}: the folder {path.parent} does not exist")


def write_file(name: str, content: bytes) -> None:
    """Write an output file, whole or not at all.

    Raises:
        PatternfuzzError: it cannot be written.
        OSError: it is a device or pipe that cannot be written.
    """
    from patternfuzz.corpus_store.atomic import write_atomically

    path = Path(name)
    if path.exists() and not path.is_file():  # /dev/null, a named pipe: nothing there to replace
        path.write_bytes(content)
    else:
        write_atomically(path.resolve(), content)
