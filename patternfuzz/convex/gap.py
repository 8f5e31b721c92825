"""The gap between what was reached and what can be reached at best."""

from __future__ import annotations

from typing import Protocol

__all__ = ["SMALL_GAP", "Bounded", "Gap"]

SMALL_GAP = 1e-6
"""A relative gap up to this counts as none, where nothing else is asked for."""


class Bounded(Protocol):
    """What has an ``objective`` and a proved ``lower`` bound of all objectives that it is compared with."""

    @property
    def objective(self) -> float: ...

    @property
    def lower(self) -> float: ...


class Gap:
    """The gap of a result that is :class:`Bounded`."""

    @property
    def gap(self: Bounded) -> float:
        """``objective - lower``."""
        return self.objective - self.lower

    @property
    def relative_gap(self: Bounded) -> float:
        """``gap`` as a share of the objective; 0 if that is 0."""
        return (self.objective - self.lower) / self.objective if self.objective > 0 else 0.0
