"""What one shard has written so far: finished chunks, and the lines since then.

A shard folder holds ``settings.json`` (the header and which shard of how many), chunks ``000000.jsonl.gz`` of
:data:`CHUNK` lines each, written whole or not at all, and ``open.jsonl``, to which lines are appended one by one. A
process that is killed at any moment leaves at worst a torn last line there, which is dropped when the shard is opened
again, or lines that are in a finished chunk already, which are passed over.
"""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from patternfuzz.census.line import Line
from patternfuzz.census.settings import Settings
from patternfuzz.corpus_store.atomic import remove_leftovers, write_atomically
from patternfuzz.errors import CensusError, CorpusError

__all__ = ["CHUNK", "Shard", "find_shards", "open_shard", "shard_folder"]

CHUNK = 1000
"""Lines of a chunk."""

_SETTINGS = "settings.json"
_OPEN = "open.jsonl"
_COMPLETE = "complete.json"


@dataclass(slots=True)
class Shard:
    """Shard ``number`` of ``count`` (from 1) of a census, with ``lines`` lines written.

    ``classes`` is the number of classes of the whole census once the shard is complete, else ``None``.
    """

    folder: Path
    settings: Settings
    number: int
    count: int
    chunks: int = 0
    lines: int = 0
    classes: int | None = None
    _file: IO[bytes] | None = field(default=None, repr=False)

    def append(self, line: Line) -> None:
        """Write the next line, at once.

        Raises:
            CensusError: it cannot be written.
        """
        try:
            if self._file is None:
                self._file = (self.folder / _OPEN).open("ab")
            self._file.write(line.encode())
            self._file.flush()
            self.lines += 1
            self.pack()
        except OSError as error:
            raise _unwritable(self.folder, error) from error

    def pack(self) -> None:
        """Pack the open lines if they fill a chunk; killed on the way, both files hold them: the chunk counts."""
        if self.lines < (self.chunks + 1) * CHUNK:
            return
        self.close()
        path = self.folder / _OPEN
        packed = io.BytesIO()
        with gzip.GzipFile(filename="", mode="wb", fileobj=packed, mtime=0) as file:
            file.write(path.read_bytes())
        _write(_chunk_path(self.folder, self.chunks), packed.getvalue())
        self.chunks += 1
        _write(path, b"")

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def complete(self, classes: int) -> None:
        """Note that no class is left; ``classes`` of the whole census."""
        self.close()
        _write(self.folder / _COMPLETE, json.dumps({"classes": classes, "lines": self.lines}).encode() + b"\n")
        self.classes = classes

    def read(self) -> Iterator[bytes]:
        """The lines written so far, in order; another process may be writing more.

        Raises:
            CensusError: a file of the shard is missing or damaged.
        """
        chunks, rest = _stand(self.folder, self.number, self.count)
        for chunk in range(chunks):
            yield from _chunk(_chunk_path(self.folder, chunk))
        yield from rest


def shard_folder(folder: Path, number: int, count: int) -> Path:
    """Where a shard lives below the census folder."""
    return folder / f"shard-{number}-of-{count}"


