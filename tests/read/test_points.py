"""Points and targets from npz and csv: what is read, and one clear line for what is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from patternfuzz.errors import ReadError
from patternfuzz.read.points import read_points

POINTS = [[1.0, 2.0], [3.0, 4.5]]
TARGETS = [0.0, -1e-3]


@pytest.mark.parametrize("names", [("X", "y"), ("X", "Y"), ("inputs", "targets")])
def test_npz(tmp_path: Path, names: tuple[str, str]) -> None:
    path = tmp_path / "data.npz"
    np.savez(path, **dict(zip(names, (POINTS, np.array(TARGETS)[:, None]), strict=True)), other=np.arange(3))
    X, y = read_points(path)
    assert X.tolist() == POINTS
    assert y.tolist() == TARGETS
    assert X.dtype == y.dtype == np.float64


@pytest.mark.parametrize(
    "text", ["1,2,0\n3,4.5,-1e-3\n", "a,b,target\n1,2,0\n\n3,4.5,-1e-3", "\ufeff1,2,0\r\n3, 4.5 ,-1e-3\r\n"]
)
def test_csv(tmp_path: Path, text: str) -> None:
    path = tmp_path / "data.csv"
    path.write_text(text, encoding="utf-8")
    X, y = read_points(path)
    assert X.tolist() == POINTS
    assert y.tolist() == TARGETS


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "holds no line of numbers"),
        (b"a,b\n", "holds no line of numbers"),
        (b"1\n2\n", "line 1 has 1 fields"),
        (b"1,2\n1,2,3\n", "line 2 has 3 fields"),
        (b"1,2\n1,x\n", "line 2 has 2 fields, not all of them numbers"),
        (b"1,nan\n", "NaN or infinite"),
        (b"\xff\xfe1,2\n", "is no csv file of numbers"),
        (None, "cannot be read"),
    ],
)
def test_bad_csv(tmp_path: Path, unreadable: Any, content: bytes | None, message: str) -> None:
    path = tmp_path / "data.csv"
    if content is not None:
        path.write_bytes(content)
    unreadable(read_points, path, message)


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"A": POINTS, "b": TARGETS}, "holds A, b; it needs"),
        ({"X": POINTS, "y": [1.0]}, "no points"),
        ({"X": [1.0, 2.0], "y": TARGETS}, "no points"),
        ({"X": POINTS, "y": [POINTS[0], POINTS[1]]}, "no points"),
        ({"X": np.zeros((0, 2)), "y": np.zeros(0)}, "no points"),
        ({"X": POINTS, "y": [1.0, np.inf]}, "NaN or infinite"),
        ({"X": POINTS, "y": ["a", "b"]}, "no real numbers"),
    ],
)
def test_bad_npz(tmp_path: Path, unreadable: Any, arrays: dict[str, object], message: str) -> None:
    np.savez(tmp_path / "data.npz", **arrays)
    unreadable(read_points, tmp_path / "data.npz", message)


def test_other_names_are_refused() -> None:
    with pytest.raises(ReadError, match=r"ends in \.npz or \.csv"):
        read_points(Path("data.txt"))
