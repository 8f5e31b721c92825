"""Samples: their distribution, their intervals, and what is asked of the oracle."""

from __future__ import annotations

from statistics import NormalDist

import pytest

from patternfuzz.campaign.judge import Judge
from patternfuzz.decision import Decision, Verdict
from patternfuzz.pattern import Pattern
from patternfuzz.probability import estimate, exact, wilson
from patternfuzz.probability.monte_carlo import PATIENCE, judged, random_pattern


def test_wilson_against_the_textbook():
    """The bounds are the p whose distance to the share is z standard deviations at p."""
    z = NormalDist().inv_cdf(0.975)
    for hits, samples in ((1, 10), (7, 10), (50, 200), (199, 200)):
        found = wilson(hits, samples)
        for p in (found.low, found.high):
            assert abs(hits / samples - p) == pytest.approx(z * (p * (1 - p) / samples) ** 0.5)
        assert found.low < hits / samples < found.high


def test_wilson_at_the_ends():
    assert wilson(0, 0) == wilson(0, 0, 0.5)
    assert (wilson(0, 0).low, wilson(0, 0).high) == (0, 1)
    assert wilson(0, 20).low == 0 < wilson(0, 20).high < 0.2
    assert wilson(20, 20).high == 1 > wilson(20, 20).low > 0.8
    assert wilson(5, 20, 0.5).high - wilson(5, 20, 0.5).low < wilson(5, 20).high - wilson(5, 20).low


def test_samples_repeat_and_have_the_density():
    shape = (30, 20, 40)
    one = random_pattern(shape, 0.3, 0, 0)
    assert one == random_pattern(shape, 0.3, 0, 0)
    assert one.widths == shape
    others = [random_pattern(shape, 0.3, 1, 0), random_pattern(shape, 0.3, 0, 1), random_pattern(shape, 0.31, 0, 0)]
    assert one not in others
    edges = sum(random_pattern(shape, 0.3, 0, number).n_edges for number in range(20))
    assert edges / (20 * 20 * 70) == pytest.approx(0.3, abs=0.02)
    assert random_pattern(shape, 0.0, 0, 0).n_edges == 0
    assert random_pattern(shape, 1.0, 0, 0).n_edges == 20 * 70


def test_every_possible_edge_is_met():
    met = [0, 0]
    for number in range(60):
        rows = random_pattern((3, 4, 5), 0.2, 0, number).rows
        for i, words in enumerate(rows):
            met[i] |= sum(word << (8 * k) for k, word in enumerate(words))
    assert met == [0x07070707, 0x0F0F0F0F0F]


def test_estimates_agree_with_the_exact_probability():
    density = 0.66
    found = estimate((3, 3, 3), density, samples=150, effort=20)
    assert found.unknown == 0
    truth = float(exact((3, 3, 3)).share(Verdict.NOT_CLOSED, density))
    sure = found.bad(confidence=0.9999)
    assert sure.low < truth < sure.high


def test_large_masks_are_bad_by_rule():
    found = estimate((60, 60, 60), 0.1, samples=10)
    assert found.not_closed == 10


def test_undecided_samples_widen_the_bounds():
    def unsure(_pattern: Pattern) -> Decision:
        return Decision(Verdict.UNKNOWN, "")

    judge = Judge(unsure)
    found = estimate((6, 6, 6), 0.8, samples=40, judge=judge)
    assert found.unknown >= 20
    assert judge.asked == PATIENCE, "the oracle that answers nothing is left alone"
    assert found.bad().low <= found.interval(Verdict.NOT_CLOSED).low
    assert found.bad().high == wilson(found.not_closed + found.unknown, 40).high > 0.9


def test_the_oracle_is_asked_on_where_it_answers():
    judge = judged(5)
    found = estimate((4, 4, 4), 0.15, samples=30, judge=judge)
    assert judge.asked > PATIENCE
    assert found.unknown == 0


def test_large_dense_samples_are_not_searched():
    found = estimate((40, 40, 40), 0.8, samples=3)
    assert found.unknown == 3
    assert estimate((40, 40, 40), 1.0, samples=1).closed == 1, "nested rectangles need no search"
