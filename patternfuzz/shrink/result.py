"""What the shrinker answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from patternfuzz.decision import Decision
from patternfuzz.pattern import Pattern

__all__ = ["Minimality", "ShrinkResult", "Step"]


class Minimality(StrEnum):
    """How small a result is known to be. Every value is a statement about proofs, none about how hard was tried."""

    GLOBAL = "global"
    """No smaller one exists. For ``moves="any"``: every pattern that is smaller in the total order was decided
    closed. For ``moves="window"``: the same, or else every window of the start was decided and the result is the
    least of the normal forms of all its minimal windows. Global results are one-minimal too.
    """

    ONE_MINIMAL = "one-minimal"
    """Every single move was tried and decided closed."""

    UNDECIDED = "undecided"
    """Some single move leads to a pattern that was not decided, or the budget ended before all were tried:
    :attr:`ShrinkResult.undecided` holds these patterns.
    """


@dataclass(frozen=True, slots=True)
class Step:
    """One accepted step: ``new`` was decided not closed and its certificate verified; so was ``old``, but for a start
    that only its normal form decides. ``name`` and ``reason`` of several moves are joined where what is between is
    undecided."""

    name: str
    old: Pattern
    new: Pattern
    reason: str


@dataclass(frozen=True, slots=True)
class ShrinkResult:
    """A smallest bad pattern, and what is known about it.

    ``pattern`` is canonical and ``decision`` (with its certificate, verified) is about exactly this pattern.
    ``trace`` leads from the pattern that was given to it. ``patterns`` holds, with ``all=True``, the normal form of
    every minimal window that was found, canonical, each class once, in the total order; otherwise ``pattern`` alone.
    ``candidates`` holds bad windows without a smaller bad one that are not confirmed as minimal, because something
    below them is undecided.

    ``complete`` says that no bad window of the start can be missing from ``patterns`` and ``candidates``; ``note``
    says in words what was covered. ``undecided`` names every pattern the oracle was asked about in vain, as far as it
    matters for the claim. ``oracle_calls`` counts the decisions that were asked for; repeated patterns are asked
    once.
    """

    pattern: Pattern
    decision: Decision
    minimality: Minimality
    note: str
    trace: tuple[Step, ...]
    oracle_calls: int
    undecided: tuple[Pattern, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    candidates: tuple[Pattern, ...] = ()
    complete: bool = False
