"""bad_patterns() and closed_patterns(): every drawn pattern has that verdict, with evidence that verifies."""

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

import patternfuzz as pf
from patternfuzz.pattern.edits import duplicate_vertex
from patternfuzz.pattern.families import dense, lu
from patternfuzz.strategies import bad_patterns, closed_patterns
from patternfuzz.strategies.known import known, proved_by_window

quiet = settings(max_examples=4, database=None, derandomize=True, phases=[Phase.generate, Phase.shrink])
BUDGET = pf.Budget(seconds=None, effort=5)  # as the strategies, but without a clock: the same answer on a busy machine


@settings(max_examples=8, deadline=None, suppress_health_check=())
@given(bad_patterns())
def test_bad_patterns_are_never_proved_closed(pattern):
    assert max(pattern.widths) <= 5
    decision = pf.decide(pattern, BUDGET)
    assert decision.verdict is not pf.Verdict.CLOSED
    if decision.certificate is not None:
        pf.verify(pattern, decision.certificate)


@settings(max_examples=15, deadline=None, derandomize=True)
@given(bad_patterns(max_width=3))
def test_the_oracle_agrees_on_small_bad_patterns(pattern):
    assert pf.decide(pattern, pf.Budget(seconds=None)).verdict is pf.Verdict.NOT_CLOSED


@given(st.sampled_from(known(pf.Verdict.NOT_CLOSED)))
@settings(max_examples=10, deadline=None)
def test_a_window_proof_is_checked(start):
    proved_by_window(duplicate_vertex(start.pattern, 0, 0), start)
    with pytest.raises(pf.CertificateError):
        proved_by_window(dense(start.pattern.widths), start)


@settings(max_examples=20, deadline=None, suppress_health_check=())
@given(closed_patterns())
def test_closed_patterns_are_proved_closed(pattern):
    assert max(pattern.widths) <= 4
    assert pattern.depth <= 3
    decision = pf.decide(pattern, BUDGET)
    assert decision.verdict is pf.Verdict.CLOSED
    assert decision.certificate["verdict"] == "closed"
    pf.verify(pattern, decision.certificate)


def test_smallest():
    assert find(bad_patterns(), lambda _: True, settings=quiet).canonical() == lu(2).canonical()
    assert find(closed_patterns(), lambda _: True, settings=quiet) == pf.Pattern((1, 1, 1), ((0,), (0,)))


def test_bounds_are_kept():
    @settings(max_examples=10, deadline=None, database=None)
    @given(bad_patterns(max_width=2), closed_patterns(max_width=2, max_depth=2))
    def both(bad, closed):
        assert bad.canonical() == lu(2).canonical()
        assert max(closed.widths) <= 2
        assert closed.depth == 2

    both()


def test_bad_patterns_are_not_only_one():
    found = set()

    @settings(max_examples=40, deadline=None, database=None, derandomize=True)
    @given(bad_patterns())
    def collect(pattern):
        found.add(pattern.canonical())

    collect()
    assert len(found) >= 15


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: bad_patterns(max_width=1), "max_width=1 must be at least 2"),
        (lambda: bad_patterns(max_depth=1), "max_depth=1 must be at least 2"),
        (lambda: closed_patterns(max_width=0), "max_width=0 must be at least 1"),
        (lambda: closed_patterns(max_depth=1), "max_depth=1 must be at least 2"),
    ],
)
def test_impossible_requests(build, message):
    with pytest.raises(InvalidArgument, match=message):
        build()
