"""Masked training with torch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from patternfuzz.heuristics.base import Network
from patternfuzz.heuristics.descent import AdamDescent, MomentumDescent
from patternfuzz.heuristics.training import MaskedSteps, accuracy, fitted, initial_network, one_thread, outputs_of


@pytest.fixture
def blobs() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    labels = rng.integers(3, size=120)
    return rng.normal(size=(120, 4)) + 3 * np.eye(4)[labels], labels


def test_training_learns_and_is_the_same_every_time(blobs: tuple[np.ndarray, np.ndarray]) -> None:
    start = initial_network((4, 8, 3), *blobs, seed=1)
    with one_thread():
        first, second = (fitted(start, epochs=20, seed=2, rate=0.05) for _ in range(2))
        other = fitted(start, epochs=20, seed=3, rate=0.05)
    assert accuracy(first, *blobs) > max(0.9, accuracy(start, *blobs))
    assert all(map(np.array_equal, (*first.weights, *first.biases), (*second.weights, *second.biases)))
    assert not np.array_equal(first.weights[0], other.weights[0])


def test_what_is_masked_stays_zero_and_biases_are_free(blobs: tuple[np.ndarray, np.ndarray]) -> None:
    start = initial_network((4, 8, 3), *blobs, seed=1)
    masks = tuple(np.random.default_rng(4).random(w.shape) < 0.5 for w in start.weights)
    found = fitted(start, masks, epochs=3, seed=0)
    for weight, mask, before in zip(found.weights, masks, start.weights, strict=True):
        assert not weight[~mask].any()
        assert (weight[mask] != before[mask]).any()
    assert all(b.any() for b in found.biases)


def test_outputs_are_those_of_the_formula(blobs: tuple[np.ndarray, np.ndarray]) -> None:
    net = initial_network((4, 8, 3), *blobs, seed=5)
    by_hand = np.maximum(blobs[0] @ net.weights[0].T + net.biases[0], 0) @ net.weights[1].T + net.biases[1]
    assert np.allclose(outputs_of(net, blobs[0]), by_hand)
    assert accuracy(net, *blobs) == np.mean(by_hand.argmax(axis=1) == blobs[1])


@pytest.mark.parametrize("activation", ["relu", "linear"])
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize(
    ("kind", "name", "options"), [(MomentumDescent, "SGD", {"momentum": 0.9}), (AdamDescent, "Adam", {})]
)
def test_numpy_and_torch_take_the_same_steps(kind: Any, name: str, options: Any, activation: str, bias: bool) -> None:
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(0)
    weights = [rng.normal(size=shape) for shape in ((5, 3), (4, 5), (2, 4))]
    net = Network.of(weights, rng.normal(size=(30, 3)), rng.normal(size=(30, 2)), activation=activation, loss="mse")
    masks = [rng.random(w.shape) < 0.6 for w in weights]
    ours = kind(net, masks, rate=0.02, decay=5e-4, bias=bias, **options)
    optimiser = getattr(torch.optim, name)
    theirs = MaskedSteps(net, masks, lambda t: optimiser(t, lr=0.02, weight_decay=5e-4, **options), bias=bias)
    for _ in range(50):
        part = rng.permutation(30)[:8]
        ours.step(part)
        theirs.step(part)
    for own, other in zip(ours.arrays(), theirs.arrays(), strict=True):
        for a, b in zip(own, other, strict=True):
            np.testing.assert_allclose(a, b, atol=1e-9)
    assert not np.allclose(ours.arrays()[0][0], weights[0] * masks[0])
