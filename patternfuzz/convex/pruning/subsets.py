"""The best choice of a number of neurons: all choices while they are few, greedy ones beyond."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from math import comb
from types import MappingProxyType

from patternfuzz.convex.pruning.measures import Choice, Measure

__all__ = ["Subset", "best_subsets"]

MOST_CHOICES = 2000
"""So many choices of neurons are tried for a width; where there are more, greedy ways take their place."""

FEW_COLUMNS = 200
"""With so few columns every greedy choice is made better by exchanges, beyond that the best of them."""

MOST_SWAPS = 10
"""Times that a neuron is exchanged to make a greedy choice better."""


@dataclass(frozen=True)
class Subset:
    """A choice of at most ``width`` neurons with its loss; ``best``: no choice is better, all were looked at."""

    width: int
    choice: Choice
    loss: float
    best: bool


def best_subsets(
    measure: Measure,
    widths: Sequence[int],
    also: Sequence[Choice] = (),
    *,
    known: Mapping[int, Sequence[Choice]] = MappingProxyType({}),
) -> tuple[Subset, ...]:
    """For each width, the best choice found of at most so many columns; losses do not rise with the width.

    All choices are tried where there are at most 2,000, or one that leaves no loss to lower. Beyond, the best of:
    columns added one by one to none; taken away one by one from each choice in ``also`` and from what was found for the
    next larger width; and the choices that are ``known`` for that width. Columns are exchanged while that helps, in the
    best of these, or in each if there are at most 200 columns. What is found is an upper bound of the least loss.
    """
    found: dict[int, Subset] = {}
    ways = [tuple(sorted(one)) for one in also]
    wider = sorted({min(width, measure.count) for width in widths}, reverse=True)
    hard = [width for width in wider if _choices(measure, width) > MOST_CHOICES]
    grown: dict[int, Choice] = {}
    last: Choice = ()
    for width in sorted(hard):
        last = measure.grown(last, width)
        grown[width] = last
    for width in wider:
        if width not in grown:
            found[width] = _least(measure, width)
            continue
        ways = [measure.reduced(one, width) if len(one) > width else one for one in ways]
        tried = [(measure.loss(one), one) for one in dict.fromkeys((*ways, grown[width], *known.get(width, ())))]
        better = tried if measure.count <= FEW_COLUMNS else [min(tried)]
        loss, choice = min(_exchanged(measure, loss, one, width) for loss, one in better)
        ways.append(choice)
        found[width] = Subset(width, choice, loss, best=loss == 0)
    return _monotone(found, widths, measure.count)


def _choices(measure: Measure, width: int) -> int:
    return sum(comb(measure.count, size) for size in measure.sizes(width))


def _least(measure: Measure, width: int) -> Subset:
    """The best of all choices; of equal ones the smallest, then the first."""
    every = chain.from_iterable(combinations(range(measure.count), size) for size in measure.sizes(width))
    loss, _, choice = min((measure.loss(choice), len(choice), choice) for choice in every)
    return Subset(width, choice, loss, best=True)


def _exchanged(measure: Measure, loss: float, choice: Choice, width: int) -> tuple[float, Choice]:
    """The choice with one column added and one taken away, as often as that lowers the loss."""
    for _ in range(MOST_SWAPS):
        larger = measure.grown(choice, width + 1)
        other = measure.reduced(larger, width) if len(larger) > width else larger
        lower = measure.loss(other)
        if not lower < loss:
            break
        loss, choice = lower, other
    return loss, choice


def _monotone(found: dict[int, Subset], widths: Sequence[int], count: int) -> tuple[Subset, ...]:
    """In the order of ``widths``, with a narrower choice where that is better: it counts for wider ones too."""
    best: dict[int, Subset] = {}
    last: Subset | None = None
    for width in sorted(found):
        one = found[width]
        if last is not None and last.loss < one.loss:
            one = Subset(width, last.choice, last.loss, one.best)
        best[width] = last = one
    return tuple(best[min(width, count)] for width in widths)
