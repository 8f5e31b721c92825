"""Counts for the terminal summary of a test run."""

from __future__ import annotations

from collections import Counter

__all__ = ["TALLY", "count"]

TALLY: Counter[str] = Counter()
"""What this process has counted; the plugin reports what was added during the test session."""


def count(kind: str, what: str) -> None:
    """Count one event, for example ``count("decided", "closed")``."""
    TALLY[f"{kind} {what}"] += 1
