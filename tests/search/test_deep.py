"""Bad windows of deep patterns."""

from __future__ import annotations

import pytest

import patternfuzz as pf
from patternfuzz.certificate import envelope
from patternfuzz.pattern import Pattern
from patternfuzz.pattern.families import dense, lu
from patternfuzz.search.deep import contracted, search_deep

IDENTITY = [[1, 0], [0, 1]]


@pytest.mark.parametrize("count", [1, 2, 4])
def test_layers_are_contracted_to_the_end(count):
    steps, left = contracted(Pattern.from_masks([*[IDENTITY] * count, *lu(2).masks, IDENTITY]))
    assert left == lu(2)
    assert [step.step["rule"] for step in steps] == ["contract"] * (count + 1)


def test_nothing_to_contract():
    assert contracted(dense([2, 2, 2, 2])) == ([], dense([2, 2, 2, 2]))


def deep_and_bad():
    """Dense 2x2 blocks of depth 3 beside the 2x3 window, whose middle layer has single edges."""
    detour = Pattern.from_edges(
        [3, 2, 2, 2], [[(0, 0), (0, 1), (1, 1), (1, 2)], [(0, 0), (1, 1)], [(0, 0), (0, 1), (1, 0), (1, 1)]]
    )
    blocks = dense([2, 2, 2, 2])
    return Pattern(
        tuple(a + b for a, b in zip(blocks.widths, detour.widths, strict=True)),
        tuple(
            (*a, *(word << w for word in b))
            for a, b, w in zip(blocks.rows, detour.rows, blocks.widths[:-1], strict=True)
        ),
    )


def test_layers_spelled_anew_until_one_is_left(clock):
    node, reason = search_deep(deep_and_bad(), clock())
    assert node["rule"] == "respell"
    assert reason.startswith("layers spelled anew with the same products: ")
    pf.verify(deep_and_bad(), envelope(deep_and_bad(), pf.Verdict.NOT_CLOSED, dict(node)))


def test_a_window_that_contracts_is_searched(clock, monkeypatch):
    monkeypatch.setattr("patternfuzz.search.rewrite.MAX_VERTICES", 11)
    node, reason = search_deep(deep_and_bad(), clock())
    assert (node["inputs"], node["outputs"]) == ([2, 3, 4], [2, 3])
    assert reason.startswith("a window contracts to one hidden layer: ")
    pf.verify(deep_and_bad(), envelope(deep_and_bad(), pf.Verdict.NOT_CLOSED, dict(node)))


def test_steps_are_taken_off_the_whole(clock):
    """The effort spent in windows never exceeds the budget, and none is left negative."""
    for effort in (1, 5, 30):
        running = clock(effort=effort)
        search_deep(dense([3, 3, 3, 3]), running)
        assert 0 <= running.steps <= effort


def test_no_steps_no_search(clock):
    running = clock()
    running.steps = 0
    assert search_deep(deep_and_bad(), running) is None
