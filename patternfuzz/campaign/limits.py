"""How long a campaign runs."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from patternfuzz.campaign.report import Stopped
from patternfuzz.errors import BudgetError, PatternError

__all__ = ["Limits", "check_shape"]


@dataclass(frozen=True, slots=True)
class Limits:
    """When a campaign ends; ``None`` where it is not limited.

    Raises:
        BudgetError: ``max_examples`` or ``seconds`` is not positive.
    """

    max_examples: int | None = None
    seconds: float | None = None
    stop: Callable[[], bool] | None = None

    def __post_init__(self) -> None:
        if self.max_examples is not None and (type(self.max_examples) is not int or self.max_examples < 1):
            raise BudgetError(f"max_examples must be a positive whole number or None, not {self.max_examples!r}")
        if self.seconds is not None and not (self.seconds > 0 and not math.isnan(self.seconds)):
            raise BudgetError(f"seconds must be a positive number or None, not {self.seconds!r}")

    def reached(self, examples: int, seconds: float) -> Stopped | None:
        """Which limit a run with these figures has reached."""
        if self.max_examples is not None and examples >= self.max_examples:
            return Stopped.EXAMPLES
        if self.seconds is not None and seconds >= self.seconds:
            return Stopped.TIME
        return Stopped.STOP if self.stop is not None and self.stop() else None


def check_shape(max_shape: Sequence[int]) -> tuple[int, int, int]:
    """The shape as a tuple, if it is three positive whole numbers.

    Raises:
        PatternError: it is not.
    """
    shape = tuple(max_shape)
    if len(shape) != 3 or any(type(size) is not int or size < 1 for size in shape):
        raise PatternError(
            f"max_shape must be three positive whole numbers (inputs, hidden neurons, outputs), not {max_shape!r}"
        )
    return shape
