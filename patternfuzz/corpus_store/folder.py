"""The files of a corpus folder, on disk or inside an installed package."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from importlib.resources.abc import Traversable
from typing import Protocol, TypeVar

from patternfuzz.corpus_store.codec import decode
from patternfuzz.corpus_store.entry import DIGEST_LENGTH, Entry
from patternfuzz.corpus_store.strict import MAX_BYTES
from patternfuzz.corpus_store.verification import check_entry
from patternfuzz.decision import Verdict
from patternfuzz.errors import CorpusError

__all__ = [
    "VERDICT_FOLDERS",
    "Filed",
    "entry_files",
    "find_file",
    "is_entry_name",
    "read_entry",
    "read_filed",
    "sub_folder",
]

VERDICT_FOLDERS = tuple(verdict.value for verdict in (Verdict.CLOSED, Verdict.NOT_CLOSED, Verdict.UNKNOWN))
"""Sub-folders, in the order in which a corpus is read; a proof comes before an open question."""

_NAME = re.compile(rf"[0-9a-f]{{{DIGEST_LENGTH}}}\.json")
_REMEDY = "restore the file from where it came, or delete it and let the tool find it again"


class Filed(Protocol):
    """What a file of a corpus holds, of whatever kind."""

    @property
    def filename(self) -> str:
        """Where it lives below the corpus folder, with ``/``."""


T = TypeVar("T", bound=Filed)


def is_entry_name(name: str) -> bool:
    """Is this the name of a file of the corpus, without its folder?"""
    return _NAME.fullmatch(name) is not None


def sub_folder(root: Traversable, name: str) -> list[Traversable]:
    """What is in one sub-folder, sorted by name; nothing if it does not exist.

    Raises:
        CorpusError: it cannot be listed.
    """
    folder = root / name
    try:
        return sorted(folder.iterdir(), key=lambda item: item.name) if folder.is_dir() else []
    except OSError as error:
        raise CorpusError(f"{folder}: cannot be read ({error.strerror or error}); check its permissions") from error


def entry_files(root: Traversable) -> Iterator[str]:
    """Paths of entry files below ``root`` (``verdict/digest.json``): closed, not closed, unknown, each by digest.

    Raises:
        CorpusError: ``root`` is not a folder, or cannot be listed.
    """
    if not root.is_dir():
        raise CorpusError(f"{root}: is no corpus folder; name an existing one, or let 'patternfuzz hunt' make it")
    decided: set[str] = set()
    for folder in VERDICT_FOLDERS:
        for item in sub_folder(root, folder):
            # A proof and an open question about one pattern meet only if a writer was killed between the two files.
            if is_entry_name(item.name) and not (folder == Verdict.UNKNOWN.value and item.name in decided):
                decided.add(item.name)
                yield f"{folder}/{item.name}"


def find_file(root: Traversable, digest: str) -> str | None:
    """The path below ``root`` of the entry with this digest, or ``None``; a proof comes before an open question."""
    for folder in VERDICT_FOLDERS:
        name = f"{digest[:DIGEST_LENGTH]}.json"
        if (root / folder / name).is_file():
            return f"{folder}/{name}"
    return None


def read_entry(root: Traversable, name: str, *, verify: bool) -> Entry:
    """Read an entry by its path below ``root`` and check that it is what its name says; ``verify`` its certificate too.

    Raises:
        CorpusError: it is not; the message names the file and what to do.
    """
    return read_filed(root, name, decode, check_entry if verify else None, "an entry with this pattern and verdict")


def read_filed(
    root: Traversable, name: str, decode: Callable[[bytes], T], check: Callable[[T], object] | None, what: str
) -> T:
    """What ``decode`` makes of a file of the corpus, if its name is that of ``what`` it holds and ``check`` is content.

    Raises:
        CorpusError: something is wrong; the message names the file and what to do.
    """
    file = root / name
    try:
        with file.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise CorpusError(f"{file}: cannot be read ({error.strerror or error}); {_REMEDY}") from error
    try:
        found = decode(raw)
        if found.filename != name:
            raise CorpusError(f"{what} is named {found.filename}")
        if check is not None:
            check(found)
    except CorpusError as error:
        raise CorpusError(f"{file}: {error}; {_REMEDY}") from error
    return found
