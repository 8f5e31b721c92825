"""The trace: unbroken, every step proved, ending in the canonical result whose certificate is its own."""

import pytest

import patternfuzz as pf
from patternfuzz.pattern.families import lu


def starts(known, rectangles):
    yield lu(4)
    yield lu(12)
    yield known["companion"].reversed()
    yield rectangles(4, 4, ("0123", "01"), ("13", "1"), ("2", "23"), ("", "0"), ("3", "0123"))
    yield pf.Pattern((3, 3, 3, 3), ((1, 2, 4), *lu(3).rows))


@pytest.mark.parametrize("moves", ["window", "any"])
def test_every_step_is_verified(moves, known, rectangles):
    for start in starts(known, rectangles):
        found = pf.shrink(start, moves=moves)
        at = start
        for step in found.trace:
            assert step.old == at
            assert step.name
            assert step.reason
            at = step.new
            decision = pf.decide(at)
            assert decision.verdict is pf.Verdict.NOT_CLOSED
            pf.verify(at, decision.certificate)
        assert at == found.pattern == found.pattern.canonical()
        assert found.decision.verdict is pf.Verdict.NOT_CLOSED
        pf.verify(found.pattern, found.decision.certificate)


def test_the_same_start_gives_the_same_result():
    assert pf.shrink(lu(6)) == pf.shrink(lu(6))


def test_patterns_are_asked_about_once(known, remembered):
    asked = []

    def decide(pattern, budget):
        asked.append(pattern)
        return remembered(pattern, budget)

    found = pf.shrink(known["companion"], decide=decide, all=True)
    assert len(asked) == len(set(asked)) == found.oracle_calls
