"""Heuristics for patterns too large for the fewest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from patternfuzz import Budget, Pattern, RepairError, Verdict, decide, repair, verify
from patternfuzz.repair.nesting import nested_repair
from patternfuzz.repair.peeling import full_repair, peeled_repair, thread_repair
from patternfuzz.repair.rules import Rules, difference, rules_of
from patternfuzz.theorems.nested import is_nested


def never() -> bool:
    return False


@pytest.mark.parametrize("only", [None, "add", "delete"])
def test_nesting_keeps_to_its_kind_of_edit(random_pattern: Callable[..., Pattern], only: Any) -> None:
    for seed in range(4):
        pattern = random_pattern((12, 8, 9), 0.3, seed)
        found = nested_repair(pattern, Rules(only), never)
        assert found is not None
        added, deleted = difference(pattern, found)
        assert added or deleted
        assert not (added and only == "delete")
        assert not (deleted and only == "add")
        decision = decide(found)
        assert decision.verdict is Verdict.CLOSED
        if only == "add":
            assert is_nested(found) or decision.certificate is not None


def test_nesting_keeps_groups_and_the_number_of_edges() -> None:
    rows = [[(5 * k + 3 * g) % 4 + 4 * g for g in range(3)] + [(k + g) % 4 + 4 * g for g in range(3)] for k in range(8)]
    first = [(k, v) for k, row in enumerate(rows) for v in row]
    last = [(out, (out + step) % 8) for out in range(6) for step in (0, 1, 3)]
    pattern = Pattern.from_edges((12, 8, 6), [first, last])
    rules = rules_of(pattern, None, (2, 4), pattern.n_edges - 5)
    assert 0 in rules.grouped
    found = nested_repair(pattern, rules, never)
    assert found is not None
    assert not rules.excess(found)
    assert decide(found).verdict is Verdict.CLOSED


def test_edges_that_were_dead_stay() -> None:
    lu = [(0, 0), (0, 1), (1, 1)], [(0, 0), (1, 0), (1, 1)]
    pattern = Pattern.from_edges((3, 3, 2), [[*lu[0], (2, 2)], lu[1]])  # hidden neuron 2 feeds nothing
    found = nested_repair(pattern, Rules(), never)
    assert found is not None
    assert found.rows[0][2] == 0b100


def test_a_large_pattern_gets_a_certified_repair_and_a_bound(random_pattern: Callable[..., Pattern]) -> None:
    pattern = random_pattern((200, 160, 120), 0.02, 0)
    result = repair(pattern, budget=Budget(seconds=5))
    verify(result.pattern, result.certificate)  # type: ignore[arg-type]
    assert 10 < result.lower_bound <= result.n_edits < pattern.n_edges // 4
    assert not result.minimal
    assert f"at most {result.n_edits}, at least {result.lower_bound}" in result.note


def test_deep_patterns(random_pattern: Callable[..., Pattern]) -> None:
    for seed in range(3):
        pattern = random_pattern((10, 8, 8, 6), 0.3, seed)
        for found in (peeled_repair(pattern, Rules("delete"), never), thread_repair(pattern, Rules())):
            assert found is not None
            assert not difference(pattern, found)[0]
            assert decide(found).verdict is Verdict.CLOSED


def test_a_deep_pattern_is_repaired_by_adding(random_pattern: Callable[..., Pattern]) -> None:
    pattern = Pattern.from_masks([[[1, 1], [0, 1]], [[1, 1], [1, 1]], [[1, 0], [1, 1]]])
    full = full_repair(pattern, Rules("add"))
    assert full is not None
    assert decide(full).verdict is Verdict.CLOSED
    result = repair(random_pattern((4, 4, 4, 4), 0.5, 1), only="add", budget=Budget(seconds=4))
    assert not result.deleted
    verify(result.pattern, result.certificate)  # type: ignore[arg-type]


def test_no_room_for_additions(lu: Callable[[int], Pattern]) -> None:
    pattern = lu(2)
    with pytest.raises(RepairError, match="every allowed set"):
        repair(pattern, only="add", max_edges=pattern.n_edges)


@pytest.mark.parametrize(
    ("constraints", "message"),
    [
        ({"only": "both"}, "only must be 'add', 'delete' or None"),
        ({"max_edges": -1}, "max_edges must be 0 or more"),
        ({"only": "add", "max_edges": 3}, "the pattern has 6 edges, so adding alone cannot lead to at most 3"),
        ({"keep_n_m": (3, 2)}, "0 < N <= M, got 3:2"),
        ({"keep_n_m": (1, 2)}, "no mask has 1:2 sparsity"),
    ],
)
def test_bad_constraints(lu: Callable[[int], Pattern], constraints: dict[str, Any], message: str) -> None:
    with pytest.raises(RepairError, match=message):
        repair(lu(2), **constraints)