def open_shard(folder: Path, settings: Settings, number: int, count: int) -> Shard:
    """Start a shard or go on with it; for one writer at a time.

    Raises:
        CensusError: it was started with other settings, is damaged, or cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error
    remove_leftovers(folder)
    head = folder / _SETTINGS
    wanted = {"settings": settings.to_data(), "shard": [number, count], "chunk": CHUNK}
    if not head.exists():
        if any(folder.glob("*.jsonl*")):
            raise CensusError(f"{folder}: has lines, but no {_SETTINGS}; delete the folder to start over")
        _write(head, json.dumps(wanted, indent=1).encode() + b"\n")
    shard = read_shard(folder)
    if shard.settings != settings or (shard.number, shard.count) != (number, count):
        raise CensusError(
            f"{folder}: was started with {_difference(shard.settings.to_data(), settings.to_data())}; "
            "give the same options to go on with it, or another folder"
        )
    # From here on the open file has whole lines of the current chunk only.
    _write(folder / _OPEN, b"".join(_open_lines(folder, shard.chunks * CHUNK, number, count)))
    shard.pack()
    return shard


def read_shard(folder: Path) -> Shard:
    """A shard as it is on disk.

    Raises:
        CensusError: it is none, or damaged.
    """
    path = folder / _SETTINGS
    try:
        data = json.loads(path.read_bytes())
        number, count = data["shard"]
        if type(number) is not int or type(count) is not int or not 1 <= number <= count or data["chunk"] != CHUNK:
            raise ValueError
        settings = Settings.from_data(data["settings"], str(path))
        complete = folder / _COMPLETE
        ended = json.loads(complete.read_bytes()) if complete.exists() else None
        classes, expected = (None, None) if ended is None else (int(ended["classes"]), int(ended["lines"]))
    except OSError as error:
        raise CensusError(f"{path}: cannot be read ({error.strerror or error})") from error
    except (ValueError, KeyError, TypeError) as error:
        raise CensusError(
            f"{folder}: the settings of this shard are damaged; delete the folder to start over"
        ) from error
    chunks, rest = _stand(folder, number, count)
    lines = chunks * CHUNK + len(rest)
    if expected is not None and lines != expected:
        raise CensusError(
            f"{folder}: has {lines} lines of {expected}; a file is missing: delete the folder to start over"
        )
    return Shard(folder, settings, number, count, chunks, lines, classes)


def find_shards(folder: Path) -> list[Shard]:
    """The shards below a census folder, or the folder itself if it is one.

    Raises:
        CensusError: there is none, or one is damaged.
    """
    if (folder / _SETTINGS).exists():
        return [read_shard(folder)]
    found = [read_shard(path.parent) for path in sorted(folder.glob(f"shard-*-of-*/{_SETTINGS}"))]
    if not found:
        raise CensusError(
            f"{folder}: holds no shard of a census; give the folder that 'patternfuzz census run -o' wrote"
        )
    return found


def _chunk_path(folder: Path, chunk: int) -> Path:
    return folder / f"{chunk:06d}.jsonl.gz"


def _stand(folder: Path, number: int, count: int) -> tuple[int, list[bytes]]:
    """The number of chunks and the open lines after them, even if a writer packs a chunk at this very moment."""
    chunks = 0
    while True:
        while _chunk_path(folder, chunks).exists():
            chunks += 1
        try:
            lines = list(_open_lines(folder, chunks * CHUNK, number, count))
        except CensusError:
            if not _chunk_path(folder, chunks).exists():
                raise
            continue
        if not _chunk_path(folder, chunks).exists():
            return chunks, lines


def _chunk(path: Path) -> list[bytes]:
    try:
        found = gzip.decompress(path.read_bytes()).splitlines(keepends=True)
    except (OSError, EOFError) as error:
        raise CensusError(f"{path}: missing or damaged ({error}); delete the shard's folder to start over") from error
    if len(found) != CHUNK:
        raise CensusError(f"{path}: has {len(found)} lines instead of {CHUNK}; delete the shard's folder to start over")
    return found


def _open_lines(folder: Path, start: int, number: int, count: int) -> Iterator[bytes]:
    """The whole lines of the open file from the shard's line ``start`` on."""
    path = folder / _OPEN
    if not path.exists():
        return
    due = start
    try:
        with path.open("rb") as file:
            for raw in file:
                if not raw.endswith(b"\n"):
                    return
                index = Line.decode(raw, str(path)).index
                if index < start * count + number - 1:
                    continue
                if index != due * count + number - 1:
                    raise CensusError(f"{path}: a line is missing or out of place; delete the folder to start over")
                due += 1
                yield raw
    except OSError as error:
        raise CensusError(f"{path}: cannot be read ({error.strerror or error})") from error


def _write(path: Path, content: bytes) -> None:
    try:
        write_atomically(path, content)
    except CorpusError as error:
        raise CensusError(str(error)) from error


def _unwritable(folder: Path, error: OSError) -> CensusError:
    return CensusError(
        f"{folder}: cannot be written ({error.strerror or error}); free some space or choose another folder, "
        "then run the same command again"
    )


def _difference(old: dict[str, object], new: dict[str, object]) -> str:
    """The settings in which two headers differ, those of the first named."""
    return ", ".join(f"{key} {old[key]}" for key in old if old[key] != new[key]) or "another shard number"
