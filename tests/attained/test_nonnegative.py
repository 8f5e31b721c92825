"""Least squares with coefficients that are not negative: none of what a solver says is believed."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from scipy.optimize import nnls

from patternfuzz.attained import nonnegative
from patternfuzz.attained.least import nearest
from patternfuzz.attained.nonnegative import combined

ROWS, AIM = np.array([[1.0, 0, 0], [1, 1, 0], [0, -1, 0]]), np.array([2.0, 1, 3])


def nothing(A: Any, _: Any) -> Any:
    return np.zeros(A.shape[1]), 0.0


def far_off(A: Any, _: Any) -> Any:
    return np.full(A.shape[1], 100.0), 0.0


def tired(*_: Any) -> Any:
    raise RuntimeError("Maximum number of iterations reached.")


@pytest.mark.parametrize("solver", [nnls, nothing, far_off, tired])
def test_a_wrong_answer_is_found_out(monkeypatch: pytest.MonkeyPatch, solver: Any) -> None:
    monkeypatch.setattr(nonnegative, "nnls", solver)
    coefficients, distance = combined(ROWS, AIM)
    assert (coefficients >= 0).all()
    assert coefficients @ ROWS == pytest.approx([2, 1, 0])
    assert distance == pytest.approx(3)
    exact, residual = nearest([tuple(map(Fraction, row)) for row in ROWS.astype(int).tolist()], (2, 1, 3))
    assert min(exact) >= 0
    assert residual == (0, 0, 3)


@pytest.mark.parametrize("shape", [(0, 3), (2, 0), (0, 0)])
def test_nothing_to_combine(shape: tuple[int, int]) -> None:
    coefficients, distance = combined(np.zeros(shape), np.ones(shape[1]))
    assert coefficients.tolist() == [0] * shape[0]
    assert distance == pytest.approx(np.sqrt(shape[1]))
    exact, residual = nearest([(Fraction(0),) * shape[1]] * shape[0], (Fraction(1),) * shape[1])
    assert not any(exact)
    assert residual == (1,) * shape[1]


def test_numbers_beyond_the_floats() -> None:
    huge = Fraction(10) ** 400
    exact, residual = nearest([(huge, Fraction(0))], (huge, Fraction(1)))
    assert exact == [1]
    assert residual == (0, 1)
