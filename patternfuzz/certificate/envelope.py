"""The outermost object of a certificate."""

from __future__ import annotations

from typing import Any

from patternfuzz.decision import Verdict
from patternfuzz.pattern import Pattern

__all__ = ["FORMAT", "VERSION", "envelope"]

FORMAT = "patternfuzz-certificate"
VERSION = 1


def envelope(pattern: Pattern, verdict: Verdict, proof: dict[str, Any]) -> dict[str, Any]:
    """Bind a proof node to the pattern it is about."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "verdict": verdict.value,
        "pattern_sha256": pattern.digest(),
        "proof": proof,
    }
