"""For all tests: relabelling, an oracle that is interrupted, and reading limit certificates without the checker."""

from __future__ import annotations

import os

# Before NumPy is loaded: test processes run side by side, and threads for small matrices only wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from patternfuzz.decision import Budget, Decision
from patternfuzz.errors import ReadError
from patternfuzz.oracle import decide
from patternfuzz.pattern import Pattern
from patternfuzz.reduce.contract import without_layer


@pytest.fixture(scope="session", autouse=True)
def installed_package_in_child_processes() -> Iterator[None]:
    """Keep the current folder out of the path of Python processes that tests start.

    In the root of the checkout it would shadow an installed patternfuzz, and without its strategies and corpus.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONSAFEPATH", "1")
        yield


def _relabelled(pattern: Pattern, rng: random.Random) -> Pattern:
    new = [rng.sample(range(width), width) for width in pattern.widths]
    edges = [[(new[i + 1][o], new[i][n]) for o, n in pattern.edges(i)] for i in range(pattern.depth)]
    return Pattern.from_edges(pattern.widths, edges)


@pytest.fixture
def unreadable() -> Callable[[Callable[[Path], object], Path, str], None]:
    """``unreadable(read, path, message)``: reading the file ends with one line, its name first and then this."""

    def check(read: Callable[[Path], object], path: Path, message: str) -> None:
        with pytest.raises(ReadError, match=message) as caught:
            read(path)
        assert str(caught.value).startswith(f"{path}: ")
        assert "\n" not in str(caught.value)

    return check


@pytest.fixture(scope="session")
def relabelled() -> Callable[[Pattern, random.Random], Pattern]:
    """The pattern with the neurons of every layer renumbered at random."""
    return _relabelled


class Tired:
    """An oracle that is interrupted at one question; ``asked`` are the patterns it was asked about."""

    def __init__(self, question: int) -> None:
        self.question = question
        self.asked: list[Pattern] = []

    def __call__(self, pattern: Pattern, *budget: Budget) -> Decision:
        self.asked.append(pattern)
        if len(self.asked) == self.question:
            raise KeyboardInterrupt
        return decide(pattern, *budget)


@pytest.fixture
def tired() -> type[Tired]:
    """``tired(12)`` decides as usual, except that its twelfth question is answered by Ctrl-C."""
    return Tired


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


def _pair_replaced(pattern: Pattern, node: Mapping[str, Any]) -> Pattern:
    """The pattern with another layer in the place of one and other masks on its two sides."""
    k = node["layer"]
    edges = [list(pattern.edges(i)) for i in range(pattern.depth)]
    edges[k - 1 : k + 1] = [[(a, b) for a, b in node[side]] for side in ("below", "above")]
    return Pattern.from_edges([*pattern.widths[:k], node["width"], *pattern.widths[k + 1 :]], edges)


def _limit_of(pattern: Pattern, certificate: dict[str, Any]) -> Limit:
    node = certificate["proof"]
    while node["rule"] != "limit":
        if node["rule"] == "window":
            pattern = pattern.window(node["inputs"], node["outputs"])
        elif node["rule"] == "embed":
            pattern = Pattern.from_json(node["pattern"])
        elif node["rule"] == "respell":
            pattern = _pair_replaced(pattern.pruned(), node)
        elif node["rule"] == "cover":
            gone = {tuple(edge) for edge in node["drop"]}
            kept = [[e for e in pattern.edges(i) if (i, *e) not in gone] for i in range(pattern.depth)]
            pattern = Pattern.from_edges(pattern.widths, kept)
        elif node["rule"] == "fill":
            pattern = pattern.pruned()
            for layer in range(node["last"], node["first"], -1):
                pattern = without_layer(pattern, layer)
        else:
            assert node["rule"] == "contract"
            pattern = without_layer(pattern.pruned(), node["layer"])
        node = node["then"]
    masks = [mask.astype(int) for mask in pattern.masks]
    value = np.array([[Fraction(x) for x in row] for row in node["value"]], dtype=object)
    return Limit(masks, value, node["curve"])


@pytest.fixture(scope="session")
def limit_of() -> Callable[[Pattern, dict[str, Any]], Limit]:
    """What a certificate of a pattern that is not closed says, read from its JSON."""
    return _limit_of
