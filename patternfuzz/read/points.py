"""Points and targets from npz and csv files."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from patternfuzz.errors import ReadError
from patternfuzz.read.arrays import MAX_BYTES, read_members

__all__ = ["read_pair", "read_points"]

_NAMES = (("inputs", "targets"), ("X", "Y"), ("X", "y"))


def read_pair(path: Path) -> tuple[NDArray[np.generic], NDArray[np.generic]]:
    """The arrays ``inputs`` and ``targets`` of an npz, or ``X`` and ``Y``, or ``X`` and ``y``, as they are.

    Raises:
        ReadError: it cannot be read, or holds others.
    """
    held = dict(read_members(path))
    for inputs, targets in _NAMES:
        if held.keys() >= {inputs, targets}:
            return held[inputs], held[targets]
    raise ReadError(f"{path}: holds {', '.join(sorted(held))}; it needs the arrays inputs and targets, or X and Y")


def read_points(path: Path) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points of shape (n, d) and one target each (n,): of an npz, see :func:`read_pair`, or a csv file.

    In a csv file each line is a point, and the last number its target; a first line of words is left out.

    Raises:
        ReadError: it cannot be read, holds something else than finite numbers, or does not fit together.
    """
    if path.suffix == ".csv":
        table = _table(path)
        return table[:, :-1], table[:, -1]
    if path.suffix != ".npz":
        raise ReadError(f"{path}: the name of a file of points ends in .npz or .csv")
    inputs, targets = read_pair(path)
    if targets.ndim == 2 and targets.shape[1] == 1:
        targets = targets[:, 0]
    if inputs.ndim != 2 or targets.ndim != 1 or len(inputs) != len(targets) or not inputs.size:
        raise ReadError(
            f"{path}: arrays of shapes {inputs.shape} and {targets.shape} are no points (n, d) with one target each"
        )
    return _finite(path, inputs), _finite(path, targets)


def _table(path: Path) -> NDArray[np.float64]:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ReadError(f"{path}: is larger than {MAX_BYTES >> 30} GiB; save it as npz")
        with path.open(newline="", encoding="utf-8-sig") as file:
            lines = [(number, line) for number, line in enumerate(csv.reader(file), 1) if any(map(str.strip, line))]
    except OSError as error:
        raise ReadError(f"{path}: cannot be read ({error.strerror or error})") from error
    except (csv.Error, UnicodeDecodeError) as error:
        raise ReadError(f"{path}: is no csv file of numbers ({error})") from error
    if lines and not any(map(_number, lines[0][1])):
        lines = lines[1:]
    if not lines:
        raise ReadError(f"{path}: holds no line of numbers; give each point a line, its target last")
    width = len(lines[0][1])
    for number, line in lines:
        if len(line) != width or width < 2 or not all(map(_number, line)):
            raise ReadError(
                f"{path}: line {number} has {len(line)} fields, not all of them numbers, or another count than line "
                f"{lines[0][0]}; give each point the same number of inputs, and its target last"
            )
    return _finite(path, np.array([[float(field) for field in line] for _, line in lines]))


def _number(field: str) -> bool:
    try:
        float(field)
    except ValueError:
        return False
    return True


def _finite(path: Path, array: NDArray[np.generic]) -> NDArray[np.float64]:
    if array.dtype.kind not in "biuf":
        raise ReadError(f"{path}: holds {array.dtype}, which are no real numbers")
    found = array.astype(np.float64)
    if not np.isfinite(found).all():
        raise ReadError(f"{path}: holds NaN or infinite numbers; leave those points out")
    return found
