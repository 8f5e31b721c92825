"""From stored numbers to masks: where a weight counts as there."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from patternfuzz.errors import ReadError

__all__ = ["MAX_ENTRIES", "check_tolerance", "source_of_zeros", "stored_mask", "support"]

MAX_ENTRIES = 1 << 30
"""More entries than this in one dense tensor are refused: a small file can claim any shape."""


def check_tolerance(tolerance: float | None) -> None:
    """
    Raises:
        ReadError: the tolerance is negative, infinite or not a number.
    """
    if tolerance is not None and not (tolerance >= 0 and math.isfinite(tolerance)):
        raise ReadError(f"the tolerance {tolerance:g} is not a number from 0 up; weights of at most this size are gaps")


def source_of_zeros(tolerance: float | None) -> str:
    """How a table tells that weights themselves gave the mask."""
    return f"weights above {tolerance:g}" if tolerance else "zeros of the weights"


def support(values: Any, what: str, tolerance: float | None = None) -> Any:
    """Where the weights are larger than ``tolerance`` in absolute value: booleans of the same shape and sparsity.

    Raises:
        ReadError: no real numbers, NaN or infinity among them, too many entries, or no weight left at all.
    """
    if callable(getattr(values, "tocsr", None)):
        return _sparse_support(values, what, tolerance)
    array = np.asarray(values)
    if array.size > MAX_ENTRIES:
        raise ReadError(f"{what}: claims {array.size} entries; at most {MAX_ENTRIES} are read densely")
    found = _above(array, what, tolerance)
    _refuse_empty(bool(found.any()), what, tolerance)
    return found


def stored_mask(values: Any, what: str) -> Any:
    """A mask that was stored as one, such as the buffer ``weight_mask``: entries 0 and 1 only.

    Raises:
        ReadError: it has other entries, or only zeros.
    """
    found = support(values, what)
    data = values.tocsr().data if callable(getattr(values, "tocsr", None)) else np.asarray(values)
    wrong = (data != 0) & (data != 1)
    if wrong.any():
        raise ReadError(f"{what}: is a mask with the value {data[wrong][0].item()!r}; a mask has only 0 and 1")
    return found


def _sparse_support(matrix: Any, what: str, tolerance: float | None) -> Any:
    table = matrix.tocsr(copy=True)
    table.sum_duplicates()
    table.data = _above(table.data, what, tolerance)
    table.eliminate_zeros()
    _refuse_empty(table.nnz > 0, what, tolerance)
    return table


def _above(array: NDArray[Any], what: str, tolerance: float | None) -> NDArray[np.bool_]:
    if array.dtype.kind not in "biuf":
        raise ReadError(f"{what}: has dtype {array.dtype}; weights are real numbers")
    if array.dtype == np.bool_:
        return array
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        at = np.argwhere(~np.isfinite(array))[0]
        value, where = array[tuple(at)].item(), ", ".join(map(str, at.tolist()))
        raise ReadError(f"{what}: the weight [{where}] is {value}; a weight that is no finite number has no place")
    if tolerance and array.dtype.itemsize < 4 and array.dtype.kind == "f":
        array = array.astype(np.float32)  # in which no tolerance overflows
    # abs would overflow at the smallest int8
    found: NDArray[np.bool_] = (array > tolerance) | (array < -tolerance) if tolerance else array != 0
    return found


def _refuse_empty(some: bool, what: str, tolerance: float | None) -> None:
    if not some:
        none = f"no weight above {tolerance:g}" if tolerance else "no weight that is not zero"
        raise ReadError(f"{what}: has {none}: the layer is dead, and with it the network; there is nothing to decide")
