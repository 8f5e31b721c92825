"""``pf.assert_closed`` outside of pytest's reporting."""

from __future__ import annotations

import numpy as np
import pytest

import patternfuzz as pf
from patternfuzz.testing import closed, default_budget, oracle

LU = [[[1, 1], [0, 1]], [[1, 0], [1, 1]]]
DENSE = [[[1, 1], [1, 1]], [[1, 1], [1, 1]]]


@pytest.fixture
def undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    """An oracle that always gives up."""
    answer = pf.Decision(pf.Verdict.UNKNOWN, "ran out of road")
    monkeypatch.setattr("patternfuzz.oracle.decide", lambda *_: answer)


def test_a_closed_pattern_passes_and_the_decision_is_returned() -> None:
    assert pf.assert_closed(DENSE).verdict is pf.Verdict.CLOSED
    assert pf.assert_closed(pf.Pattern.from_masks(DENSE)).certificate is not None
    assert pf.assert_closed([np.array(mask, dtype=np.float32) for mask in DENSE]).verdict is pf.Verdict.CLOSED


def test_a_bad_pattern_fails_with_window_limit_and_picture() -> None:
    with pytest.raises(AssertionError) as caught:
        pf.assert_closed(LU)
    told = str(caught.value)
    assert told.startswith("assert_closed: NOT CLOSED")
    assert "bad window: inputs 0, 1" in told
    assert "limit A" in told
    assert pf.Pattern.from_masks(LU).ascii() in told


def test_a_window_of_a_larger_pattern_is_drawn_alone_and_in_place() -> None:
    n = 5
    lower = [[int(i >= j) for j in range(n)] for i in range(n)]
    upper = [[int(i <= j) for j in range(n)] for i in range(n)]
    pattern = pf.Pattern.from_masks([upper, lower])
    with pytest.raises(AssertionError) as caught:
        pf.assert_closed(pattern)
    told = str(caught.value)
    drawn = told.split("W1 acts first):\n")[1].split("\n\npattern:\n")
    assert len(drawn) == 2
    assert drawn[1] == pattern.ascii()
    assert 0 < len(drawn[0].splitlines()) < len(drawn[1].splitlines())


def test_a_large_pattern_is_named_and_not_drawn() -> None:
    n = 40
    lower = [[int(i >= j) for j in range(n)] for i in range(n)]
    upper = [[int(i <= j) for j in range(n)] for i in range(n)]
    with pytest.raises(AssertionError) as caught:
        pf.assert_closed([upper, lower])
    assert "pattern:\nPattern(40-40-40, 1640 edges)" in str(caught.value)
    assert len(str(caught.value).splitlines()) < 60


@pytest.mark.usefixtures("undecided")
def test_undecided_fails_with_the_reason_unless_allowed() -> None:
    with pytest.raises(AssertionError, match=r"UNKNOWN[\s\S]*ran out of road[\s\S]*unknown='allow'"):
        pf.assert_closed(LU)
    assert pf.assert_closed(LU, unknown="allow").verdict is pf.Verdict.UNKNOWN


def test_unknown_allow_does_not_allow_bad_patterns() -> None:
    with pytest.raises(AssertionError, match="NOT CLOSED"):
        pf.assert_closed(LU, unknown="allow")


def test_evidence_is_not_believed_unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    real = oracle.ask(pf.Pattern.from_masks(DENSE), None)
    monkeypatch.setattr("patternfuzz.oracle.decide", lambda *_: real)
    with pytest.raises(pf.CertificateError):
        pf.assert_closed(LU)


def test_the_budget_reaches_the_oracle(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def decide(_: pf.Pattern, budget: pf.Budget) -> pf.Decision:
        seen.append(budget)
        return pf.Decision(pf.Verdict.UNKNOWN, "only listening")

    monkeypatch.setattr("patternfuzz.oracle.decide", decide)
    given, default = pf.Budget(seconds=1), pf.Budget(seconds=2)
    pf.assert_closed(LU, budget=given, unknown="allow")
    with default_budget(default):
        pf.assert_closed(LU, unknown="allow")
        pf.assert_closed(LU, budget=given, unknown="allow")
    pf.assert_closed(LU, unknown="allow")
    assert seen == [given, default, given, pf.Budget()]


def test_bad_arguments_are_told() -> None:
    with pytest.raises(pf.PatternError):
        closed.assert_closed([[[1, 2], [0, 1]], [[1, 0], [1, 1]]])
    with pytest.raises(ValueError, match="'fail' or 'allow'"):
        closed.assert_closed(DENSE, unknown="ignore")  # type: ignore[arg-type]
