"""Deep classes, against Burnside's count, which never looks at a pattern as a whole."""

from __future__ import annotations

from functools import cache
from itertools import pairwise, permutations, product
from math import factorial, prod

import pytest

from patternfuzz import PatternError
from patternfuzz.pattern import Pattern, shallow_classes
from patternfuzz.pattern.enumerate_deep import deep_classes, width_vectors


def matrices(rows, columns):
    """All 0/1 matrices without a zero row or column, as sets of cells."""
    cells = list(product(range(rows), range(columns)))
    for chosen in product((0, 1), repeat=len(cells)):
        found = frozenset(cell for cell, bit in zip(cells, chosen, strict=True) if bit)
        if len({r for r, _ in found}) == rows and len({c for _, c in found}) == columns:
            yield found


@cache
def kept(upper, lower):
    """How many matrices are kept by relabelling rows and columns."""
    found = matrices(len(upper), len(lower))
    return sum(cells == {(upper[r], lower[c]) for r, c in cells} for cells in found)


@cache
def kept_by_turning(upper, lower):
    """How many square matrices are kept by transposing: cell ``(r, c)`` goes to ``(lower[c], upper[r])``."""
    found = matrices(len(upper), len(lower))
    return sum(cells == {(lower[c], upper[r]) for r, c in cells} for cells in found)


def burnside(widths):
    """Orbits of patterns without dead vertices: the mean number of patterns that a relabelling keeps."""
    depth = len(widths) - 1
    total = 0
    size = prod(map(factorial, widths))
    for orders in product(*(permutations(range(width)) for width in widths)):
        total += prod(kept(above, below) for below, above in pairwise(orders))
    if widths != widths[::-1]:
        return total // size
    for orders in product(*(permutations(range(width)) for width in widths)):
        # Vertex v of layer i goes to vertex orders[i][v] of layer depth - i; twice brings it back to its layer.
        twice = [tuple(orders[depth - i][v] for v in orders[i]) for i in range(depth + 1)]
        found = prod(kept(twice[i + 1], twice[i]) for i in range(depth // 2))
        if depth % 2:
            middle = depth // 2
            found *= kept_by_turning(orders[middle + 1], orders[middle])
        total += found
    return total // (2 * size)


@pytest.mark.parametrize(
    ("widths", "expected"),
    [
        ((2, 2, 2), 7),
        ((3, 3, 3), None),
        ((1, 3, 1, 2), None),
        ((2, 2, 2, 2), 23),
        ((2, 2, 2, 3), None),
        ((2, 3, 2, 2), None),
        ((3, 2, 2, 3), None),
        ((1, 2, 2, 2, 1), None),
        ((2, 2, 2, 2, 2), None),
        ((2, 1, 3, 1, 2), None),
        ((2, 3, 3, 2), None),
    ],
)
def test_every_class_comes_once(widths, expected):
    found = list(deep_classes(widths))
    assert len(found) == len(set(found)) == burnside(widths)
    assert expected in (None, len(found))
    for pattern in found:
        assert pattern.canonical() == pattern == pattern.compressed()
        assert pattern.widths in (widths, widths[::-1])


def test_one_hidden_layer_gives_the_shallow_classes():
    assert set(deep_classes((2, 3, 3))) == set(shallow_classes(n_inputs=2, n_hidden=3, n_outputs=3))


def test_all_2_2_2_2_by_brute_force():
    masks = [rows for rows in product(range(1, 4), repeat=2) if rows[0] | rows[1] == 3]
    every = {Pattern((2, 2, 2, 2), rows).canonical() for rows in product(masks, repeat=3)}
    assert every == set(deep_classes((2, 2, 2, 2)))


def test_reversed_sizes_give_the_same_list():
    assert list(deep_classes((3, 2, 2, 1))) == list(deep_classes((1, 2, 2, 3)))


def test_width_vectors():
    assert list(width_vectors(2, 4)) == [(1, 1, 1), (1, 1, 2), (1, 2, 1)]
    deep = [widths for depth in (3, 4) for widths in width_vectors(depth, 8)]
    every = {w for depth in (3, 4) for w in product(range(1, 6), repeat=depth + 1) if sum(w) <= 8}
    assert len(deep) == len(set(deep))
    assert {w for widths in deep for w in (widths, widths[::-1])} == every


@pytest.mark.parametrize("bad", [(2, 2), (), (2, 0, 2), (2, 6, 2, 2)])
def test_impossible_sizes(bad):
    with pytest.raises(PatternError, match=r"widths must name at least three layers|every layer must have 1 to 5"):
        deep_classes(bad)
