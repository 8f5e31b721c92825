"""All smallest classes with their decisions."""

from __future__ import annotations

import pytest

import patternfuzz as pf
from patternfuzz.pattern import Pattern
from patternfuzz.pattern.enumerate import shallow_classes


@pytest.fixture(scope="session")
def small_classes() -> list[tuple[Pattern, pf.Decision]]:
    """The 562 classes with 2 or 3 inputs, hidden neurons and outputs, decided without a time bound."""
    return [(pattern, pf.decide(pattern, pf.Budget(seconds=None))) for pattern in shallow_classes()]
