"""Entries to and from JSON text; reading is strict, so that a damaged file never passes for an entry.

``corpus/schema.json`` states the same structure as a JSON Schema for other tools; a test compares the two.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import TypeVar

from patternfuzz.corpus_store.entry import FORMAT, VERSION, Entry, Flag
from patternfuzz.corpus_store.provenance import provenance_data, provenances
from patternfuzz.corpus_store.strict import as_object, check_head, content, parse, plain_text, shown
from patternfuzz.decision import Basis, Verdict
from patternfuzz.errors import CorpusError, PatternError
from patternfuzz.pattern import Pattern

__all__ = ["decode", "encode", "tag_list"]

_ENTRY_KEYS = (
    "format", "version", "sha256", "title", "flag", "reason", "verdict", "basis", "note", "tags", "pattern",
    "provenance", "certificate",
)  # fmt: skip
_TAG = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_E = TypeVar("_E", Verdict, Basis, Flag)


def encode(entry: Entry) -> bytes:
    """The file content of an entry: one line per key, always the same bytes for equal entries."""
    data = {
        "format": FORMAT,
        "version": VERSION,
        "sha256": entry.digest,
        "title": entry.title,
        "flag": entry.flag.value,
        "reason": entry.reason,
        "verdict": entry.verdict.value,
        "basis": entry.basis.value if entry.basis else None,
        "note": entry.note,
        "tags": list(entry.tags),
        "pattern": entry.pattern.to_data(),
        "provenance": [provenance_data(p) for p in entry.provenance],
        "certificate": entry.certificate,
    }
    return content(data)


def decode(raw: bytes) -> Entry:
    """Read the file content of an entry.

    Checks the structure only: not that the pattern is canonical, and not the certificate.

    Raises:
        CorpusError: what is wrong, without the file's name.
    """
    value = parse(raw)
    check_head(value, FORMAT, VERSION, "corpus entry")
    data = as_object(value, _ENTRY_KEYS, "the entry")
    pattern = _pattern(data["pattern"])
    if data["sha256"] != pattern.digest():
        raise CorpusError("'sha256' is not the digest of 'pattern': one of them was changed")
    verdict = _member(Verdict, data["verdict"], "verdict")
    basis = None if data["basis"] is None else _member(Basis, data["basis"], "basis")
    flag = _member(Flag, data["flag"], "flag")
    certificate = data["certificate"]
    if flag.verdict is not verdict:
        raise CorpusError(f"flag {flag.value!r} does not go with verdict {verdict.value!r}")
    if verdict is Verdict.UNKNOWN:
        if certificate is not None or basis is Basis.PROVED:
            raise CorpusError("an unknown verdict has no certificate and is not proved")
        if (basis is None) != (data["note"] is None):
            raise CorpusError("an unknown verdict has a note if and only if it names a basis")
    else:
        if basis is not Basis.PROVED:
            raise CorpusError(f"verdict {verdict.value!r} needs basis 'proved', not {data['basis']!r}")
        if not isinstance(certificate, dict):
            raise CorpusError(f"verdict {verdict.value!r} needs a certificate object")
        if data["note"] is not None:
            raise CorpusError("a proved verdict has no note")
    return Entry(
        pattern=pattern,
        verdict=verdict,
        basis=basis,
        certificate=certificate,
        flag=flag,
        reason=plain_text(data["reason"], "reason"),
        title=None if data["title"] is None else plain_text(data["title"], "title"),
        note=None if data["note"] is None else plain_text(data["note"], "note"),
        tags=_tags(data["tags"]),
        provenance=provenances(data["provenance"]),
    )


def tag_list(tags: Iterable[str]) -> tuple[str, ...]:
    """Sorted distinct tags; raises CorpusError for one that is not lower-case letters, digits and hyphens."""
    found = tuple(sorted(set(tags)))
    for tag in found:
        if not _TAG.fullmatch(tag):
            raise CorpusError(f"tag {tag!r} must be at most 40 lower-case letters, digits and hyphens")
    return found


def _pattern(value: object) -> Pattern:
    try:
        text = json.dumps(value)
        pattern = Pattern.from_json(text)
    except (PatternError, RecursionError) as error:
        raise CorpusError(f"pattern: {error}") from error
    # Compared as text, because True == 1: only the one normal spelling of a pattern is accepted.
    if json.dumps(value, sort_keys=True) != json.dumps(pattern.to_data(), sort_keys=True):
        raise CorpusError("pattern: not in normal form (edges ascending, whole numbers, no other keys)")
    return pattern


def _member(kind: type[_E], value: object, name: str) -> _E:
    for member in kind:
        if value == member.value:
            return member
    raise CorpusError(f"{name} {shown(value)} is none of {', '.join(kind)}")


def _tags(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(tag, str) for tag in value):
        raise CorpusError("tags must be a list of strings")
    tags = tag_list(value)
    if list(tags) != value:
        raise CorpusError("tags must be sorted and distinct")
    return tags
