"""Running budgets, and products of factors whose entries are Laurent polynomials."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import pytest

import patternfuzz as pf
from patternfuzz.algebra.laurent import add, multiply
from patternfuzz.search.clock import Clock


def _clock(**budget: Any) -> Clock:
    return Clock.start(pf.Budget(**{"seconds": None, **budget}))


@pytest.fixture(scope="session")
def clock() -> Callable[..., Clock]:
    """A clock without a time bound, with the arguments of a budget."""
    return _clock


def _limit(pieces: Any, rows: Mapping[Any, Any], columns: Mapping[Any, Any]) -> dict[tuple[int, int], Fraction]:
    found: dict[tuple[int, int], Any] = {}
    for k, piece in enumerate(pieces):
        for i, j in piece.entries:
            term = multiply(rows.get((k, i), {}), columns.get((k, j), {}))
            found[i, j] = add(found.get((i, j), {}), term)
    assert all(e >= 0 for series in found.values() for e in series), "a pole is left"
    return {entry: series.get(0, Fraction(0)) for entry, series in found.items()}


@pytest.fixture(scope="session")
def limit() -> Callable[..., dict[tuple[int, int], Fraction]]:
    """The value at 0 of a sum of pieces with Laurent factors, which must have no pole."""
    return _limit
