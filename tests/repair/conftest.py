"""Patterns to repair."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest

from patternfuzz import Pattern


@pytest.fixture(scope="session")
def lu() -> Callable[[int], Pattern]:
    """The LU masks of a size; bad from 2 on."""

    def build(n: int) -> Pattern:
        ones = np.ones((n, n), dtype=bool)
        return Pattern.from_masks([np.triu(ones), np.tril(ones)])

    return build


@pytest.fixture(scope="session")
def random_pattern() -> Callable[..., Pattern]:
    """Independent edges."""

    def build(widths: tuple[int, ...], density: float, seed: int) -> Pattern:
        rng = np.random.default_rng(seed)
        return Pattern.from_masks([rng.random((above, below)) < density for below, above in pairwise(widths)])

    return build
