"""The oracle as tests see it: any form of masks, a default budget, and each question answered once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from patternfuzz.decision import Budget, Decision
from patternfuzz.pattern import Pattern
from patternfuzz.testing.tally import count

__all__ = ["MemoOracle", "as_pattern", "ask", "default_budget"]

_DEFAULT: ContextVar[Budget | None] = ContextVar("patternfuzz_default_budget", default=None)


@contextmanager
def default_budget(budget: Budget) -> Iterator[None]:
    """Within the block, questions that name no budget get this one; the budget marker does so for one test."""
    token = _DEFAULT.set(budget)
    try:
        yield
    finally:
        _DEFAULT.reset(token)


def current_budget(budget: Budget | None) -> Budget:
    """``budget`` itself, or the default of the running test, or the library's."""
    return budget or _DEFAULT.get() or Budget()


def as_pattern(masks: Any) -> Pattern:
    """A pattern as it is, anything else as masks in forward order.

    Raises:
        PatternError: it is neither.
    """
    return masks if isinstance(masks, Pattern) else Pattern.from_masks(masks)


def ask(pattern: Pattern, budget: Budget | None) -> Decision:
    """One question to the oracle, counted."""
    from patternfuzz.oracle import decide

    decision = decide(pattern, current_budget(budget))
    count("decided", decision.verdict.value)
    return decision


class MemoOracle:
    """``decide`` that remembers its answers: the fixture ``patternfuzz_decide``.

    Called with a pattern, or with masks in forward order, and an optional budget. The memory is by content and budget
    and not by canonical form, because a certificate belongs to one labelling.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[Pattern, Budget], Decision] = {}

    def __call__(self, masks: Any, budget: Budget | None = None) -> Decision:
        """Decide, or repeat the answer to an equal question.

        Raises:
            PatternError: ``masks`` is neither a pattern nor masks.
        """
        pattern = as_pattern(masks)
        key = pattern, current_budget(budget)
        if key not in self._known:
            self._known[key] = ask(*key)
        return self._known[key]
