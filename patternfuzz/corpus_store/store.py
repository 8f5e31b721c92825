"""A corpus folder: read, add, verify."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from patternfuzz.corpus_store.atomic import write_atomically
from patternfuzz.corpus_store.build import build_entry
from patternfuzz.corpus_store.codec import encode, tag_list
from patternfuzz.corpus_store.entry import Entry, Flag, Provenance
from patternfuzz.corpus_store.finds.folder import Finds
from patternfuzz.corpus_store.folder import entry_files, find_file, read_entry
from patternfuzz.corpus_store.lint import Finding, lint
from patternfuzz.corpus_store.lock import locked
from patternfuzz.corpus_store.merge import merge
from patternfuzz.corpus_store.root import CorpusFolder
from patternfuzz.corpus_store.strict import plain_text
from patternfuzz.corpus_store.verification import Failure, VerifyReport
from patternfuzz.decision import Decision, Verdict
from patternfuzz.errors import CorpusError
from patternfuzz.pattern import Pattern

__all__ = ["AddStatus", "Added", "Corpus", "shipped"]


class AddStatus(StrEnum):
    """What adding an entry did to the folder."""

    NEW = "new"
    MERGED = "merged"
    """The pattern was there; provenance, tags or better words were added to it."""
    DECIDED = "decided"
    """The pattern was there as unknown and now has a proof."""
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Added:
    """The entry as it now stands in the folder, what adding it did, and its path below the folder."""

    entry: Entry
    status: AddStatus

    @property
    def path(self) -> str:
        return self.entry.filename


class Corpus(CorpusFolder):
    """A folder of entries; iterating reads them. ``finds`` are its entries of another kind, about pruning."""

    # -- reading -------------------------------------------------------------------------------------------------

    def files(self) -> Iterator[str]:
        """Paths of the entry files below the folder, in the order of iteration, without reading them."""
        return entry_files(self._root)

    def read(self, name: str) -> Entry:
        """Read one entry by its path below the folder, as given by :meth:`files`."""
        return read_entry(self._root, name, verify=self.verify)

    def __iter__(self) -> Iterator[Entry]:
        """All entries in a fixed order: closed, not closed, unknown, each by digest."""
        return (self.read(name) for name in self.files())

    def __len__(self) -> int:
        """The number of entry files, readable or not."""
        return sum(1 for _ in self.files())

    def find(self, digest: str) -> str | None:
        """The path below the folder of the entry file with this digest, or ``None``; the file is not read."""
        return find_file(self._root, digest)

    def __contains__(self, pattern: object) -> bool:
        """Is there an entry file for this pattern, in any labelling? The file is not read."""
        return isinstance(pattern, Pattern) and self.find(pattern.canonical().digest()) is not None

    def get(self, key: Pattern | str) -> Entry | None:
        """The entry of a pattern (in any labelling) or of the beginning of a digest; ``None`` if there is none."""
        if isinstance(key, Pattern):
            pattern = key.canonical()
            name = find_file(self._root, pattern.digest())
            entry = None if name is None else self.read(name)
            if entry is not None and entry.pattern != pattern:
                raise CorpusError(f"{self._root / str(name)}: another pattern has the same short digest")
            return entry
        names = [name for name in self.files() if _is_prefix(key, name)]
        if len(names) > 1:
            raise CorpusError(f"{self._root}: {len(names)} entries begin with {key!r}; give more digits")
        found = self.read(names[0]) if names else None
        return found if found is not None and found.digest.startswith(key) else None

    @property
    def finds(self) -> Finds:
        """What it has about heuristics that choose the wrong neurons."""
        return Finds(self._root, verify=self.verify, writable=self._writable)

    def verify_all(self) -> VerifyReport:
        """Read and re-verify every entry and find; reports bad ones instead of raising."""
        counts = dict.fromkeys(Verdict, 0)
        failures = []
        for name in self.files():
            try:
                counts[read_entry(self._root, name, verify=True).verdict] += 1
            except CorpusError as error:
                failures.append(Failure(name, str(error)))
        finds = self.finds.verify_all()
        return VerifyReport(
            counts[Verdict.CLOSED],
            counts[Verdict.NOT_CLOSED],
            counts[Verdict.UNKNOWN],
            (*failures, *finds.failures),
            finds.verified,
            finds.unasked,
        )

    def lint(self) -> list[Finding]:
        """Everything untidy: entries that fail, stray and left-over files, missing words."""
        return lint(self._root, verify=self.verify)

    # -- writing -------------------------------------------------------------------------------------------------

    def create(self) -> None:
        """Make the folder if need be, and make sure that entries can be written to it."""
        for folder in (self.path, *(self.path / verdict.value for verdict in Verdict)):
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise CorpusError(
                    f"{folder}: cannot be made ({error.strerror or error}); choose a folder that you may write to"
                ) from error
        with locked(self.path):
            # The only way to know is to write: permission bits do not tell about read-only and full disks.
            probe = self.path / ".probe"
            write_atomically(probe, b"")
            probe.unlink(missing_ok=True)

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
        verifies. With ``as_unknown`` a weaker basis is kept as an undecided entry with a note. ``flag`` defaults to
        ``control``, ``example`` or ``open`` by verdict.
        """
        entry = build_entry(
            pattern,
            decision,
            provenance=provenance,
            reason=reason,
            flag=flag,
            title=title,
            tags=tags,
            as_unknown=as_unknown,
        )
        if not self.path.is_dir():
            self.create()
        with locked(self.path):
            name = find_file(self.path, entry.digest)
            # Always verified: a proof must not be thrown away in favour of a damaged file.
            old = None if name is None else read_entry(self.path, name, verify=True)
            kept = entry if old is None else merge(old, entry)
            self._keep(kept)
            if old is None:
                status = AddStatus.NEW
            elif old.verdict is not kept.verdict:
                status = AddStatus.DECIDED
            else:
                status = AddStatus.UNCHANGED if kept == old else AddStatus.MERGED
            return Added(kept, status)

    def annotate(
        self, digest: str, *, title: str | None = None, reason: str | None = None, tags: Iterable[str] = ()
    ) -> Entry:
        """Give an entry better words: a title, a reason, further tags. The evidence stays as it is."""
        found = self.get(digest)
        if found is None:
            raise CorpusError(f"{self._root}: no entry begins with {digest!r}; see 'patternfuzz corpus list'")
        with locked(self.path):
            entry = read_entry(self.path, found.filename, verify=True)
            entry = replace(
                entry,
                title=entry.title if title is None else plain_text(title, "title"),
                reason=entry.reason if reason is None else plain_text(reason, "reason"),
                tags=tag_list((*entry.tags, *tags)),
            )
            self._keep(entry)
        return entry

    def _keep(self, entry: Entry) -> None:
        """Write one entry while holding the lock; a proof takes the place of an open question."""
        self._write(entry.filename, encode(entry))
        if entry.verdict is not Verdict.UNKNOWN:
            question = self.path / Verdict.UNKNOWN.value / entry.filename.rpartition("/")[2]
            try:
                question.unlink(missing_ok=True)
            except OSError as error:
                raise CorpusError(f"{question}: cannot be deleted ({error.strerror or error}); delete it") from error


def _is_prefix(key: str, name: str) -> bool:
    stem = name.rpartition("/")[2].removesuffix(".json")
    return bool(key) and (stem.startswith(key) or key.startswith(stem))


def shipped(*, verify: bool = True) -> Corpus:
    """The curated corpus that comes with the package, read-only; ``verify`` as for :class:`Corpus`."""
    from importlib.resources import files

    return Corpus(files("patternfuzz.corpus"), verify=verify, writable=False)
