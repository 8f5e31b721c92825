"""What a bad pattern shrank to goes into the corpus."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from patternfuzz.campaign.words import first_words
from patternfuzz.corpus_store import Added, AddStatus, Corpus, Flag, Provenance, versions
from patternfuzz.decision import Basis, Decision, Verdict
from patternfuzz.pattern import Pattern

__all__ = ["VOUCHED", "Decide", "Minimum", "keep_minimum"]

VOUCHED = ("one-minimal", "global")
"""Words of the shrinker that make a pattern ``minimal`` in the corpus."""

Decide = Callable[[Pattern], Decision]


@dataclass(frozen=True, slots=True)
class Minimum:
    """What shrinking left of a bad pattern: a canonical pattern, and what is known about it being smallest."""

    pattern: Pattern
    minimality: str

    @property
    def vouched(self) -> bool:
        """Does the shrinker vouch for it being smallest?"""
        return self.minimality in VOUCHED


def keep_minimum(
    corpus: Corpus, minimum: Minimum, *, parent: Pattern, seed: int, command: str, decide: Decide
) -> Added | None:
    """Write a minimum to the corpus and return what was written; ``None`` if that would tell the corpus nothing new.

    Raises:
        CorpusError: the entry cannot be written, or a damaged one is in its place.
    """
    present = corpus.get(minimum.pattern)
    if (
        present is not None
        and present.verdict is not Verdict.UNKNOWN
        and (present.flag is Flag.MINIMAL or not minimum.vouched)
    ):
        return None
    decision = decide(minimum.pattern)
    smallest = decision.basis is Basis.PROVED and minimum.vouched
    added = corpus.add(
        minimum.pattern,
        decision,
        flag=Flag.MINIMAL if smallest else None,
        reason=first_words(minimum.pattern, decision, minimum.minimality),
        provenance=Provenance(
            source="hunt",
            command=command,
            seed=seed,
            parent=parent.digest(),
            minimality=minimum.minimality,
            versions=versions("hypothesis"),
        ),
        as_unknown=True,
    )
    return None if added.status is AddStatus.UNCHANGED else added
