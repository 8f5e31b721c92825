"""What a reduction returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from patternfuzz.pattern import Pattern

__all__ = ["Reduced"]


@dataclass(frozen=True, slots=True)
class Reduced:
    """A simpler pattern and the certificate step that leads to it."""

    pattern: Pattern
    step: Mapping[str, Any]

    def lift(self, proof: Mapping[str, Any]) -> dict[str, Any]:
        """Turn a proof about the reduced pattern into one about the original."""
        return {**self.step, "then": proof}
