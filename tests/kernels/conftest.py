"""Patterns from sets of hidden neurons."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from patternfuzz.kernels.counts import Kernel
from patternfuzz.pattern import Pattern

Words = Sequence[int]


@pytest.fixture(scope="session")
def pattern_of() -> Callable[[int, Words, Words], Pattern]:
    """The pattern whose inputs feed, and outputs read, these sets of hidden neurons (bit ``k`` for neuron ``k``)."""

    def build(hidden: int, inputs: Words, outputs: Words) -> Pattern:
        counts = [tuple(list(words).count(word) for word in range(1, 1 << hidden)) for words in (inputs, outputs)]
        return Kernel(hidden, counts[0], counts[1]).pattern()

    return build
