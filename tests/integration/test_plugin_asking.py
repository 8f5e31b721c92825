"""The plugin's fixture, marker and summary, and ``assert_closed`` in a project's tests."""

from __future__ import annotations

import pytest

pytest_plugins = ["pytester"]

HEAD = """
import pytest
import patternfuzz as pf

LU = [[[1, 1], [0, 1]], [[1, 0], [1, 1]]]
DENSE = [[[1, 1], [1, 1]], [[1, 1], [1, 1]]]
"""


def test_the_failure_shows_window_limit_and_picture(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(HEAD + "def test_mask(): pf.assert_closed(LU)")
    result = pytester.runpytest()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "E *AssertionError: assert_closed: NOT CLOSED*",
            "E *bad window: *",
            "E *limit A*",
            "E *W2*W1*",
            "E *##*#*",
            "decided: 0 closed, 1 not closed, 0 unknown",
        ]
    )
    result.stdout.no_fnmatch_line("*closed.py:*")  # the helper's own lines are hidden


def test_the_fixture_remembers_equal_questions(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        HEAD
        + """
def test_same_object(patternfuzz_decide):
    first = patternfuzz_decide(DENSE)
    assert first.verdict == pf.Verdict.CLOSED
    assert patternfuzz_decide(pf.Pattern.from_masks(DENSE)) is first

def test_budget_is_part_of_the_question(patternfuzz_decide):
    assert patternfuzz_decide(DENSE, pf.Budget(effort=7)) is not patternfuzz_decide(DENSE)

def test_certificates_are_for_the_labelling_asked_about(patternfuzz_decide):
    for masks in (LU, [LU[0][::-1], [row[::-1] for row in LU[1]]], [[row[::-1] for row in LU[0]], LU[1]]):
        pf.verify(pf.Pattern.from_masks(masks), patternfuzz_decide(masks).certificate)
"""
    )
    result = pytester.runpytest()
    result.assert_outcomes(passed=3)
    # Dense with two budgets, LU with two hidden orders (two of the three labellings are different patterns or equal).
    result.stdout.fnmatch_lines(["decided: 2 closed, * not closed, 0 unknown"])


def test_the_marker_sets_the_budget_of_one_test(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        HEAD
        + """
from patternfuzz.testing import oracle

@pytest.fixture
def in_a_fixture():
    return oracle.current_budget(None)

@pytest.mark.patternfuzz_budget(seconds=3.5, effort=9)
def test_marked(in_a_fixture):
    assert oracle.current_budget(None) == in_a_fixture == pf.Budget(seconds=3.5, effort=9)
    assert oracle.current_budget(pf.Budget(seed=4)) == pf.Budget(seed=4)

def test_not_marked():
    assert oracle.current_budget(None) == pf.Budget()
"""
    )
    pytester.runpytest("--strict-markers").assert_outcomes(passed=2)


@pytest.mark.parametrize("arguments", ["seconds=-1", "3", "minutes=2", "effort=0"])
def test_an_impossible_budget_fails_that_test_only(pytester: pytest.Pytester, arguments: str) -> None:
    pytester.makepyfile(
        HEAD
        + f"""
@pytest.mark.patternfuzz_budget({arguments})
def test_marked(): pass

def test_other(): pass
"""
    )
    result = pytester.runpytest()
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["marker patternfuzz_budget: *"])


def test_nothing_used_means_no_summary_and_no_import(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import sys

        def test_light():
            heavy = {"numpy", "networkx", "hypothesis", "sympy", "flint", "click", "rich"} & set(sys.modules)
            ours = {name for name in sys.modules if name.startswith("patternfuzz")}
            assert not heavy
            assert ours == {"patternfuzz", "patternfuzz.pytest_plugin"}
        """
    )
    result = pytester.runpytest_subprocess()
    result.assert_outcomes(passed=1)
    result.stdout.no_fnmatch_line("*patternfuzz*closed*")


def test_help_and_markers_are_told(pytester: pytest.Pytester) -> None:
    pytester.runpytest("--help").stdout.fnmatch_lines(["*--patternfuzz-corpus=DIR*"])
    pytester.runpytest("--markers").stdout.fnmatch_lines(["@pytest.mark.patternfuzz_budget(seconds*"])
    pytester.runpytest("--fixtures").stdout.fnmatch_lines(["patternfuzz_decide*"])
