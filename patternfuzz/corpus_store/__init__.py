"""The corpus: a folder with one JSON file per canonical pattern, each with evidence that re-verifies."""

from patternfuzz.corpus_store.entry import Entry, Flag, Provenance, versions
from patternfuzz.corpus_store.lint import Finding
from patternfuzz.corpus_store.store import Added, AddStatus, Corpus, shipped
from patternfuzz.corpus_store.verification import Failure, VerifyReport

__all__ = [
    "AddStatus",
    "Added",
    "Corpus",
    "Entry",
    "Failure",
    "Finding",
    "Flag",
    "Provenance",
    "VerifyReport",
    "shipped",
    "versions",
]
