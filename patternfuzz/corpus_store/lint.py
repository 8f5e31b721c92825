"""What is untidy in a corpus folder, beyond entries that fail."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Finding"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to put right: path below the corpus folder, a short code, and what to do about it."""

    path: str
    code: str
    message: str
