"""The corpus: a folder with one JSON file per canonical pattern, each with evidence that re-verifies."""

from patternfuzz.corpus_store.entry import Entry, Flag, Provenance, versions
from patternfuzz.corpus_store.finds.find import PruningFind
from patternfuzz.corpus_store.finds.folder import AddedFind, Finds
from patternfuzz.corpus_store.lint import Finding
from patternfuzz.corpus_store.store import Added, AddStatus, Corpus, shipped
from patternfuzz.corpus_store.verification import Failure, VerifyReport

__all__ = [
    "AddStatus",
    "Added",
    "AddedFind",
    "Corpus",
    "Entry",
    "Failure",
    "Finding",
    "Finds",
    "Flag",
    "Provenance",
    "PruningFind",
    "VerifyReport",
    "shipped",
    "versions",
]
