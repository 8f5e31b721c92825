"""How much of a budget is left."""

from __future__ import annotations

import time
from dataclasses import dataclass

from patternfuzz.decision import Budget

__all__ = ["Clock"]


@dataclass(slots=True)
class Clock:
    """A running budget: a deadline in time, and deterministic steps that are spent."""

    deadline: float | None
    steps: int
    seed: int

    @classmethod
    def start(cls, budget: Budget) -> Clock:
        deadline = None if budget.seconds is None else time.monotonic() + budget.seconds
        return cls(deadline, budget.effort, budget.seed)

    @property
    def out_of_time(self) -> bool:
        return self.deadline is not None and time.monotonic() >= self.deadline

    def spend(self) -> bool:
        """Take one step; ``False`` when nothing is left."""
        if self.steps <= 0 or self.out_of_time:
            return False
        self.steps -= 1
        return True

    def part(self, steps: int) -> Clock:
        """A clock with the same deadline and seed and at most ``steps`` of the steps."""
        return Clock(self.deadline, min(steps, self.steps), self.seed)
