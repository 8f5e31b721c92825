"""Bad input to convex programs: one clear line, or an honest gap; and odd input that is no error."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from patternfuzz.convex import (
    Gated,
    Optimality,
    Optimum,
    Solver,
    TwoLayer,
    all_patterns,
    convex_optimum,
    gated_optimum,
    is_global_optimum,
    sampled_patterns,
)
from patternfuzz.errors import ConvexError

pytest.importorskip("cvxpy")

RNG = np.random.default_rng(5)
X, Y = RNG.normal(size=(7, 2)), RNG.normal(size=7)
ALL = all_patterns(X)


def optimal(points: Any, y: Any, lam: Any) -> Optimum:
    return convex_optimum(points, y, lam)


def gated(points: Any, y: Any, lam: Any) -> Gated:
    return gated_optimum(points, y, lam, all_patterns(points))


def examined(points: Any, y: Any, lam: Any) -> Optimality:
    return is_global_optimum(TwoLayer(np.ones((2, 2)), [1, -1]), points, y, lam)


@pytest.mark.parametrize("ask", [optimal, gated, examined])
@pytest.mark.parametrize(
    ("points", "y", "lam", "said"),
    [
        (X, Y, 0, "lam=0 must be a positive number"),
        (X, Y, -0.1, "lam=-0.1 must"),
        (X, Y, float("nan"), "lam=nan must"),
        (X, Y, float("inf"), "lam=inf must"),
        (X, Y, True, "lam=True must"),
        (X, Y, "1", "lam='1' must"),
        (X, Y, np.complex128(1), "lam=np.complex128.* must"),
        (X, Y, 10**400, "lam=1000.* must"),
        (np.zeros((0, 2)), [], 0.1, "X has no rows"),
        (X, Y[:5], 0.1, "y has 5 numbers for 7 points"),
        (X, Y[:, None], 0.1, "y have 2 dimensions; give 1"),
        (X[0], Y, 0.1, "X have 1 dimensions; give 2"),
        (np.where(X > 1, np.nan, X), Y, 0.1, "X hold NaN"),
        (X, np.full(7, np.inf), 0.1, "y hold NaN or infinite"),
        ([[1, 2], [3]], [1, 2], 0.1, "X are no numbers"),
        ([["a", "b"]], [1], 0.1, "X are no numbers"),
        ([[10**400, 1]], [1], 0.1, "X are no numbers .int too large"),
        (X + 1j, Y, 0.1, "X are no numbers .they are complex"),
        (X * 1e150, Y, 0.1, r"largest number of X is .*e\+150; scale it"),
        (X, Y * 1e150, 0.1, r"largest number of y is .*e\+150; scale it"),
        (X * 1e-150, Y * 1e-150, 1e-301, "largest number of X is .*e-150; scale it"),
    ],
)
def test_one_line_says_what_is_wrong(ask: Callable[..., Any], points: Any, y: Any, lam: Any, said: str) -> None:
    with pytest.raises(ConvexError, match=said) as error:
        ask(points, y, lam)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("ask", [optimal, gated])
def test_no_columns(ask: Callable[..., Any]) -> None:
    with pytest.raises(ConvexError, match="X has no columns; give at least one input"):
        ask(np.zeros((3, 0)), np.ones(3), 0.1)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: convex_optimum(X, Y, 0.1, solver="SCS"), "solver='SCS' must be a Solver, for example"),  # type: ignore[arg-type]
        (lambda: convex_optimum(X, Y, 0.1, solver=Solver("OSQP")), "solver OSQP gave nothing .*cannot solve"),
        (
            lambda: gated_optimum(X, Y, 0.1, ALL, solver=Solver(options={"guess": 1})),
            "solver CLARABEL gave nothing .*gue",
        ),
        (lambda: convex_optimum(X, Y, 0.1, start=TwoLayer(np.ones((1, 3)), [1])), "start has 3 inputs, but X 2"),
        (lambda: convex_optimum(X, Y, 0.1, gap=float("nan")), "gap=nan must be at least 0"),
        (lambda: convex_optimum(X, Y, 0.1, rounds=-1), "rounds=-1 must be a number of rounds"),
        (lambda: convex_optimum(X, Y, 0.1, patterns=ALL.on), "patterns is a ndarray; give"),  # type: ignore[arg-type]
        (lambda: gated_optimum(X[:5], Y[:5], 0.1, ALL), "patterns of 7 points for 5 rows"),
        (lambda: is_global_optimum(TwoLayer(np.ones((1, 3)), [1]), X, Y, 0.1), "X has 2 columns for 3 inputs"),
        (lambda: is_global_optimum(TwoLayer(1e200 * np.ones((1, 2)), [1e200]), X, Y, 0.1), "too large or too far"),
        (lambda: is_global_optimum(TwoLayer(np.ones((1, 2)), [1]), X, Y, 0.1, tolerance=0), "tolerance=0 must"),
    ],
)
def test_other_arguments(call: Any, said: str) -> None:
    with pytest.raises(ConvexError, match=said) as error:
        call()
    assert "\n" not in str(error.value)


def test_patterns_of_other_points_prove_nothing() -> None:
    # The same number of points, so the shapes fit; a bound by these patterns would be wrong.
    for ask in (convex_optimum, gated_optimum):
        with pytest.raises(ConvexError, match="said to be all, but random directions have others"):
            ask(X[::-1] * [1, -2], Y, 0.1, patterns=ALL)


@pytest.mark.parametrize(
    "as_given",
    [lambda A: A.astype(object), lambda A: A.tolist(), lambda A: np.asfortranarray(A), lambda A: A.astype(np.float32)],
    ids=["objects", "lists", "columns first", "single"],
)
def test_other_forms_of_numbers(as_given: Any) -> None:
    points, y = np.round(4 * X), np.round(4 * Y)
    expected = optimal(points, y, 0.5)
    found = optimal(as_given(points), as_given(y), np.float32(0.5))
    assert found.objective == pytest.approx(expected.objective, rel=1e-12)
    assert gated(as_given(points), as_given(y), 0.5).gap < 1e-6
    assert examined(as_given(points), as_given(y), 0.5).verdict == "not optimal"


@pytest.mark.parametrize("lam", [1e-12, 1e-100, 1e-300, 1e100, 1e300])
def test_extreme_decay_has_a_gap_that_is_told(lam: float) -> None:
    found = optimal(X, Y, lam)
    assert 0 <= found.lower <= found.objective
    assert (found.gap <= 1e-8 * found.objective) == (not found.status.startswith("a gap is left"))


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("CLARABEL", {"max_iter": 1}),
        ("CLARABEL", {"max_iter": 3}),
        ("CLARABEL", {"time_limit": 0.0}),
        ("SCS", {"max_iters": 2}),
        ("SCS", {"eps": 0.1}),
    ],
)
def test_a_solver_that_stops_early_leaves_a_gap_and_says_so(name: str, options: Any) -> None:
    best, best_gated = optimal(X, Y, 0.1), gated(X, Y, 0.1)
    found = convex_optimum(X, Y, 0.1, solver=Solver(name, options))
    assert found.lower <= best.objective
    assert found.objective >= best.lower
    assert found.relative_gap > 1e-6
    assert found.status.startswith("a gap is left; the solver said: ")
    gates = gated_optimum(X, Y, 0.1, ALL, solver=Solver(name, options))
    assert gates.lower <= best_gated.objective
    assert gates.objective >= best_gated.lower
    assert gates.status.startswith("a gap is left")


def test_a_solver_that_fails_later_costs_nothing_of_what_was_found(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, solve, asked = optimal(X, Y, 0.1), Solver.__call__, []

    def tired(self: Solver, problem: Any) -> str:
        asked.append(problem)
        if len(asked) > 1:
            raise ConvexError("solver TIRED gave nothing")
        return solve(self, problem)

    monkeypatch.setattr(Solver, "__call__", tired)
    found = optimal(X, Y, 0.1)
    assert found.rounds == 1
    assert found.lower <= whole.objective < found.objective < Y @ Y / 2
    assert found.status == "a gap is left; the solver said: solver TIRED gave nothing"


def test_without_cvxpy_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    best = optimal(X, Y, 0.1).network
    monkeypatch.setitem(sys.modules, "cvxpy", None)
    remedy = r"needs cvxpy, which is not installed; pip install 'patternfuzz\[convex\]'"
    for ask in (optimal, gated):
        with pytest.raises(ConvexError, match=remedy):
            ask(X, Y, 0.1)
    # Where the residual of the network decides, nothing is missing; elsewhere the reason says what is.
    assert is_global_optimum(best, X, Y, 0.1).verdict == "optimal"
    assert examined(X, Y, 0.1).verdict == "not optimal"
    near = TwoLayer(best.first + 0.01 * np.random.default_rng(1).normal(size=best.first.shape), best.second)
    found = is_global_optimum(near, X, Y, 0.1, tolerance=1e-3)
    assert found.verdict == "unknown"
    assert re.search(remedy, found.reason)


def test_nothing_to_fit_or_nothing_to_fit_with() -> None:
    for found in (gated(X, np.zeros(7), 0.1), gated(X * 0, Y, 0.1), gated(X, Y, 1e3)):
        assert (found.gap, found.status) == (0, "not needed")
        assert not found.weights.any()
    for best in (optimal(X, np.zeros(7), 0.1), optimal(X * 0, Y, 0.1), optimal(X, Y, 1e3)):
        assert best.network.width == 0
        assert 0 <= best.gap < 1e-12
        assert best.status == "not needed"
    nothing = TwoLayer(np.zeros((0, 2)), np.zeros(0))
    assert is_global_optimum(nothing, X, np.zeros(7), 0.1).verdict == "optimal"
    assert is_global_optimum(nothing, X * 0, Y, 0.1).verdict == "optimal"


def test_samples_are_asked_for_in_numbers() -> None:
    for count in (0, -3, 1.5, True, "2"):
        with pytest.raises(ConvexError, match=r"count=.* must be a number of directions, 1 or more"):
            sampled_patterns(X, count)  # type: ignore[arg-type]
