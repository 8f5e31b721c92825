"""What the loop does with answers that are not clear proofs, with scripted tools."""

from __future__ import annotations

from dataclasses import replace

import pytest

from patternfuzz.campaign.hunting import run_campaign
from patternfuzz.campaign.keep import Minimum
from patternfuzz.campaign.limits import Limits
from patternfuzz.campaign.report import Stopped
from patternfuzz.corpus_store import Corpus, Flag
from patternfuzz.decision import Basis, Decision, Verdict
from patternfuzz.oracle import decide
from patternfuzz.pattern import Pattern

LU = Pattern.from_masks([[[1, 1], [0, 1]], [[1, 0], [1, 1]]]).canonical()
TWIN = Pattern.from_masks([[[1, 1, 0], [1, 0, 1]], [[1, 1], [1, 1]]]).canonical()
DENSE = Pattern.from_masks([[[1, 1], [1, 1]], [[1, 1], [1, 1]]]).canonical()
STREAM = [LU, DENSE, TWIN, LU]
SHAPE = (3, 2, 2)


def itself(minimality: str = "one-minimal"):
    return lambda pattern: [Minimum(pattern, minimality)]


def test_a_verdict_without_proof_becomes_an_open_question(tmp_path, scripted_tools):
    tools = scripted_tools(STREAM, lambda p: replace(decide(p), basis=Basis.SOLVER), itself())
    corpus = Corpus(tmp_path / "c")
    report = run_campaign(tools, corpus, SHAPE, 0, Limits(4))
    assert report.not_closed == 2
    assert {(f.entry.verdict, f.entry.flag, f.entry.basis) for f in report.finds} == {
        (Verdict.UNKNOWN, Flag.OPEN, Basis.SOLVER)
    }
    # A later campaign that has a proof puts it in place.
    proved = scripted_tools(STREAM, decide, itself())
    again = run_campaign(proved, corpus, SHAPE, 1, Limits(4))
    assert [f.entry.verdict for f in again.finds] == [Verdict.NOT_CLOSED] * 2
    assert corpus.lint() == []
    assert len(corpus) == 2


@pytest.mark.parametrize("minimality", ["undecided", "not shrunk"])
def test_what_the_shrinker_does_not_vouch_for_is_an_example_until_it_does(tmp_path, scripted_tools, minimality):
    corpus = Corpus(tmp_path / "c")
    run_campaign(scripted_tools(STREAM, decide, itself(minimality)), corpus, SHAPE, 0, Limits(4))
    assert {entry.flag for entry in corpus} == {Flag.EXAMPLE}
    run_campaign(scripted_tools(STREAM, decide, itself()), corpus, SHAPE, 1, Limits(4))
    assert {entry.flag for entry in corpus} == {Flag.MINIMAL}
    run_campaign(scripted_tools(STREAM, decide, itself(minimality)), corpus, SHAPE, 2, Limits(4))
    assert {entry.flag for entry in corpus} == {Flag.MINIMAL}


def test_undecided_patterns_are_tried_again_in_the_next_run_only(tmp_path, scripted_tools):
    asked = []

    def unknown(pattern: Pattern) -> Decision:
        asked.append(pattern)
        return Decision(Verdict.UNKNOWN, "gave up")

    corpus = Corpus(tmp_path / "c")
    for number in range(2):
        report = run_campaign(scripted_tools(STREAM * 2, unknown, itself()), corpus, SHAPE, 0, Limits(4))
        assert (report.unknown, report.duplicates) == (3, 1)
        assert len(asked) == 3 * (number + 1)
    assert len(corpus) == 0


def test_what_time_cut_short_is_taken_again(tmp_path, scripted_tools):
    """Neither an unknown verdict nor a shrinking that ran out of time says anything about the pattern."""
    corpus = Corpus(tmp_path / "c")
    late = scripted_tools(STREAM, lambda _: Decision(Verdict.UNKNOWN, "no time"), itself(), late=lambda: True)
    report = run_campaign(late, corpus, SHAPE, 0, Limits())
    assert (report.stopped, report.examples, report.unknown) == (Stopped.TIME, 0, 0)
    late = scripted_tools(STREAM, decide, itself("undecided"), late=lambda: True)
    report = run_campaign(late, corpus, SHAPE, 0, Limits())
    assert (report.stopped, report.examples, report.finds) == (Stopped.TIME, 0, ())
    report = run_campaign(scripted_tools(STREAM, decide, itself()), corpus, SHAPE, 0, Limits(4))
    assert [f.entry.pattern for f in report.finds] == [LU, TWIN]
    assert report.examples == 4


def test_a_stream_that_dries_up_still_ends(tmp_path, scripted_tools):
    calls = iter(range(20))
    limits = Limits(stop=lambda: next(calls) == 10)
    report = run_campaign(scripted_tools(STREAM, decide, itself()), Corpus(tmp_path / "c"), SHAPE, 0, limits)
    assert (report.stopped, report.examples) == (Stopped.STOP, 4)


def test_an_error_in_a_tool_comes_out_and_the_position_is_kept(tmp_path, scripted_tools):
    def fail(pattern: Pattern) -> Decision:
        if pattern == TWIN:
            raise ZeroDivisionError
        return decide(pattern)

    corpus = Corpus(tmp_path / "c")
    with pytest.raises(ZeroDivisionError):
        run_campaign(scripted_tools(STREAM, fail, itself()), corpus, SHAPE, 0, Limits(4))
    report = run_campaign(scripted_tools(STREAM, decide, itself()), corpus, SHAPE, 0, Limits(2))
    assert [f.entry.pattern for f in report.finds] == [TWIN]
    assert report.before == 2
