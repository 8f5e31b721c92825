"""All smallest classes with their decisions, relabelling, and reading limit certificates without the checker."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import patternfuzz as pf
from patternfuzz.pattern import Pattern
from patternfuzz.pattern.enumerate import shallow_classes


@pytest.fixture(scope="session")
def small_classes() -> list[tuple[Pattern, pf.Decision]]:
    """The 562 classes with 2 or 3 inputs, hidden neurons and outputs, decided without a time bound."""
    return [(pattern, pf.decide(pattern, pf.Budget(seconds=None))) for pattern in shallow_classes()]


def _relabelled(pattern: Pattern, rng: random.Random) -> Pattern:
    new = [rng.sample(range(width), width) for width in pattern.widths]
    edges = [[(new[i + 1][o], new[i][n]) for o, n in pattern.edges(i)] for i in range(pattern.depth)]
    return Pattern.from_edges(pattern.widths, edges)


@pytest.fixture(scope="session")
def relabelled() -> Callable[[Pattern, random.Random], Pattern]:
    """The pattern with the neurons of every layer renumbered at random."""
    return _relabelled


@dataclass(frozen=True)
class Limit:
    """The window that a limit certificate is about: its masks, the curve and its value there."""

    masks: list[np.ndarray]
    value: np.ndarray
    curve: list[Any]

    def factors(self, t: Fraction) -> list[np.ndarray]:
        """The factors at ``t``, exactly."""
        found = []
        for mask, entries in zip(self.masks, self.curve, strict=True):
            factor = np.full(mask.shape, Fraction(0), dtype=object)
            for out, inp, series in entries:
                assert mask[out, inp]
                factor[out, inp] = sum((Fraction(c) * t**e for e, c in series), Fraction(0))
            found.append(factor)
        return found

    def product(self, t: Fraction) -> np.ndarray:
        first, *others = self.factors(t)
        for factor in others:
            first = factor @ first
        return first


def _limit_of(pattern: Pattern, certificate: dict[str, Any]) -> Limit:
    masks = [mask.astype(int) for mask in pattern.masks]
    node = certificate["proof"]
    while node["rule"] != "limit":
        if node["rule"] == "window":
            masks[0], masks[-1] = masks[0][:, node["inputs"]], masks[-1][node["outputs"]]
        else:
            assert node["rule"] == "contract"
            k = node["layer"]
            live = Pattern.from_masks(masks).pruned().masks
            masks[k - 1 : k + 1] = [np.minimum(live[k].astype(int) @ live[k - 1].astype(int), 1)]
        node = node["then"]
    value = np.array([[Fraction(x) for x in row] for row in node["value"]], dtype=object)
    return Limit(masks, value, node["curve"])


@pytest.fixture(scope="session")
def limit_of() -> Callable[[Pattern, dict[str, Any]], Limit]:
    """What a certificate of a pattern that is not closed says, read from its JSON."""
    return _limit_of
