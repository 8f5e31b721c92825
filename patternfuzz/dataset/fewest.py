"""``smallest_training_set``: look through single and merged inputs for a data set with few points."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import combinations, islice
from typing import Any

from patternfuzz.dataset.building import training_set
from patternfuzz.dataset.value import TrainingSet
from patternfuzz.decision import Budget
from patternfuzz.domains.deciding import bad_on_groups
from patternfuzz.domains.merging import Groups, mergings
from patternfuzz.errors import DatasetError
from patternfuzz.pattern import Pattern
from patternfuzz.pattern.twins import twins
from patternfuzz.scope import Model, Scope

__all__ = ["smallest_training_set"]

TRIES = 300
LISTED = 20_000


def smallest_training_set(
    pattern: Pattern,
    certificate: Mapping[str, Any] | None,
    budget: Budget | None = None,
    *,
    model: Model = "relu",
    bias: bool = True,
    stop: Callable[[], bool] = lambda: False,
) -> TrainingSet:
    """A data set without optimum, with as few points as are found within the budget, or until ``stop()`` is true.

    First the one of :func:`patternfuzz.training_set` is made. Then two inputs, or two groups of equal inputs, are
    looked for on which the pattern is bad, then three, and so on while that means fewer points. Where
    :attr:`TrainingSet.is_smallest` holds, no pattern at all has a data set without optimum that has fewer points.

    Raises:
        PatternError, CertificateError, ScopeError, DatasetError: as :func:`patternfuzz.training_set`.
    """
    scope, budget = Scope(model, "finite", bias), budget or Budget()
    started = time.monotonic()
    best = training_set(pattern, certificate, model=model, bias=bias)
    seen: set[Pattern] = set()
    if best.is_smallest or not pattern.has_rows:  # nothing to gain, or too many inputs to go through
        return best
    for groups in _groups(pattern):
        left = None if budget.seconds is None else budget.seconds - (time.monotonic() - started)
        few = len(groups) + bias < best.points
        if not few or len(seen) >= TRIES or (left is not None and left <= 0) or stop():
            break
        decision = bad_on_groups(pattern, scope, groups, replace(budget, seconds=left), seen)
        if decision is None:
            continue
        with suppress(DatasetError):  # other groups may need no more points than can be made
            found = training_set(pattern, decision.certificate, model=model, bias=bias)
            best = min(best, found, key=lambda data: data.points)
    return best


def _groups(pattern: Pattern) -> Iterator[Groups]:
    """Groups of inputs, few groups first; of inputs of one kind, one or two."""
    live = pattern.pruned()
    more = list(islice(mergings(live), LISTED))
    single = sorted(inp for members in twins(live.columns(0)).values() for inp in members[:2])
    for count in range(2, len(single) + 1):
        yield from islice((tuple((inp,) for inp in some) for some in combinations(single, count)), LISTED)
        yield from (groups for groups in more if len(groups) == count)
