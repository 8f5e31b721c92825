"""One writer at a time per corpus folder, across processes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from patternfuzz.errors import CorpusError

__all__ = ["LOCK_NAME", "locked"]

LOCK_NAME = ".lock"
"""Stays in the folder: deleting a lock file would let two writers in. The system frees the lock of a killed process."""

_PATIENCE = 60.0


@contextmanager
def locked(folder: Path, name: str = LOCK_NAME) -> Iterator[None]:
    """Hold the writers' lock of an existing folder, or that of one file in it with a lock of another name.

    Raises:
        CorpusError: the folder cannot be written, or another process keeps the lock for a minute.
    """
    lock = FileLock(folder / name, timeout=_PATIENCE)
    try:
        lock.acquire()
    except Timeout as error:
        raise CorpusError(
            f"{folder}: another process has been writing here for {_PATIENCE:.0f} s; end it or use another folder"
        ) from error
    except (OSError, NotImplementedError) as error:
        raise CorpusError(
            f"{folder}: cannot be written ({getattr(error, 'strerror', None) or error}); "
            "choose a folder that you may write to"
        ) from error
    try:
        yield
    finally:
        lock.release()
