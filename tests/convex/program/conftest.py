"""Data for programs that are written out whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

DEGENERATE = np.array([[1.0, 0, 1], [1, 0, 1], [-2, 0, -2], [0, 0, 0], [0, 1, 1], [1, 1, 2]])


def _data(kind: str) -> tuple[Any, Any]:
    rng = np.random.default_rng(7)
    X = {"plane": rng.normal(size=(7, 2)), "space": rng.normal(size=(6, 3)), "degenerate": DEGENERATE}[kind]
    return X, rng.normal(size=len(X))


@pytest.fixture(scope="session")
def small_data() -> Callable[[str], tuple[Any, Any]]:
    """``small_data(kind)``: points in the "plane", in "space", or "degenerate" ones, and normal targets."""
    return _data
