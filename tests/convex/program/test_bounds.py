"""Lower bounds against exact arithmetic: in the plane the separation problem has an answer in rational numbers."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt
from typing import Any

import numpy as np
import pytest

from patternfuzz.convex import convex_optimum
from patternfuzz.convex.program.cones import projected
from patternfuzz.errors import ConvexError

pytest.importorskip("cvxpy")

Vector = tuple[Fraction, Fraction]


def exact(A: Any) -> list[Vector]:
    return [(Fraction(float(a)), Fraction(float(b))) for a, b in A]


def dot(u: Vector, v: Vector) -> Fraction:
    return u[0] * v[0] + u[1] * v[1]


def largest_square(X: list[Vector], nu: list[Fraction]) -> Fraction:
    """The square of the maximum of ``|nu . relu(X u)|`` on the unit circle.

    It is attained at a ray on which a product vanishes, or where a cone's linear function points into the cone. Those
    cones lie between neighbouring rays, so a sum of these tells them.
    """
    rays = [(s * x[1], -s * x[0]) for x in X if any(x) for s in (1, -1)]
    found = [value(X, nu, v) ** 2 / dot(v, v) for v in rays]
    between = [(a[0] + b[0], a[1] + b[1]) for a in rays for b in rays if neighbours(a, b, rays)]
    for inside in [*between, *((v[1], -v[0]) for v in rays)]:
        on = [dot(x, inside) > 0 for x in X]
        for side in (1, -1):
            c = tuple(
                side * sum((v * x[k] for x, v, flag in zip(X, nu, on, strict=True) if flag), Fraction()) for k in (0, 1)
            )
            if any(c) and value(X, nu, c) * side > 0:
                found.append(value(X, nu, c) ** 2 / dot(c, c))
    return max(found, default=Fraction())


def value(X: list[Vector], nu: list[Fraction], u: Any) -> Fraction:
    return sum((v * max(Fraction(), dot(x, u)) for x, v in zip(X, nu, strict=True)), Fraction())


def neighbours(a: Vector, b: Vector, rays: list[Vector]) -> bool:
    """Whether no ray is strictly between the two, which are less than half a turn apart."""

    def cross(u: Vector, v: Vector) -> Fraction:
        return u[0] * v[1] - u[1] * v[0]

    return cross(a, b) > 0 and not any(cross(a, v) > 0 and cross(v, b) > 0 for v in rays)


def root_above(x: Fraction) -> Fraction:
    scale = 10**60
    return Fraction(isqrt(x.numerator * scale**2 // x.denominator) + 1, scale)


def data(kind: str, seed: int) -> tuple[Any, Any]:
    rng = np.random.default_rng(seed)
    X, y = rng.normal(size=(6, 2)), rng.normal(size=6)
    if kind == "contradictions":
        X = np.vstack([X[:3], X[:3]])
    elif kind == "scales":
        X *= 10.0 ** rng.integers(-4, 5, size=(6, 1))
    elif kind == "almost rank one":
        X = np.column_stack([np.ones(6), 1e-6 * X[:, 1]])
    return X, y


@pytest.mark.parametrize("kind", ["normal", "contradictions", "scales", "almost rank one"])
@pytest.mark.parametrize("lam", [1.0, 1e-2, 1e-5, 1e-8, 1e-11])
def test_the_lower_bound_holds_in_exact_arithmetic(kind: str, lam: float) -> None:
    X, y = data(kind, 7)
    try:
        found = convex_optimum(X, y, lam)
    except ConvexError as error:
        assert "gave nothing" in str(error)  # noqa: PT017 - no bound, no wrong one
        return
    rows, nu = exact(X), [Fraction(float(v)) for v in found.dual]
    # Made feasible exactly, what is the dual value?
    factor = min(Fraction(1), Fraction(lam) / root_above(largest_square(rows, nu)))
    gain = sum((v * Fraction(float(w)) for v, w in zip(nu, y, strict=True)), Fraction())
    best = factor * gain - factor**2 * sum((v * v for v in nu), Fraction()) / 2
    assert Fraction(found.lower) <= best
    assert found.lower <= found.objective
    assert float(best) == pytest.approx(found.lower, rel=0.1)


def test_the_largest_value_is_the_largest() -> None:
    X, nu = data("normal", 1)
    angles = np.linspace(0, 2 * np.pi, 20_001)
    seen = np.abs(np.maximum(np.column_stack([np.cos(angles), np.sin(angles)]) @ X.T, 0) @ nu).max()
    told = float(largest_square(exact(X), [Fraction(float(v)) for v in nu])) ** 0.5
    assert seen <= told * (1 + 1e-14)
    assert told == pytest.approx(seen, rel=1e-3)  # a peak may be a kink


@pytest.mark.parametrize("width", [1e-3, 1e-8, 1e-13])
def test_a_narrow_cone_costs_accuracy_and_not_validity(width: float) -> None:
    # Almost opposite rows: the cone is a sliver around (1, 0), where the maximum of c is c[0].
    A = np.array([[width, 1.0], [width, -1.0]]) / np.hypot(width, 1)
    for c in ([1.0, 1e3], [0.3, -7.0], [-1.0, 5.0]):
        true = max(0.0, *((c[0] + s * width * c[1]) / np.hypot(1, width) for s in (1, -1)))
        assert true <= projected(np.array(c), A)[1] <= true + 1e-14 / width
