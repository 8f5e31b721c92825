"""The folder of a corpus: on disk, or inside the installed package and read-only."""

from __future__ import annotations

import os
from importlib.resources.abc import Traversable
from pathlib import Path

from patternfuzz.corpus_store.atomic import remove_leftovers, write_atomically
from patternfuzz.errors import CorpusError

__all__ = ["CorpusFolder"]


class CorpusFolder:
    """A folder of files of a corpus. Reading re-verifies them unless ``verify`` is false; writing always does.

    ``writable=False`` refuses every write. Reading needs no lock and writes nothing, not even a lock file.

    Raises:
        CorpusError: (from every method) the folder or a file cannot be read, written or trusted; one line that names
            the file and what to do.
    """

    def __init__(
        self, path: str | os.PathLike[str] | Traversable, *, verify: bool = True, writable: bool = True
    ) -> None:
        self._root: Traversable = Path(path) if isinstance(path, str | os.PathLike) else path
        self._writable = writable
        self.verify = verify

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self._root)!r})"

    @property
    def path(self) -> Path:
        """The folder to write to."""
        if not self._writable or not isinstance(self._root, Path):
            raise CorpusError(f"{self._root}: belongs to the installed package and is read-only; use another folder")
        return self._root

    def _write(self, name: str, content: bytes) -> None:
        """Write one file while holding the lock; do not touch a file that would not change."""
        target = self.path / name
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            remove_leftovers(target.parent)
            if not target.is_file() or target.read_bytes() != content:
                write_atomically(target, content)
        except OSError as error:
            raise CorpusError(
                f"{target}: cannot be written ({error.strerror or error}); choose a folder that you may write to"
            ) from error
