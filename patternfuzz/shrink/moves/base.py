"""What a move returns."""

from __future__ import annotations

from dataclasses import dataclass

from patternfuzz.pattern import Pattern

__all__ = ["Moved"]


@dataclass(frozen=True, slots=True)
class Moved:
    """A pattern after one move, and where its inputs and outputs come from.

    ``inputs[k]`` is the number that input ``k`` of the new pattern had in the old one; likewise ``outputs``. ``name``
    is the move, ``reason`` says why the new pattern is closed exactly when the old one is.
    """

    pattern: Pattern
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    name: str
    reason: str
