"""Census files: JSON lines, plain or compressed by their suffix, always the same bytes for the same lines.

A file is a header, one line for each class, and an end line with the number of classes and the SHA-256 of all that
came before, so that a file cut short or changed is found out.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import lzma
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from patternfuzz.census.settings import Settings
from patternfuzz.errors import CensusError

__all__ = ["end_digest", "read_lines", "read_settings", "write_census"]


@contextmanager
def _reader(path: Path) -> Iterator[Any]:
    opener: Any = {".gz": gzip.open, ".xz": lzma.open}.get(path.suffix, open)
    with opener(path, "rb") as file:
        yield file


@contextmanager
def _writer(path: Path) -> Iterator[Any]:
    with path.open("xb") as plain:
        if path.name.endswith(".gz.tmp"):
            # The name and time of a gzip header would differ from run to run.
            with gzip.GzipFile(filename="", mode="wb", fileobj=plain, mtime=0) as packed:
                yield packed
        elif path.name.endswith(".xz.tmp"):
            with lzma.LZMAFile(plain, "wb", preset=6) as squeezed:
                yield squeezed
        else:
            yield plain
        plain.flush()
        os.fsync(plain.fileno())


def write_census(path: Path, settings: Settings, lines: Iterable[bytes]) -> int:
    """Write a census file, whole or not at all; the number of classes.

    Raises:
        CensusError: it cannot be written, for example because the disk is full.
    """
    temporary = path.with_name(f".{path.stem}.{secrets.token_hex(8)}{path.suffix}.tmp")
    count, digest = 0, hashlib.sha256(settings.line())
    try:
        try:
            with _writer(temporary) as file:
                file.write(settings.line())
                for line in lines:
                    file.write(line)
                    digest.update(line)
                    count += 1
                file.write(_end(count, digest.hexdigest()))
            temporary.replace(path)
        except BaseException:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        why = error.strerror or error
        raise CensusError(f"{path}: cannot be written ({why}); free some space or choose another folder") from error
    return count


def _end(count: int, digest: str) -> bytes:
    return json.dumps({"classes": count, "sha256": digest}, separators=(",", ":")).encode() + b"\n"


def read_settings(path: Path) -> Settings:
    """The header of a census file.

    Raises:
        CensusError: the file cannot be read, or is no census.
    """
    try:
        with _reader(path) as file:
            raw = file.readline()
    except (EOFError, lzma.LZMAError, OSError) as error:
        raise _unreadable(path, error) from error
    try:
        return Settings.from_data(json.loads(raw), str(path))
    except ValueError as error:
        raise CensusError(f"{path}: is no census; give what 'patternfuzz census run' or 'merge' wrote") from error


def read_lines(path: Path) -> Iterator[bytes]:
    """The lines of a census file between header and end.

    Raises:
        CensusError: the file cannot be read, is cut short or was changed; at the latest when the lines run out.
    """
    count, digest, last = 0, hashlib.sha256(), b""
    try:
        with _reader(path) as file:
            digest.update(file.readline())
            for raw in file:
                if last:
                    digest.update(last)
                    count += 1
                    yield last
                last = raw
    except (EOFError, lzma.LZMAError, OSError) as error:
        raise _unreadable(path, error) from error
    if last != _end(count, digest.hexdigest()):
        raise CensusError(f"{path}: cut short or changed (its last line does not fit the others); merge it again")


def end_digest(path: Path) -> str:
    """The SHA-256 of a census file's unpacked header and lines, once all of it has been read.

    Raises:
        CensusError: as :func:`read_lines`.
    """
    digest = hashlib.sha256(read_settings(path).line())
    for raw in read_lines(path):
        digest.update(raw)
    return digest.hexdigest()


def _unreadable(path: Path, error: Exception) -> CensusError:
    if isinstance(error, EOFError | lzma.LZMAError | gzip.BadGzipFile):
        return CensusError(f"{path}: damaged or cut short ({error}); merge it again")
    return CensusError(f"{path}: cannot be read ({getattr(error, 'strerror', None) or error})")
