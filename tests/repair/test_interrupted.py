"""A repair that is stopped keeps the best certified result."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from patternfuzz import Budget, Decision, Pattern, RepairResult, Verdict, decide, repair, verify
from patternfuzz.errors import UnrepairedError
from patternfuzz.repair import run


def test_stop_after_the_first_result(random_pattern: Callable[..., Pattern]) -> None:
    better: list[RepairResult] = []
    result = repair(random_pattern((30, 20, 12), 0.15, 0), stop=lambda: bool(better), on_better=better.append)
    assert result.interrupted
    assert result.pattern == better[-1].pattern
    assert not result.minimal
    assert "at least" in result.note
    verify(result.pattern, result.certificate)  # type: ignore[arg-type]


def test_ctrl_c_keeps_the_best(random_pattern: Callable[..., Pattern]) -> None:
    def interrupt(_: RepairResult) -> None:
        raise KeyboardInterrupt

    result = repair(random_pattern((30, 20, 12), 0.15, 0), on_better=interrupt)
    assert result.interrupted
    verify(result.pattern, result.certificate)  # type: ignore[arg-type]


def test_ctrl_c_before_any_result_is_not_swallowed(lu: Callable[[int], Pattern]) -> None:
    def interrupt() -> bool:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        repair(lu(3), stop=interrupt)


def test_every_result_on_the_way_is_better(random_pattern: Callable[..., Pattern]) -> None:
    better: list[RepairResult] = []
    result = repair(random_pattern((12, 8, 6), 0.35, 3), on_better=better.append, budget=Budget(seconds=1))
    counts = [each.n_edits for each in better]
    assert counts == sorted(set(counts), reverse=True)
    assert counts[-1] == result.n_edits


def test_no_time_at_all_still_gives_a_certified_repair(random_pattern: Callable[..., Pattern]) -> None:
    result = repair(random_pattern((30, 20, 12), 0.15, 0), budget=Budget(seconds=1e-6))
    verify(result.pattern, result.certificate)  # type: ignore[arg-type]


def test_undecided_patterns_spoil_the_claim(lu: Callable[[int], Pattern], monkeypatch: pytest.MonkeyPatch) -> None:
    # To this oracle the single deletions of LU are undecided.
    pattern = lu(2)

    def shy(asked: Pattern, budget: Budget | None = None) -> Decision:
        few = asked.n_edges == pattern.n_edges - 1
        return Decision(Verdict.UNKNOWN, "shy") if few else decide(asked, budget)

    monkeypatch.setattr(run, "decide", shy)
    result = repair(pattern, only="delete")
    assert result.n_edits == 2
    assert not result.minimal
    assert result.lower_bound == 1
    assert "undecided patterns from 1 edits on" in result.note
    monkeypatch.setattr(run, "decide", lambda *_: Decision(Verdict.UNKNOWN, "shy"))
    with pytest.raises(UnrepairedError):
        repair(pattern, only="add")
