"""The strategies, the oracle and the shrinker, as a campaign uses them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from patternfuzz.campaign.driver import batch_seed, draw_batch, shape_strategy
from patternfuzz.campaign.keep import Minimum
from patternfuzz.campaign.run import Tools
from patternfuzz.decision import Budget, Decision
from patternfuzz.oracle import decide
from patternfuzz.pattern import Pattern
from patternfuzz.shrink import Minimality, shrink

__all__ = ["real_tools"]

_REMEMBERED = 4096
"""Decisions kept in memory: the windows of different patterns are often the same."""


def real_tools(max_shape: tuple[int, int, int], seed: int, budget: Budget) -> Tools:
    """The tools of a hunt for patterns of at most ``max_shape``."""
    strategy = shape_strategy(max_shape)

    @lru_cache(_REMEMBERED)
    def remembered(pattern: Pattern) -> Decision:
        return decide(pattern, budget)

    def draw(number: int) -> Sequence[Pattern]:
        return draw_batch(strategy, seed=batch_seed(seed, number))

    def minima(pattern: Pattern) -> Sequence[Minimum]:
        result = shrink(pattern, moves="window", all=True, budget=budget, decide=lambda p, _: remembered(p))
        # Every listed window is confirmed one-minimal on its own; the candidates have something undecided below them.
        confirmed = [Minimum(p, Minimality.ONE_MINIMAL.value) for p in result.patterns]
        open_ended = [Minimum(p, Minimality.UNDECIDED.value) for p in result.candidates]
        return [*confirmed, *open_ended] or [Minimum(result.pattern, result.minimality.value)]

    return Tools(draw, remembered, minima)
