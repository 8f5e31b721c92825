"""Where an entry came from, as JSON data and back."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from patternfuzz.corpus_store.entry import Provenance
from patternfuzz.corpus_store.strict import as_object, plain_text
from patternfuzz.errors import CorpusError

__all__ = ["provenance_data", "provenance_key", "provenances"]

_KEYS = ("source", "command", "seed", "parent", "minimality", "versions")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def provenance_data(p: Provenance) -> dict[str, Any]:
    """One record."""
    return {
        "source": p.source,
        "command": p.command,
        "seed": p.seed,
        "parent": p.parent,
        "minimality": p.minimality,
        "versions": dict(sorted(p.versions.items())),
    }


def provenance_key(provenance: Provenance) -> str:
    """The order in which provenance records are kept; equal records have equal keys."""
    return json.dumps(provenance_data(provenance), sort_keys=True)


def provenances(value: object) -> tuple[Provenance, ...]:
    """The records of a file.

    Raises:
        CorpusError: they are no such records, or none.
    """
    if not isinstance(value, list) or not value:
        raise CorpusError("provenance must be a non-empty list")
    return tuple(_provenance(record) for record in value)


def _provenance(value: object) -> Provenance:
    data = as_object(value, _KEYS, "a provenance record")
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
