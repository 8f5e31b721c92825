"""What one corpus file holds: a canonical pattern, its verdict, the evidence, where it came from and why it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from patternfuzz.decision import Basis, Verdict
from patternfuzz.pattern import Pattern

__all__ = ["DIGEST_LENGTH", "FORMAT", "VERSION", "Entry", "Flag", "Provenance", "versions"]

FORMAT = "patternfuzz-entry"
VERSION = 1

DIGEST_LENGTH = 16
"""Hexadecimal digits of the digest that name a file; the entry itself holds all 64."""


class Flag(StrEnum):
    """Why an entry is there, in one word."""

    MINIMAL = "minimal"
    """Not closed, and no single window move leaves something that is not closed."""
    EXAMPLE = "example"
    """Not closed, not known to be smallest."""
    CONTROL = "control"
    """Closed: a reference that must stay closed."""
    OPEN = "open"
    """Not decided with a proof."""

    @property
    def verdict(self) -> Verdict:
        """The verdict that an entry with this flag has."""
        return {Flag.CONTROL: Verdict.CLOSED, Flag.OPEN: Verdict.UNKNOWN}.get(self, Verdict.NOT_CLOSED)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where an entry came from, without dates, so that running the same command again writes the same file.

    ``source`` is a word such as ``hunt``, ``curated`` or ``add``; ``command`` repeats the find; ``seed`` is the random
    seed; ``parent`` is the digest of the canonical pattern it was shrunk from; ``minimality`` is what the shrinker
    vouches for; ``versions`` names the packages that took part.
    """

    source: str
    command: str | None = None
    seed: int | None = None
    parent: str | None = None
    minimality: str | None = None
    versions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """One corpus file.

    ``pattern`` is canonical. ``certificate`` is for exactly this pattern (``None`` when the verdict is ``UNKNOWN``).
    ``basis`` is ``proved`` for every decided entry; an undecided one may name a weaker basis, and then ``note`` says
    what that basis claims. ``reason`` tells a person why the entry is kept.
    """

    pattern: Pattern
    verdict: Verdict
    basis: Basis | None
    certificate: Mapping[str, Any] | None
    flag: Flag
    reason: str
    title: str | None = None
    note: str | None = None
    tags: tuple[str, ...] = ()
    provenance: tuple[Provenance, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 of the pattern's JSON, in hexadecimal."""
        return self.pattern.digest()

    @property
    def filename(self) -> str:
        """Where the entry lives below the corpus folder, with ``/``."""
        return f"{self.verdict.value}/{self.digest[:DIGEST_LENGTH]}.json"


def versions(*packages: str) -> dict[str, str]:
    """The installed versions of patternfuzz and of ``packages``, by name."""
    from importlib.metadata import version

    from patternfuzz import __version__

    return {"patternfuzz": __version__, **{name: version(name) for name in packages}}
