"""What holds of every problem: bounds, answers that agree with each other, and symmetries of the optimum."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patternfuzz.convex import all_patterns, convex_optimum, gated_optimum, is_global_optimum
from patternfuzz.convex.task import Task
from patternfuzz.strategies import two_layer_tasks

pytest.importorskip("cvxpy")

WEIGHTS = st.sampled_from([0.05, 0.5, 1.0, 4.0])
# Laws that keep the objective, up to the factor at the end: of X, y and lam new ones, from random numbers.
LAWS: dict[str, Any] = {
    "points scaled": lambda X, y, lam, _: (3 * X, y, 3 * lam, 1),
    "targets scaled": lambda X, y, lam, _: (X, -0.3 * y, 0.3 * lam, 0.09),
    "points permuted": lambda X, y, lam, rng: (*permuted(X, y, rng), lam, 1),
    "inputs permuted": lambda X, y, lam, rng: (X[:, rng.permutation(X.shape[1])], y, lam, 1),
    "inputs rotated": lambda X, y, lam, rng: (X @ rotation(X.shape[1], rng), y, lam, 1),
    "an input of zeros": lambda X, y, lam, _: (np.column_stack([X, 0 * y]), y, lam, 1),
}


def permuted(X: Any, y: Any, rng: np.random.Generator) -> tuple[Any, Any]:
    order = rng.permutation(len(y))
    return X[order], y[order]


def rotation(d: int, rng: np.random.Generator) -> Any:
    return np.linalg.qr(rng.normal(size=(d, d)))[0]


def answers_agree(task: Task, lam: float) -> None:
    X, y = task.inputs, task.targets
    best = convex_optimum(X, y, lam)
    scale = 1e-6 * best.objective
    assert best.complete
    assert 0 <= best.gap <= scale
    assert best.lower <= task.network.objective(X, y, lam)
    gated = gated_optimum(X, y, lam, all_patterns(X))
    assert 0 <= gated.gap <= 1e-5 * gated.objective
    assert gated.lower <= best.objective
    assert is_global_optimum(best.network, X, y, lam).verdict == "optimal"
    found = is_global_optimum(task.network, X, y, lam, tolerance=1e-4)
    assert found.lower <= best.objective
    if found.objective - best.lower <= 0.5e-4 * found.objective:
        assert found.verdict != "not optimal"
    if found.objective - best.objective > 2e-4 * found.objective:
        assert found.verdict == "not optimal"
    if found.better is not None:
        assert best.lower <= found.better.objective(X, y, lam) < found.objective
    if found.clarke and found.subsampled_lower:
        assert found.lower <= found.subsampled_lower <= found.objective * (1 + 1e-12)


def symmetric(task: Task, lam: float, seed: int) -> None:
    before = convex_optimum(task.inputs, task.targets, lam)
    for name, law in LAWS.items():
        X, y, other, factor = law(task.inputs, task.targets, lam, np.random.default_rng(seed))
        after = convex_optimum(X, y, other)
        error = 1e-7 * before.objective
        assert after.objective / factor == pytest.approx(before.objective, abs=error), name
        assert after.lower / factor <= before.objective, name
        assert before.lower <= after.objective / factor * (1 + 1e-12), name


@settings(max_examples=25, deadline=None, derandomize=True)
@given(two_layer_tasks(max_width=4), WEIGHTS)
def test_answers_agree(task: Task, lam: float) -> None:
    answers_agree(task, lam)


@settings(max_examples=8, deadline=None, derandomize=True)
@given(two_layer_tasks(max_width=2), WEIGHTS, st.integers(0, 99))
def test_symmetries(task: Task, lam: float, seed: int) -> None:
    symmetric(task, lam, seed)


@pytest.mark.slow
@settings(max_examples=120, deadline=None)
@given(two_layer_tasks(max_width=8, max_points=9, max_inputs=4), WEIGHTS)
def test_answers_agree_in_many(task: Task, lam: float) -> None:
    answers_agree(task, lam)


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(two_layer_tasks(max_width=2, max_points=9, max_inputs=4), WEIGHTS, st.integers(0, 99))
def test_symmetries_of_many(task: Task, lam: float, seed: int) -> None:
    symmetric(task, lam, seed)
