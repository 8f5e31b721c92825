"""Undecided windows, lying oracles and spent budgets: said plainly, and nothing found is lost."""

import time
from dataclasses import replace

import pytest

import patternfuzz as pf
from patternfuzz.pattern.families import lu
from patternfuzz.shrink import Minimality

UNKNOWN = pf.Decision(pf.Verdict.UNKNOWN, "not today")


def only(remembered, refuse):
    """The remembered oracle that says UNKNOWN when ``refuse(pattern)``."""
    return lambda pattern, budget: UNKNOWN if refuse(pattern) else remembered(pattern, budget)


def test_an_undecided_start_is_refused(known):
    with pytest.raises(pf.ShrinkError, match=r"undecided \(not today\)"):
        pf.shrink(known["LU"], decide=lambda _pattern, _budget: UNKNOWN)


def test_undecided_deletions_are_named(known, remembered):
    companion = known["companion"]
    found = pf.shrink(companion, all=True, decide=only(remembered, lambda p: p.n_edges < companion.n_edges))
    assert found.pattern == companion.canonical()
    assert found.minimality is Minimality.UNDECIDED
    assert found.patterns == ()
    assert found.candidates == (companion.canonical(),)
    assert found.undecided
    assert all(pattern.n_edges < companion.n_edges for pattern in found.undecided)
    assert not found.complete


def test_badness_below_an_undecided_window_is_found(known, remembered):
    # Of LU 4 only the 2x2 windows and the whole are decided: the search has to pass through what is undecided.
    start = lu(4)
    decide = only(remembered, lambda p: 4 < p.n_inputs + p.n_outputs < 8)
    found = pf.shrink(start, all=True, decide=decide)
    assert found.pattern == known["LU"].canonical()
    assert known["LU"].canonical() in found.patterns
    assert not found.complete


def test_an_answer_whose_certificate_does_not_verify_does_not_count(known, remembered):
    def forged(pattern, budget):
        answer = remembered(pattern, budget)
        return replace(answer, certificate={**(answer.certificate or {}), "pattern_sha256": "0" * 64})

    with pytest.raises(pf.ShrinkError, match="does not verify"):
        pf.shrink(known["LU"], decide=forged)


def test_a_certificate_for_the_other_verdict_does_not_count(remembered):
    def swapped(pattern, budget):
        answer = remembered(pattern, budget)
        return replace(answer, verdict=pf.Verdict.NOT_CLOSED)

    with pytest.raises(pf.ShrinkError, match="does not claim not_closed"):
        pf.shrink(lu(2).reversed().window([0], [0, 1]).compressed(), decide=swapped)


def test_contradictions_are_reported(rectangles):
    # The oracle calls LU itself closed but not LU with a dead neuron.
    def confused(pattern, _budget):
        if pattern.widths == (2, 3, 2):
            return pf.Decision(pf.Verdict.NOT_CLOSED, "trust me")
        return pf.Decision(pf.Verdict.CLOSED, "trust me")

    with pytest.raises(pf.ShrinkError, match="please report"):
        pf.shrink(rectangles(2, 2, ("01", "01"), ("1", "1"), ("", "")), decide=confused)


@pytest.mark.parametrize("moves", ["window", "any"])
def test_when_the_budget_ends_the_best_so_far_is_returned(moves, known, remembered):
    start = known["companion"]

    def slow(pattern, budget):
        # The start and its normal form are quick; any other question uses up the time.
        if pattern.canonical() != start.canonical():
            time.sleep(0.3)
        return remembered(pattern, budget)

    remembered(start), remembered(start.canonical())
    found = pf.shrink(start, moves=moves, decide=slow, budget=pf.Budget(seconds=0.2))
    assert found.minimality is Minimality.UNDECIDED
    assert found.pattern == start.canonical()
    assert found.undecided
    assert not found.complete
    pf.verify(found.pattern, found.decision.certificate)


def test_a_search_that_is_cut_short_does_not_claim_to_be_complete(known):
    found = pf.shrink(lu(30), all=True, budget=pf.Budget(seconds=1.0))
    assert found.pattern == known["LU"].canonical()
    assert not found.complete
    assert "too large for an exhaustive search" in found.note
