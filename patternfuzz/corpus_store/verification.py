"""Does an entry prove what it says?"""

from __future__ import annotations

from dataclasses import dataclass

from patternfuzz.corpus_store.entry import Entry
from patternfuzz.decision import Verdict
from patternfuzz.errors import CertificateError, CorpusError

__all__ = ["Failure", "VerifyReport", "check_entry"]


@dataclass(frozen=True, slots=True)
class Failure:
    """An entry file that cannot be trusted: its path below the corpus folder, and what is wrong and what to do."""

    path: str
    message: str


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What re-verifying a whole corpus found: numbers of entries by verdict, and every file that failed.

    ``finds`` are those about pruning that hold. In those ``unasked``, only what the heuristic keeps was taken from the
    file: it needs torch.
    """

    closed: int
    not_closed: int
    unknown: int
    failures: tuple[Failure, ...]
    finds: int = 0
    unasked: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.failures

    @property
    def total(self) -> int:
        return self.closed + self.not_closed + self.unknown + self.finds + len(self.failures)


def check_entry(entry: Entry) -> None:
    """Check that the pattern is canonical and that the certificate proves the verdict for it.

    Raises:
        CorpusError: what is wrong, without the file's name.
    """
    from patternfuzz.verify import verify

    if entry.pattern != entry.pattern.canonical():
        raise CorpusError("the pattern is not in canonical form: decide and add pattern.canonical() instead")
    if entry.verdict is Verdict.UNKNOWN:
        return
    certificate = entry.certificate
    if certificate is None:
        raise CorpusError(f"verdict {entry.verdict.value} has no certificate")
    if certificate.get("verdict") != entry.verdict.value:
        raise CorpusError(f"the entry says {entry.verdict.value}, its certificate says {certificate.get('verdict')!r}")
    try:
        verify(entry.pattern, certificate)
    except CertificateError as error:
        raise CorpusError(f"the certificate does not verify ({error})") from error
