"""Fast stand-ins for the slow tools, where a test is about the loop and not about the mathematics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import pytest

from patternfuzz.campaign.keep import Minimum
from patternfuzz.campaign.run import Tools
from patternfuzz.campaign.toolbox import real_tools
from patternfuzz.decision import Budget, Decision
from patternfuzz.pattern import Pattern


@pytest.fixture
def counting_tools() -> tuple[Tools, Counter[Pattern]]:
    """The real tools on 2x2x2, and how often the oracle was asked about each generated pattern."""
    real = real_tools((2, 2, 2), 0, Budget(), None)
    asked: Counter[Pattern] = Counter()

    def decide(pattern: Pattern) -> Decision:
        asked[pattern] += 1
        return real.decide(pattern)

    return Tools(real.draw, decide, real.minima, real.late), asked


@pytest.fixture
def scripted_tools() -> Callable[..., Tools]:
    """Tools that draw a given list, batch by batch of four, and answer with given functions."""

    def make(
        patterns: Sequence[Pattern],
        decide: Callable[[Pattern], Decision],
        minima: Callable[[Pattern], Sequence[Minimum]],
        late: Callable[[], bool] = lambda: False,
    ) -> Tools:
        return Tools(lambda number: patterns[4 * number : 4 * number + 4], decide, minima, late)

    return make
