"""The fewest edits, against brute force over all sets of edits."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache
from itertools import combinations, product
from typing import Any

import pytest

from patternfuzz import Budget, Pattern, RepairError, Verdict, decide, repair, verify
from patternfuzz.repair.rules import Rules, applied, rules_of


@cache
def verdict(pattern: Pattern) -> Verdict:
    return decide(pattern).verdict


def brute(pattern: Pattern, rules: Rules) -> int | None:
    every = list(rules.every_edit(pattern))
    for k in range(len(every) + 1):
        for edits in combinations(every, k):
            edited = applied(pattern, edits)
            if not rules.excess(edited):
                found = verdict(edited.canonical())
                assert found is not Verdict.UNKNOWN
                if found is Verdict.CLOSED:
                    return k
    return None


def compare(pattern: Pattern, **constraints: Any) -> int | None:
    rules = rules_of(pattern, **{"only": None, "keep_n_m": None, "max_edges": None, **constraints})
    fewest = brute(pattern, rules)
    if fewest is None:
        with pytest.raises(RepairError, match="every allowed set of edits was excluded"):
            repair(pattern, **constraints)
        return None
    result = repair(pattern, **constraints)
    assert result.minimal
    assert result.n_edits == result.lower_bound == fewest
    assert applied(pattern, (*result.added, *result.deleted)) == result.pattern
    assert not rules.excess(result.pattern)
    if constraints.get("only"):
        assert not (result.added if constraints["only"] == "delete" else result.deleted)
    assert result.certificate is not None
    assert result.certificate["verdict"] == "closed"
    verify(result.pattern, result.certificate)
    return fewest


def is_grouped(pattern: Pattern) -> bool:
    """Does some mask have 1:2 sparsity?"""
    return any(
        mask.shape[1] % 2 == 0 and (mask[:, ::2].astype(int) + mask[:, 1::2]).max() <= 1 for mask in pattern.masks
    )


def classes(widths: tuple[int, ...]) -> list[Pattern]:
    places = [(i, out, inp) for i in range(len(widths) - 1) for out in range(widths[i + 1]) for inp in range(widths[i])]
    found = set()
    for chosen in product((False, True), repeat=len(places)):
        edges: list[list[tuple[int, int]]] = [[] for _ in widths[1:]]
        for (i, out, inp), yes in zip(places, chosen, strict=True):
            if yes:
                edges[i].append((out, inp))
        found.add(Pattern.from_edges(widths, edges).canonical())
    return sorted(found, key=lambda p: p.rows)


@pytest.mark.parametrize("only", [None, "add", "delete"])
def test_every_bad_class_of_two_by_two_by_two(only: str | None) -> None:
    bad = [p for p in classes((2, 2, 2)) if verdict(p) is Verdict.NOT_CLOSED]
    assert bad
    assert {compare(p, only=only) for p in bad} == {1}


def test_bad_classes_of_three_by_two_by_two() -> None:
    bad = [p for p in classes((3, 2, 2)) if verdict(p) is Verdict.NOT_CLOSED]
    assert len(bad) == 5
    assert {compare(p) for p in bad} == {1}
    assert {compare(p, only="add") for p in bad} == {1}
    assert {compare(p, max_edges=p.n_edges - 2) for p in bad} == {2}


@pytest.mark.parametrize(
    ("widths", "count", "seed"), [((3, 3, 2), 25, 0), ((2, 3, 3), 15, 1), ((2, 2, 2, 2), 25, 2), ((4, 2, 2), 25, 3)]
)
def test_random_patterns_and_constraints(
    random_pattern: Callable[..., Pattern], widths: tuple[int, ...], count: int, seed: int
) -> None:
    rng = random.Random(seed)
    met = set()
    for n in range(count):
        pattern = random_pattern(widths, rng.choice([0.5, 0.65, 0.8]), 1000 * seed + n)
        constraints: dict[str, Any] = {"only": rng.choice([None, "add", "delete"])}
        if rng.random() < 0.5:
            constraints["max_edges"] = pattern.n_edges - (rng.randrange(3) if constraints["only"] != "add" else 0)
        if rng.random() < 0.4 and widths[0] % 2 == 0:
            constraints["keep_n_m"] = (1, 2)
        if "keep_n_m" in constraints and not is_grouped(pattern):
            with pytest.raises(RepairError, match="there is none to keep"):
                repair(pattern, **constraints)
            continue
        met.add(compare(pattern, **constraints))
    assert len(met) > 2


@pytest.mark.slow
def test_all_bad_classes_of_three_by_two_by_two_with_every_constraint() -> None:
    for pattern in classes((3, 2, 2)):
        for only in (None, "add", "delete"):
            for most in (None, pattern.n_edges, pattern.n_edges - 2):
                if most is None or (most >= 0 and (only != "add" or most >= pattern.n_edges)):
                    compare(pattern, only=only, max_edges=most)


def test_lu(lu: Callable[[int], Pattern]) -> None:
    assert repair(lu(2)).n_edits == 1
    assert repair(lu(3)).n_edits == 1
    assert repair(lu(3), only="add").n_edits == 2
    assert repair(lu(4)).n_edits == 2


def test_separate_traps_add_up(lu: Callable[[int], Pattern]) -> None:
    small = lu(2)
    blocks = [[(2 * b + out, 2 * b + inp) for b in range(4) for out, inp in small.edges(i)] for i in range(2)]
    result = repair(Pattern.from_edges((8, 8, 8), blocks), budget=Budget(seconds=30))
    assert result.minimal
    assert result.n_edits == 4
    assert "fewest" in result.note


def test_closed_patterns_are_left_alone() -> None:
    pattern = Pattern.from_masks([[[1, 1], [1, 1]], [[1, 1], [1, 1]]])
    result = repair(pattern)
    assert result.pattern == pattern
    assert (result.n_edits, result.minimal, result.lower_bound) == (0, True, 0)


def test_a_pattern_without_edges_is_closed_with_a_proof() -> None:
    pattern = Pattern.from_masks([[[1, 1], [0, 1]], [[1, 0], [1, 1]]])
    result = repair(pattern, max_edges=0)
    assert result.pattern.n_edges == 0
    assert result.minimal
    verify(result.pattern, result.certificate)  # type: ignore[arg-type]
