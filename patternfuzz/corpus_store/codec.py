"""Entries to and from JSON text; reading is strict, so that a damaged file never passes for an entry.

``corpus/schema.json`` states the same structure as a JSON Schema for other tools; a test compares the two.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn, TypeVar

from patternfuzz.corpus_store.entry import FORMAT, VERSION, Entry, Flag, Provenance
from patternfuzz.decision import Basis, Verdict
from patternfuzz.errors import CorpusError, PatternError
from patternfuzz.pattern import Pattern

__all__ = ["MAX_BYTES", "decode", "encode", "plain_text", "provenance_key", "tag_list"]

MAX_BYTES = 128 * 1024 * 1024
"""Larger files are refused unread; a certificate alone may have 64 MB."""

_ENTRY_KEYS = (
    "format", "version", "sha256", "title", "flag", "reason", "verdict", "basis", "note", "tags", "pattern",
    "provenance", "certificate",
)  # fmt: skip
_PROVENANCE_KEYS = ("source", "command", "seed", "parent", "minimality", "versions")
_TAG = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
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
        "provenance": [_provenance_data(p) for p in entry.provenance],
        "certificate": entry.certificate,
    }
    lines = (f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in data.items())
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def decode(raw: bytes) -> Entry:
    """Read the file content of an entry.

    Checks the structure only: not that the pattern is canonical, and not the certificate.

    Raises:
        CorpusError: what is wrong, without the file's name.
    """
    data = _object(_parse(raw), _ENTRY_KEYS, "the entry", head=("format", "version"))
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
        provenance=_provenances(data["provenance"]),
    )


def plain_text(value: object, name: str) -> str:
    """``value`` if it is one non-blank line of at most 2,000 characters; raises CorpusError otherwise."""
    if not isinstance(value, str) or not value.strip() or len(value) > 2000 or _CONTROL.search(value):
        raise CorpusError(f"{name} must be one non-empty line of at most 2000 characters")
    return value


def tag_list(tags: Iterable[str]) -> tuple[str, ...]:
    """Sorted distinct tags; raises CorpusError for one that is not lower-case letters, digits and hyphens."""
    found = tuple(sorted(set(tags)))
    for tag in found:
        if not _TAG.fullmatch(tag):
            raise CorpusError(f"tag {tag!r} must be at most 40 lower-case letters, digits and hyphens")
    return found


def provenance_key(provenance: Provenance) -> str:
    """The order in which provenance records are kept; equal records have equal keys."""
    return json.dumps(_provenance_data(provenance), sort_keys=True)


def _provenance_data(p: Provenance) -> dict[str, Any]:
    return {
        "source": p.source,
        "command": p.command,
        "seed": p.seed,
        "parent": p.parent,
        "minimality": p.minimality,
        "versions": dict(sorted(p.versions.items())),
    }


def _parse(raw: bytes) -> object:
    if len(raw) > MAX_BYTES:
        raise CorpusError(f"larger than {MAX_BYTES} bytes")
    try:
        return json.loads(raw.decode(), object_pairs_hook=_pairs, parse_float=_no_float, parse_constant=_no_float)
    except (ValueError, RecursionError) as error:
        raise CorpusError(f"not JSON ({str(error).splitlines()[0]}): cut short or damaged") from error


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key appears twice")
    return found


def _no_float(text: str) -> NoReturn:
    raise ValueError(f"the number {text} is not a whole number")


def _object(value: object, keys: tuple[str, ...], name: str, head: tuple[str, ...] = ()) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise CorpusError(f"{name} must be a JSON object")
    # A file of another kind or version is named as such before its other keys are judged.
    if head:
        if value.get("format") != FORMAT:
            raise CorpusError(f"format is {_show(value.get('format'))}, not {FORMAT!r}: this is not a corpus entry")
        version = value.get("version")
        if type(version) is not int or version != VERSION:
            raise CorpusError(f"version is {_show(version)}, but this patternfuzz reads version {VERSION}: update it")
    missing = [key for key in keys if key not in value]
    foreign = sorted(set(value) - set(keys))
    if missing or foreign:
        what = f"lacks {', '.join(missing)}" if missing else f"has unknown keys {', '.join(map(repr, foreign))}"
        raise CorpusError(f"{name} {what}")
    return value


def _show(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "..."


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
    raise CorpusError(f"{name} {_show(value)} is none of {', '.join(kind)}")


def _tags(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(tag, str) for tag in value):
        raise CorpusError("tags must be a list of strings")
    tags = tag_list(value)
    if list(tags) != value:
        raise CorpusError("tags must be sorted and distinct")
    return tags


def _provenances(value: object) -> tuple[Provenance, ...]:
    if not isinstance(value, list) or not value:
        raise CorpusError("provenance must be a non-empty list")
    return tuple(_provenance(record) for record in value)


def _provenance(value: object) -> Provenance:
    data = _object(value, _PROVENANCE_KEYS, "a provenance record")
    if data["seed"] is not None and type(data["seed"]) is not int:
        raise CorpusError("provenance: seed must be a whole number or null")
    if data["parent"] is not None and not (isinstance(data["parent"], str) and _SHA256.fullmatch(data["parent"])):
        raise CorpusError("provenance: parent must be a SHA-256 in hexadecimal or null")
    versions = data["versions"]
    if not isinstance(versions, Mapping) or not all(isinstance(v, str) and v for v in versions.values()):
        raise CorpusError("provenance: versions must map names to version strings")
    return Provenance(
        source=plain_text(data["source"], "provenance: source"),
        command=None if data["command"] is None else plain_text(data["command"], "provenance: command"),
        seed=data["seed"],
        parent=data["parent"],
        minimality=None if data["minimality"] is None else plain_text(data["minimality"], "provenance: minimality"),
        versions=versions,
    )
