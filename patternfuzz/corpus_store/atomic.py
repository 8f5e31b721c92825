"""Write a file so that readers see the old content or the new, never a part of it."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from patternfuzz.errors import CorpusError

__all__ = ["is_leftover", "remove_leftovers", "write_atomically"]

_LEFTOVER = re.compile(r"\..+\.[0-9a-f]{16}\.tmp")


def write_atomically(path: Path, content: bytes) -> None:
    """Replace ``path`` by ``content``; on any failure or interrupt ``path`` is as it was and nothing is left beside it.

    Raises:
        CorpusError: the file cannot be written, for example because the disk is full.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
    try:
        try:
            # Opened by hand because tempfile would make the entry unreadable for everyone but its owner.
            with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        except BaseException:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise CorpusError(
            f"{path}: cannot be written ({error.strerror or error}); nothing already there was changed: "
            "free some space or choose a folder that you may write to"
        ) from error
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    # Makes the rename survive a power cut; some systems cannot open folders, and the file itself is safe by then.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def is_leftover(name: str) -> bool:
    """Is this the name of a temporary file of :func:`write_atomically`?"""
    return _LEFTOVER.fullmatch(name) is not None


def remove_leftovers(folder: Path) -> None:
    """Delete what killed processes left; only while holding the lock that every writer of ``folder`` holds."""
    for leftover in _leftovers(folder):
        with suppress(OSError):
            leftover.unlink(missing_ok=True)


def _leftovers(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (path for path in folder.iterdir() if is_leftover(path.name))
