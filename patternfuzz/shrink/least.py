"""Is a bad pattern the least of all bad patterns? Decide everything that is smaller in the total order."""

from __future__ import annotations

from functools import lru_cache

from patternfuzz.decision import Verdict
from patternfuzz.pattern import Pattern
from patternfuzz.shrink.asking import Asker
from patternfuzz.shrink.below import smaller_patterns

__all__ = ["is_least", "is_least_for_default_oracle"]


def is_least(pattern: Pattern, asker: Asker) -> bool:
    """True if every smaller pattern can be listed and was decided closed. ``pattern`` is canonical.

    Raises:
        OutOfBudgetError: the budget ended.
    """
    smaller = smaller_patterns(pattern)
    return smaller is not None and all(asker.verdict(below) is Verdict.CLOSED for below in smaller)


@lru_cache(maxsize=256)
def is_least_for_default_oracle(pattern: Pattern, effort: int, seed: int) -> bool:
    """The same with :func:`patternfuzz.decide`, once per process, effort and seed."""
    from patternfuzz.decision import Budget
    from patternfuzz.oracle import decide

    return is_least(pattern, Asker(decide, Budget(seconds=None, effort=effort, seed=seed), trusting=False))
