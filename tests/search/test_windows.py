"""The order and the number of windows."""

from __future__ import annotations

from math import comb

from patternfuzz.pattern.families import dense
from patternfuzz.search.windows import SIZE_LIMIT, WINDOW_LIMIT, small_windows


def test_all_windows_with_two_rows_and_two_columns():
    found = list(small_windows(dense([3, 1, 4])))
    assert len(found) == len(set(found)) == (comb(3, 2) + 1) * (comb(4, 2) + comb(4, 3) + 1)
    assert found[-1] == ((0, 1, 2), (0, 1, 2, 3))
    sizes = [len(inputs) + len(outputs) for inputs, outputs in found]
    assert sizes == sorted(sizes)
    assert sizes[0] == 4


def test_one_row_or_one_column_has_none():
    assert list(small_windows(dense([1, 2, 9]))) == []
    assert list(small_windows(dense([9, 2, 1]))) == []


def test_large_patterns_are_cut_off():
    found = list(small_windows(dense([200, 1, 200])))
    assert len(found) == WINDOW_LIMIT
    assert max(len(inputs) + len(outputs) for inputs, outputs in small_windows(dense([10, 1, 2]))) == SIZE_LIMIT
