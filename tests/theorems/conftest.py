"""Sets of neurons by name, and checking a bad window as part of the pattern it was found in."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import patternfuzz as pf
from patternfuzz.certificate import LimitProof, envelope
from patternfuzz.pattern import Pattern
from patternfuzz.search.found import BadWindow


def _shallow(*rectangles: tuple[set[int], set[int]]) -> Pattern:
    outputs = 1 + max(i for rows, _ in rectangles for i in rows)
    inputs = 1 + max(j for _, columns in rectangles for j in columns)
    below = [(k, j) for k, (_, columns) in enumerate(rectangles) for j in columns]
    above = [(i, k) for k, (rows, _) in enumerate(rectangles) for i in rows]
    return Pattern.from_edges([inputs, len(rectangles), outputs], [below, above])


@pytest.fixture(scope="session")
def shallow() -> Callable[..., Pattern]:
    """A pattern from the rectangles (outputs, inputs) of its hidden neurons."""
    return _shallow


def _check_window(pattern: Pattern, inputs: tuple[int, ...], outputs: tuple[int, ...], proof: LimitProof) -> None:
    node = BadWindow(inputs, outputs, proof, "").node(pattern)
    pf.verify(pattern, envelope(pattern, pf.Verdict.NOT_CLOSED, node))


@pytest.fixture(scope="session")
def check_window() -> Callable[..., None]:
    """Verify a limit proof about a window of a pattern as a proof about the pattern."""
    return _check_window
