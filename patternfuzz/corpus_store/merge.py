"""Two entries of the same pattern become one."""

from __future__ import annotations

from dataclasses import replace

from patternfuzz.corpus_store.entry import Entry, Flag, Provenance
from patternfuzz.corpus_store.provenance import provenance_key
from patternfuzz.decision import Verdict
from patternfuzz.errors import CorpusError

__all__ = ["MAX_PROVENANCE", "merge", "merge_provenance"]

MAX_PROVENANCE = 8
"""Provenance records kept per entry: the first in a fixed order, so that merging stays independent of order."""


def merge_provenance(*groups: tuple[Provenance, ...]) -> tuple[Provenance, ...]:
    """The union of the records, sorted and cut to the first :data:`MAX_PROVENANCE`."""
    union = {provenance_key(record): record for group in groups for record in group}
    return tuple(union[key] for key in sorted(union)[:MAX_PROVENANCE])


def merge(old: Entry, new: Entry) -> Entry:
    """What the corpus keeps of an entry it has and another of the same pattern.

    A proof beats no proof; otherwise the words and the certificate that are there stay, because a person may have
    reviewed them. ``minimal`` beats ``example``. Provenance and tags are united.

    Raises:
        CorpusError: one entry proves the pattern closed and the other not closed.
    """
    if Verdict.UNKNOWN not in (old.verdict, new.verdict) and old.verdict is not new.verdict:
        raise CorpusError(
            f"{old.filename}: the corpus proves this pattern {old.verdict.value}, but a certificate for "
            f"{new.verdict.value} verifies too: one proof rule is wrong, please report both certificates"
        )
    base = new if old.verdict is Verdict.UNKNOWN and new.verdict is not Verdict.UNKNOWN else old
    if base is old and base.flag is Flag.EXAMPLE and new.flag is Flag.MINIMAL:
        base = replace(base, flag=new.flag, reason=new.reason)
    return replace(
        base,
        title=base.title or old.title or new.title,
        tags=tuple(sorted({*old.tags, *new.tags})),
        provenance=merge_provenance(old.provenance, new.provenance),
    )
