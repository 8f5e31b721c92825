"""What is untidy in a corpus folder, beyond entries that fail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from patternfuzz.corpus_store.atomic import is_leftover
from patternfuzz.corpus_store.codec import encode
from patternfuzz.corpus_store.entry import Entry
from patternfuzz.corpus_store.finds.codec import encode as encode_find
from patternfuzz.corpus_store.finds.find import FOLDER as FINDS
from patternfuzz.corpus_store.finds.find import PruningFind
from patternfuzz.corpus_store.finds.folder import check_find, find_files, read_find
from patternfuzz.corpus_store.folder import VERDICT_FOLDERS, entry_files, find_file, read_entry, sub_folder
from patternfuzz.corpus_store.merge import merge_provenance
from patternfuzz.decision import Verdict
from patternfuzz.errors import CorpusError

__all__ = ["Finding", "lint"]

_FOLDERS = (*VERDICT_FOLDERS, FINDS)
_SCHEMA = f"{FINDS}/schema.json"
_BESIDE = {"__init__.py", "README.md", "schema.json", "census", "training"}
"""What may lie beside the verdict folders; hidden names (lock, campaign state) may too."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to put right: path below the corpus folder, a short code, and what to do about it."""

    path: str
    code: str
    message: str


def lint(root: Traversable, *, verify: bool) -> list[Finding]:
    """Everything untidy below ``root``, in a fixed order.

    Raises:
        CorpusError: ``root`` is not a folder, or cannot be listed.
    """
    known, finds = list(entry_files(root)), find_files(root)
    found = list(_strays(root, {*known, *finds}))
    for name in (*known, *finds):
        try:
            if name in finds:
                found.extend(_find_findings(root, name, read_find(root, name, check_find if verify else None)))
            else:
                found.extend(_entry_findings(root, name, read_entry(root, name, verify=verify)))
        except CorpusError as error:
            found.append(Finding(name, "bad-entry", str(error)))
    return sorted(found, key=lambda finding: (finding.path, finding.code))


def _strays(root: Traversable, known: set[str]) -> Iterator[Finding]:
    for item in sorted(root.iterdir(), key=lambda item: item.name):
        if is_leftover(item.name):
            yield _leftover(item.name)
        elif not (item.name in _FOLDERS or item.name in _BESIDE or item.name.startswith((".", "__"))):
            yield Finding(item.name, "stray", "belongs to no corpus: move it out of the folder")
    for folder in _FOLDERS:
        for item in sub_folder(root, folder):
            path = f"{folder}/{item.name}"
            if is_leftover(item.name):
                yield _leftover(path)
            elif folder == Verdict.UNKNOWN.value and path not in known and find_file(root, item.name.split(".")[0]):
                yield Finding(path, "superseded", "the pattern has been decided since: delete this file")
            elif path not in known and path != _SCHEMA:
                yield Finding(path, "stray", "is not named like an entry (16 hex digits and .json): move it out")


def _leftover(path: str) -> Finding:
    return Finding(path, "leftover", "left by a writer that was killed: the next write here deletes it, or you may")


def _entry_findings(root: Traversable, name: str, entry: Entry) -> Iterator[Finding]:
    yield from _file_findings(root, name, entry, encode(entry))
    if entry.pattern.compressed().n_vertices < entry.pattern.n_vertices:
        yield Finding(name, "dead", "has neurons on no path from input to output: add pattern.compressed() instead")


def _find_findings(root: Traversable, name: str, find: PruningFind) -> Iterator[Finding]:
    yield from _file_findings(root, name, find, encode_find(find))
    if not find.answer.steady:
        yield Finding(name, "tie", "rests on how ties are broken: look for another, or make the numbers differ")


def _file_findings(root: Traversable, name: str, entry: Entry | PruningFind, content: bytes) -> Iterator[Finding]:
    if (root / name).read_bytes() != content:
        yield Finding(name, "layout", "is valid but not written the usual way: add it again to rewrite it")
    if merge_provenance(entry.provenance) != entry.provenance:
        yield Finding(name, "provenance", "provenance records are not sorted, distinct and few: add it again")
    if len(entry.reason.split()) < 4:
        yield Finding(name, "reason", "the reason says too little: write a sentence that tells why the entry is kept")
