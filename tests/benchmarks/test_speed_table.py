"""The speed table itself: a row per size, and disagreements are told."""

from __future__ import annotations

import pytest

pytest.importorskip("z3", reason="the peer is an optional extra")

import speed_table
from sides import Answer

import patternfuzz as pf
from patternfuzz.pattern.families import dense, lu


def test_a_small_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        speed_table.main(["--only", "2x2x2", "--only", "4x4x4", "--peer-sample", "1", "--limit", "1", "--count", "3"])
        == 0
    )
    head, line, small, large = capsys.readouterr().out.splitlines()
    assert len({text.count("|") for text in (head, line, small, large)}) == 1
    assert small.startswith("| 2×2×2 | all 7 classes | 100.0% | ")
    assert large.startswith("| 4×4×4 | 3 random | ")


def test_random_patterns_are_the_same_every_time() -> None:
    assert speed_table.patterns_of((4, 4, 5), 20, 3) == speed_table.patterns_of((4, 4, 5), 20, 3)
    assert speed_table.patterns_of((4, 4, 5), 20, 3) != speed_table.patterns_of((4, 4, 5), 20, 4)


def test_counting() -> None:
    patterns = [lu(2), dense([2, 2, 2])]
    ours = speed_table.ask_ours(patterns)
    assert ours.verdicts == [pf.Verdict.NOT_CLOSED, pf.Verdict.CLOSED]
    peer = [
        Answer("peer", lu(2).digest(), "2x2x2", 5, "closed", 1.5),
        Answer("peer", patterns[1].digest(), "2x2x2", 5, "unknown", 5.0),
    ]
    slow = speed_table.Ours([*ours.verdicts, pf.Verdict.UNKNOWN], deciding=3.0, verifying=1.0)
    assert speed_table.row("2×2×2", "three", slow, peer) == "| 2×2×2 | three | 66.7% | 0.75 | 2 | 50.0% | 0.31 |"
    (told,) = speed_table.disagreements(patterns, ours, peer)
    assert lu(2).digest() in told
    assert list(speed_table.disagreements(patterns, ours, peer[1:])) == []
