"""The minimal bad windows of the theorem about three hidden neurons, as corpus entries."""

from __future__ import annotations

from collections.abc import Iterator

from patternfuzz.campaign.words import first_words
from patternfuzz.corpus_store import Added, AddStatus, Corpus, Flag, Provenance, versions
from patternfuzz.decision import Basis, Decision, Verdict
from patternfuzz.kernels.theorem import shipped
from patternfuzz.kernels.words import sentence
from patternfuzz.shrink.normal import normalise

__all__ = ["keep_windows"]

COMMAND = "patternfuzz theorem keep"
ORIGIN = "In the complete list of minimal bad windows of three hidden neurons: {}."
MINIMALITY = "one-minimal"
"""All windows of a window listed are closed: that is part of what ``patternfuzz theorem verify`` verifies."""


def keep_windows(corpus: Corpus) -> Iterator[Added]:
    """Add the windows listed that a corpus lacks, small ones first, and yield what was new.

    Left out are those that moves of the shrinker turn into a pattern with fewer edges and the same matrices, such as
    LU with its free entry written twice; it is listed too.

    Raises:
        CorpusError: an entry cannot be written.
    """
    for entry in shipped().windows:
        present = corpus.get(entry.pattern)
        if present is not None and present.flag is Flag.MINIMAL:
            continue
        if normalise(entry.pattern).pattern.canonical() != entry.pattern:
            continue
        words = sentence(entry.pattern)
        decision = Decision(Verdict.NOT_CLOSED, "a limit is not a product", entry.certificate, Basis.PROVED)
        added = corpus.add(
            entry.pattern,
            decision,
            flag=Flag.MINIMAL,
            title=f"three neurons: {words}",
            reason=first_words(entry.pattern, decision, MINIMALITY, origin=ORIGIN.format(words)),
            tags=("theorem", "three-neurons"),
            provenance=Provenance(source="theorem", command=COMMAND, minimality=MINIMALITY, versions=versions()),
        )
        if added.status is not AddStatus.UNCHANGED:
            yield added
