"""Finds about pruning: the entries of a corpus on which heuristics for neurons are far from the best choice."""

from __future__ import annotations

from patternfuzz.corpus_store.finds.find import Answer, Case, Net, PruningFind
from patternfuzz.corpus_store.finds.folder import AddedFind, Finds, FindsReport

__all__ = ["AddedFind", "Answer", "Case", "Finds", "FindsReport", "Net", "PruningFind"]
