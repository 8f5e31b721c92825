"""What a network may be, and what a heuristic refuses."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from patternfuzz.errors import HeuristicError
from patternfuzz.heuristics import HEURISTICS, Network

W = [np.ones((3, 2)), np.ones((2, 3))]
X = np.zeros((4, 2))
Y = [0, 1, 1, 0]


def test_arrays_are_copies_and_cannot_be_written() -> None:
    given = [w.copy() for w in W]
    net = Network.of(given, X, Y)
    given[0][0, 0] = 7
    assert net.weights[0][0, 0] == 1
    with pytest.raises(ValueError, match="read-only"):
        net.weights[0][0, 0] = 7
    assert net.widths == (2, 3, 2)
    assert net.size == 12
    assert all(not b.any() for b in net.biases)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"weights": []}, "weights"),
        ({"weights": [np.ones(3)]}, "matrices"),
        ({"weights": [np.ones((3, 2)), np.ones((2, 4))]}, "do not chain"),
        ({"weights": [np.full((3, 2), np.nan), W[1]]}, "NaN"),
        ({"biases": [np.zeros(3)]}, "biases"),
        ({"biases": [np.zeros(2), np.zeros(2)]}, "biases"),
        ({"inputs": np.zeros((4, 3))}, "input neurons"),
        ({"inputs": np.full((4, 2), np.inf)}, "infinite"),
        ({"targets": [0, 1, 2, 0]}, "classes outside 0 to 1"),
        ({"targets": [0, 1]}, "4 integers"),
        ({"targets": [0.5, 1, 1, 0]}, "4 integers"),
        ({"loss": "mse"}, "targets have 1 dimensions"),
        ({"loss": "mse", "targets": np.zeros((4, 3))}, "2 outputs"),
        ({"loss": "hinge"}, "neither"),
        ({"activation": "softplus"}, "none of relu"),
    ],
)
def test_what_does_not_fit_is_refused(change: dict[str, Any], words: str) -> None:
    given: dict[str, Any] = {"weights": W, "inputs": X, "targets": Y} | change
    with pytest.raises(HeuristicError, match=words):
        Network.of(given.pop("weights"), **given)


@pytest.mark.parametrize("sparsity", [-0.1, 1.0, float("nan")])
def test_a_sparsity_is_a_share_below_one(sparsity: float) -> None:
    with pytest.raises(HeuristicError, match="0 <= s < 1"):
        HEURISTICS["synflow"](Network.of(W), sparsity)


def test_a_heuristic_says_which_sparsities_it_has_and_that_it_needs_data() -> None:
    with pytest.raises(HeuristicError, match=r"gives sparsity 0\.5 only"):
        HEURISTICS["2:4"](Network.of(W), 0.75)
    with pytest.raises(HeuristicError, match="needs data"):
        HEURISTICS["snip"](Network.of(W), 0.5)


def test_arrays_lie_row_by_row_whatever_was_given() -> None:
    # torch prunes what it can view as one row; neurons picked out of a larger array are stored by columns.
    columns = np.arange(6.0).reshape(3, 2)[:, [1, 0]]
    assert not columns.flags.c_contiguous
    first, _ = HEURISTICS["magnitude-local"](Network.of([columns, np.ones((1, 3))]), 0.5)
    assert first.sum() == 3
