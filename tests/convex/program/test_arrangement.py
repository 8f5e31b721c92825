"""All activation patterns, exactly: against brute force, an exact arrangement found another way, and counts."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog

from patternfuzz.attained.cells import arrangement
from patternfuzz.convex import all_patterns, sampled_patterns
from patternfuzz.errors import ConvexError


def by_linear_programs(X: Any) -> set[tuple[bool, ...]]:
    """All ``2^n`` sign vectors, each with its own program."""
    found = set()
    for on in product((False, True), repeat=len(X)):
        signed = np.where(on, 1, -1)[:, None] * X
        outcome = linprog(np.zeros(X.shape[1]), A_ub=-signed, b_ub=-np.ones(len(X)), bounds=(None, None))
        if outcome.status == 0:
            found.add(on)
    return found


def as_set(on: Any) -> set[tuple[bool, ...]]:
    return {tuple(map(bool, row)) for row in on}


@pytest.mark.parametrize(("n", "d"), [(1, 1), (1, 3), (3, 3), (5, 2), (6, 3), (6, 4), (7, 5)])
def test_brute_force_agrees_in_general_position(n: int, d: int) -> None:
    X = np.random.default_rng([n, d]).normal(size=(n, d))
    found = all_patterns(X)
    assert as_set(found.on) == by_linear_programs(X)
    assert len(found) == found.most <= max(found.bound, 2**n)
    assert found.complete


@pytest.mark.parametrize("seed", range(12))
def test_an_exact_arrangement_agrees_in_special_position(seed: int) -> None:
    # Integers in {-1, 0, 1}: parallel, opposite and zero rows, dependent columns.
    X = np.random.default_rng(seed).integers(-1, 2, (7, 3)).astype(float)
    exact = arrangement([tuple(map(Fraction, row)) for row in X.astype(int).tolist()])
    found = all_patterns(X)
    assert as_set(found.on) == {cell.on for cell in exact.cells}
    assert len(found) <= found.most


@pytest.mark.parametrize(("n", "d", "count"), [(50, 2, 100), (50, 3, 2452), (30, 4, 8180)])
def test_as_many_as_the_formula_says(n: int, d: int, count: int) -> None:
    found = all_patterns(np.random.default_rng(n).normal(size=(n, d)))
    assert len(found) == found.most == count <= found.bound
    assert len(np.unique(found.on, axis=0)) == count
    assert as_set(found.on) == as_set(~found.on)


def test_a_hair_breadth_is_seen() -> None:
    # Three rows in a plane, or one of them off it by the last bit: no tolerance can tell these apart.
    flat = np.array([[1, 0, 1], [0, 1, 1], [1, 1, 2.0]])
    near = flat.copy()
    near[2, 2] = np.nextafter(2, 3)
    assert (len(all_patterns(flat)), len(all_patterns(near))) == (6, 8)


def test_duplicates_opposites_and_zeros() -> None:
    X = np.array([[1.0, 2], [3, 6], [-1, -2], [0, 0], [0, 1]])
    found = all_patterns(X)
    assert (found.lines, found.rank, len(found)) == (2, 2, 4)
    assert not found.on[:, 3].any()
    assert (found.on[:, 0] == found.on[:, 1]).all()
    assert (found.on[:, 0] != found.on[:, 2]).all()


def by_fourier_motzkin(rows: list[tuple[Fraction, ...]]) -> bool:
    """Whether some vector has positive products with all rows: eliminate coordinates, in rational numbers."""
    if any(not any(row) for row in rows):
        return False
    if not rows or not rows[0]:
        return not rows
    up, down, level = [], [], []
    for row in rows:
        (up if row[0] > 0 else down if row[0] < 0 else level).append(row)
    both = [tuple(a / p[0] - b / q[0] for a, b in zip(p[1:], q[1:], strict=True)) for p in up for q in down]
    return by_fourier_motzkin([*both, *(row[1:] for row in level)])


def wild(kind: str, rng: np.random.Generator) -> Any:
    n, d = 5, 3
    X = rng.integers(-2, 3, (n, d)).astype(float)
    match kind:
        case "duplicates and opposites":
            return np.vstack([X[:2], -X[:1], 3 * X[:1], 0 * X[:1]])
        case "one off by a bit":
            X[4] = X[0] + X[1]
            X[4, 0] = np.nextafter(X[4, 0], 9)
            return X
        case "rows of all scales":
            return X * 10.0 ** rng.integers(-200, 200, (n, 1))
        case "columns of all scales":
            return X * 2.0 ** rng.integers(-400, 400, (1, d))
        case "smallest floats":
            return X * 5e-324
        case "largest floats":
            return X * 8e307
        case "rank two":
            return np.column_stack([X[:, 0], X[:, 1], X[:, 0] - 2 * X[:, 1]])
        case "zero column":
            return X * [1, 0, 1]
        case _:
            return rng.integers(-(2**52), 2**52, (n, d)).astype(float)


@pytest.mark.parametrize(
    "kind",
    [
        "duplicates and opposites",
        "one off by a bit",
        "rows of all scales",
        "columns of all scales",
        "smallest floats",
        "largest floats",
        "rank two",
        "zero column",
        "large integers",
    ],
)
def test_every_sign_vector_is_decided_in_rational_numbers(kind: str) -> None:
    rng = np.random.default_rng(len(kind))
    for _ in range(3):
        X = wild(kind, rng)
        exact = [tuple(Fraction(float(x)) for x in row) for row in X]
        there = [i for i, row in enumerate(exact) if any(row)]
        expected = set()
        for on in product((False, True), repeat=len(there)):
            if by_fourier_motzkin(
                [exact[i] if flag else tuple(-x for x in exact[i]) for i, flag in zip(there, on, strict=True)]
            ):
                whole = np.zeros(len(X), dtype=bool)
                whole[there] = on
                expected.add(tuple(map(bool, whole)))
        found = all_patterns(X)
        assert as_set(found.on) == expected
        assert len(found) == len(expected) <= found.most
        assert len(found) <= found.bound or found.lines <= found.rank


def test_only_zeros_have_the_empty_pattern() -> None:
    assert all_patterns(np.zeros((3, 2))).on.tolist() == [[False] * 3]


def test_samples_are_some_of_all_and_repeat() -> None:
    X = np.random.default_rng(3).normal(size=(12, 3))
    some = sampled_patterns(X, 200, seed=5)
    assert as_set(some.on) <= as_set(all_patterns(X).on)
    assert not some.complete
    assert (some.on == sampled_patterns(X, 200, seed=5).on).all()


def test_too_many_are_refused() -> None:
    with pytest.raises(ConvexError, match="use sampled_patterns"):
        all_patterns(np.random.default_rng(0).normal(size=(60, 8)))


def test_fifty_dimensions_are_sampled() -> None:
    X = np.random.default_rng(0).normal(size=(60, 50))
    with pytest.raises(ConvexError, match=r"60 lines, rank 50.*use sampled_patterns"):
        all_patterns(X)
    some = sampled_patterns(X, 500)
    assert (some.complete, some.rank, some.lines, len(some)) == (False, 50, 60, 500)
    assert len(some) < some.most
