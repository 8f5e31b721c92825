"""Budgets: wrong ones, and that a clock that runs out ends everything soon. No real time is measured."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

import patternfuzz as pf
from patternfuzz.errors import BudgetError
from patternfuzz.pattern import Pattern
from patternfuzz.pattern.families import banded, block_diagonal, butterfly, dense
from patternfuzz.search import clock


@pytest.mark.parametrize("seconds", [0, -1, 0.0, math.nan, -math.inf])
def test_seconds_must_be_positive(seconds):
    with pytest.raises(BudgetError, match="seconds must be a positive number"):
        pf.Budget(seconds=seconds)


@pytest.mark.parametrize("effort", [0, -5])
def test_effort_must_be_positive(effort):
    with pytest.raises(BudgetError, match="effort must be at least 1"):
        pf.Budget(effort=effort)


def test_budget_errors_are_ours():
    assert issubclass(BudgetError, pf.PatternfuzzError)
    assert pf.Budget(seconds=math.inf).seconds == math.inf


def random_pattern(widths, density, seed=0):
    rng = np.random.default_rng(seed)
    return Pattern.from_masks([rng.random((b, a)) < density for a, b in itertools.pairwise(widths)])


HARD = {
    "dense in the middle": random_pattern((30, 30, 30), 0.3),
    "half full": random_pattern((8, 8, 8), 0.6),
    "nearly full": random_pattern((6, 6, 6), 0.8),
    "wide": random_pattern((40, 7, 40), 0.9),
    "many hidden": random_pattern((5, 60, 5), 0.4),
    "three layers": random_pattern((12, 12, 12, 12), 0.4),
    "six layers": random_pattern((6,) * 7, 0.6),
    "band": banded(30, lower=2, upper=2),
    "dense": dense([25, 25, 25]),
    "butterfly": butterfly(16),
    "blocks": block_diagonal([[3, 2, 3]] * 12),
}


@pytest.mark.parametrize("name", HARD)
@pytest.mark.parametrize("ticks", [1, 3, 20])
def test_when_time_is_up_nothing_is_begun(monkeypatch, name, ticks):
    """Every look at the clock takes a second: how often it is looked at after the deadline is bounded."""
    looks = itertools.count()
    monkeypatch.setattr(clock.time, "monotonic", lambda: float(next(looks)))
    decision = pf.decide(HARD[name], pf.Budget(seconds=ticks))
    late = next(looks) - ticks
    assert late < 60
    if decision.verdict is pf.Verdict.UNKNOWN:
        assert "the budget's seconds" in decision.reason
    else:
        pf.verify(HARD[name], decision.certificate)


@pytest.mark.parametrize("name", ["half full", "nearly full", "six layers"])
def test_the_least_budget_raises_nothing(name):
    decision = pf.decide(HARD[name], pf.Budget(seconds=1e-9, effort=1))
    assert decision.reason


def test_more_effort_decides_more_and_never_differently(small_classes):
    larger = Pattern((4, 4, 4), ((14, 15, 14, 12), (7, 11, 13, 15)))
    some = [*small_classes[::5], (larger, pf.decide(larger, pf.Budget(seconds=None)))]
    one = [pf.decide(pattern, pf.Budget(seconds=None, effort=1)) for pattern, _ in some]
    unknown = [decision for decision in one if decision.verdict is pf.Verdict.UNKNOWN]
    assert unknown
    assert all("the budget's effort" in decision.reason for decision in unknown)
    for decision, (_, full) in zip(one, some, strict=True):
        assert decision.verdict in {full.verdict, pf.Verdict.UNKNOWN}


@pytest.mark.parametrize("seed", [1, 2])
def test_another_seed_gives_no_other_verdict(small_classes, seed):
    for pattern, decision in small_classes[::7]:
        other = pf.decide(pattern, pf.Budget(seconds=None, seed=seed))
        assert other.verdict is decision.verdict
        pf.verify(pattern, other.certificate)


def test_a_clock_without_deadline_and_with_steps():
    running = clock.Clock.start(pf.Budget(seconds=None, effort=3, seed=9))
    part = running.part(2)
    assert [part.spend() for _ in range(3)] == [True, True, False]
    assert running.steps == 3
    assert running.part(10).steps == 3
    assert (part.seed, part.deadline) == (9, None)
    assert not running.out_of_time
