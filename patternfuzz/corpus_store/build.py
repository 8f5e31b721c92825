"""From a decision to an entry that may be written."""

from __future__ import annotations

from collections.abc import Iterable

from patternfuzz.corpus_store.codec import tag_list
from patternfuzz.corpus_store.entry import Entry, Flag, Provenance
from patternfuzz.corpus_store.strict import plain_text
from patternfuzz.corpus_store.verification import check_entry
from patternfuzz.decision import Basis, Decision, Verdict
from patternfuzz.errors import CorpusError
from patternfuzz.pattern import Pattern

__all__ = ["build_entry"]

_DEFAULT_FLAGS = {Verdict.CLOSED: Flag.CONTROL, Verdict.NOT_CLOSED: Flag.EXAMPLE, Verdict.UNKNOWN: Flag.OPEN}


def build_entry(
    pattern: Pattern,
    decision: Decision,
    *,
    provenance: Provenance,
    reason: str,
    flag: Flag | None,
    title: str | None,
    tags: Iterable[str],
    as_unknown: bool,
) -> Entry:
    """The entry of ``pattern``, with its certificate verified. See :meth:`Corpus.add` for the arguments.

    Raises:
        CorpusError: the pattern is not canonical, the decision is not proved, or words are missing.
    """
    verdict, basis, certificate, note = decision.verdict, decision.basis, decision.certificate, None
    if verdict is Verdict.UNKNOWN:
        basis, certificate = None, None
    elif basis is not Basis.PROVED:
        if not as_unknown:
            raise CorpusError(
                f"pattern {pattern.digest()[:12]}: {verdict.value} with basis {basis!s} is not proved; "
                "the corpus takes it only as an open question (as_unknown)"
            )
        note = f"claimed {verdict.value} (basis: {basis!s}), not proved: {' '.join(decision.reason.split())}"
        verdict, certificate = Verdict.UNKNOWN, None
    chosen = flag if flag is not None and verdict is decision.verdict else _DEFAULT_FLAGS[verdict]
    if chosen.verdict is not verdict:
        raise CorpusError(f"flag {chosen.value!r} does not go with verdict {verdict.value!r}")
    entry = Entry(
        pattern=pattern,
        verdict=verdict,
        basis=basis,
        certificate=certificate,
        flag=chosen,
        reason=plain_text(reason, "reason"),
        title=None if title is None else plain_text(title, "title"),
        note=note and plain_text(note[:2000], "note"),
        tags=tag_list(tags),
        provenance=(provenance,),
    )
    try:
        check_entry(entry)
    except CorpusError as error:
        raise CorpusError(f"pattern {pattern.digest()[:12]}: {error}") from error
    return entry
