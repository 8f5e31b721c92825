"""Two-layer networks as files: written and read back, and taken from other files of weights."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from patternfuzz.convex import TwoLayer
from patternfuzz.convex.files import encode_network, read_network

NET = TwoLayer([[1.0, -2.0], [0.1, 3.0], [0.0, 0.0]], [1 / 3, -1.0, 0.0])


def test_round_trip(tmp_path: Path) -> None:
    path = tmp_path / "net.npz"
    path.write_bytes(encode_network(NET))
    found = read_network(path)
    assert np.array_equal(found.first, NET.first)
    assert np.array_equal(found.second, NET.second)
    assert encode_network(found) == encode_network(NET)


def test_plain_arrays_and_weights_in_forward_order(tmp_path: Path) -> None:
    path = tmp_path / "net.npz"
    plain = {"first": NET.first, "second": NET.second}
    layers = {"W1": NET.first, "W2": NET.second[None], "b1": np.zeros(3), "b2": np.zeros(1)}
    for arrays in (plain, layers):
        np.savez(path, **arrays)
        assert np.array_equal(read_network(path).second, NET.second)


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"format": "something", "first": NET.first, "second": NET.second}, "is of format 'something'"),
        ({"version": 2, "first": NET.first, "second": NET.second}, "reads version 1: update it"),
        ({"first": NET.first, "second": NET.second[:2]}, "first has 3 rows and second 2 numbers"),
        ({"first": NET.first, "second": [np.nan] * 3}, "NaN or infinite"),
        ({"W1": NET.first}, "are no two layers with one output"),
        ({"W1": NET.first, "W2": np.ones((2, 3))}, "are no two layers with one output"),
        ({"W1": NET.first, "W2": NET.second[None], "b1": np.ones(3), "b2": np.zeros(1)}, "has biases; append"),
    ],
)
def test_bad_files(tmp_path: Path, unreadable: Any, arrays: dict[str, object], message: str) -> None:
    np.savez(tmp_path / "net.npz", **arrays)
    unreadable(read_network, tmp_path / "net.npz", message)


def test_a_truncated_file(tmp_path: Path, unreadable: Any) -> None:
    path = tmp_path / "net.npz"
    path.write_bytes(encode_network(NET)[:-40])
    unreadable(read_network, path, "truncated")
