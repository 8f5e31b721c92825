"""The strategies, the oracle and the shrinker, as a campaign uses them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
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

_SHRINKING = 6.0
"""Shrinking one pattern may take so many times the time of one decision."""

_LEAST = 0.05
"""Seconds that a decision gets even when the campaign's time is over."""


def real_tools(max_shape: tuple[int, int, int], seed: int, budget: Budget, seconds: float | None) -> Tools:
    """The tools of a hunt for patterns of at most ``max_shape`` that ends in ``seconds``.

    ``budget`` is for each decision, cut to the time that is left.
    """
    strategy = shape_strategy(max_shape)
    deadline = None if seconds is None else time.monotonic() + seconds

    def late() -> bool:
        return deadline is not None and time.monotonic() >= deadline

    def allowed(factor: float) -> Budget:
        left = [] if deadline is None else [max(deadline - time.monotonic(), _LEAST)]
        own = [] if budget.seconds is None else [factor * budget.seconds]
        return replace(budget, seconds=min((*left, *own), default=None))

    @lru_cache(_REMEMBERED)
    def remembered(pattern: Pattern) -> Decision:
        return decide(pattern, allowed(1.0))

    def draw(number: int) -> Sequence[Pattern]:
        return draw_batch(strategy, seed=batch_seed(seed, number))

    def minima(pattern: Pattern) -> Sequence[Minimum]:
        result = shrink(
            pattern, moves="window", all=True, budget=allowed(_SHRINKING), decide=lambda p, _: remembered(p)
        )
        # Every listed window is confirmed one-minimal on its own; the candidates have something undecided below them.
        confirmed = [Minimum(p, Minimality.ONE_MINIMAL.value) for p in result.patterns]
        open_ended = [Minimum(p, Minimality.UNDECIDED.value) for p in result.candidates]
        return [*confirmed, *open_ended] or [Minimum(result.pattern, result.minimality.value)]

    return Tools(draw, remembered, minima, late)
