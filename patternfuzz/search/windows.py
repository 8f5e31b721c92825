"""Windows of a pattern, small ones first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, islice

from patternfuzz.pattern import Pattern

__all__ = ["small_windows"]

WINDOW_LIMIT = 3000
"""Windows looked at in one pattern."""

SIZE_LIMIT = 10
"""Inputs and outputs of the largest window looked at."""


def small_windows(pattern: Pattern) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Inputs and outputs of windows with at least two of each (one row or column is always closed)."""
    m, n = pattern.n_outputs, pattern.n_inputs
    shapes = sorted(
        ((a, b) for a in range(2, SIZE_LIMIT - 1) for b in range(2, SIZE_LIMIT - a + 1) if a <= m and b <= n),
        key=lambda shape: (sum(shape), shape),
    )
    every = (
        (inputs, outputs)
        for a, b in shapes
        for outputs in combinations(range(m), a)
        for inputs in combinations(range(n), b)
    )
    return islice(every, WINDOW_LIMIT)
