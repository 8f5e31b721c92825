"""A corpus folder: read, add, verify."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources.abc import Traversable

from patternfuzz.corpus_store.entry import Entry, Flag, Provenance
from patternfuzz.corpus_store.lint import Finding
from patternfuzz.corpus_store.verification import VerifyReport
from patternfuzz.decision import Decision
from patternfuzz.pattern import Pattern

__all__ = ["AddStatus", "Added", "Corpus", "shipped"]


class AddStatus(StrEnum):
    """What adding an entry did to the folder."""

    NEW = "new"
    MERGED = "merged"
    """The pattern was there; provenance or tags were added to it."""
    DECIDED = "decided"
    """The pattern was there as unknown and now has a proof."""
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Added:
    """The entry as it now stands in the folder, and what adding it did."""

    entry: Entry
    status: AddStatus
    path: str


class Corpus:
    """A folder of entries. Reading re-verifies certificates unless ``verify`` is false.

    Raises:
        CorpusError: (from every method) the folder or an entry cannot be read, written or trusted; one line that names
            the file and what to do.
    """

    def __init__(self, path: str | os.PathLike[str] | Traversable, *, verify: bool = True) -> None:
        self.path = path
        self.verify = verify

    def create(self) -> None:
        """Make the folder if need be, and make sure that entries can be written to it."""
        raise NotImplementedError

    def __iter__(self) -> Iterator[Entry]:
        """All entries in a fixed order: closed, not closed, unknown, each by digest."""
        raise NotImplementedError

    def __len__(self) -> int:
        raise NotImplementedError

    def __contains__(self, pattern: object) -> bool:
        raise NotImplementedError

    def files(self) -> Iterator[str]:
        """Paths of the entry files below the folder, in the order of iteration, without reading them."""
        raise NotImplementedError

    def read(self, name: str) -> Entry:
        """Read one entry by its path below the folder, as given by :meth:`files`."""
        raise NotImplementedError

    def get(self, key: Pattern | str) -> Entry | None:
        """The entry of a pattern (in any labelling) or of a digest (any unambiguous prefix), or ``None``."""
        raise NotImplementedError

    def add(
        self,
        pattern: Pattern,
        decision: Decision,
        *,
        provenance: Provenance,
        reason: str,
        flag: Flag | None = None,
        title: str | None = None,
        tags: Iterable[str] = (),
        as_unknown: bool = False,
    ) -> Added:
        """Write the entry of a canonical pattern, or merge it into the one that is there.

        ``decision`` must be about exactly ``pattern``; a decided one must have basis ``proved`` and a certificate that
        verifies. With ``as_unknown`` a weaker basis is kept as an undecided entry with a note.
        """
        raise NotImplementedError

    def verify_all(self) -> VerifyReport:
        """Read and re-verify every entry; never raises for a bad entry, but reports it."""
        raise NotImplementedError

    def lint(self) -> list[Finding]:
        """Everything untidy: entries that fail, stray and left-over files, missing words."""
        raise NotImplementedError


def shipped() -> Corpus:
    """The curated corpus that comes with the package; read it, do not write to it."""
    from importlib.resources import files

    return Corpus(files("patternfuzz.corpus"))
