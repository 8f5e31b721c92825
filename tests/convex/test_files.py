"""Two-layer networks as files: written and read back, and taken from other files of weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from patternfuzz.convex import TwoLayer
from patternfuzz.convex.files import encode_network, read_network
from patternfuzz.errors import ReadError

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
def test_bad_files(tmp_path: Path, arrays: dict[str, object], message: str) -> None:
    path = tmp_path / "net.npz"
    np.savez(path, **arrays)
    with pytest.raises(ReadError, match=message) as caught:
        read_network(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


def test_a_truncated_file(tmp_path: Path) -> None:
    path = tmp_path / "net.npz"
    path.write_bytes(encode_network(NET)[:-40])
    with pytest.raises(ReadError, match="truncated"):
        read_network(path)
