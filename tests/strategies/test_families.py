"""Strategies over the named families: members only, within bounds, small when shrunk."""

import numpy as np
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis.errors import InvalidArgument

from patternfuzz import Pattern
from patternfuzz.pattern import families
from patternfuzz.strategies import (
    banded_patterns,
    block_diagonal_patterns,
    butterfly_patterns,
    dense_patterns,
    family_patterns,
    grouped_convolution_patterns,
    lu_patterns,
    monarch_patterns,
    n_m_patterns,
)

quiet = settings(database=None, derandomize=True, phases=[Phase.generate, Phase.shrink])


@given(dense_patterns(max_depth=4))
def test_dense(pattern):
    assert pattern == families.dense(pattern.widths)


@given(block_diagonal_patterns(min_blocks=2, max_blocks=3, min_width=2))
def test_block_diagonal(pattern):
    # in the order of the blocks every mask is a staircase, and each step has at least 2 x 2 edges
    blocks = {frozenset(np.flatnonzero(row)) for row in pattern.masks[0]}
    assert 2 <= len(blocks) <= 3
    assert all(len(block) >= 2 for block in blocks)
    assert sum(len(block) for block in blocks) == pattern.n_inputs


@given(banded_patterns())
def test_banded(pattern):
    assert len(set(pattern.widths)) == len(set(pattern.rows)) == 1
    for mask in pattern.masks:
        diagonals = [np.diagonal(mask, k) for k in range(1 - len(mask), len(mask))]
        assert all(diagonal.all() or not diagonal.any() for diagonal in diagonals)
        assert np.diagonal(mask).all()


@given(lu_patterns(min_width=2, max_width=4))
def test_lu(pattern):
    assert pattern in [families.lu(n) for n in (2, 3, 4)]


@given(butterfly_patterns(min_width=4, max_width=8))
def test_butterfly(pattern):
    assert pattern == families.butterfly(pattern.n_inputs, depth=pattern.depth)
    assert pattern.n_inputs in (4, 8)


@given(monarch_patterns())
def test_monarch(pattern):
    n = pattern.n_inputs
    assert pattern in [families.monarch(b, n // b) for b in range(1, n + 1) if n % b == 0]


@given(n_m_patterns(n=1, m=3, max_depth=3))
def test_n_m(pattern):
    assert all((mask.reshape(len(mask), -1, 3).sum(2) == 1).all() for mask in pattern.masks)


@given(grouped_convolution_patterns(max_length=1))
def test_grouped_convolution_of_length_one_has_blocks(pattern):
    for mask in pattern.masks:
        blocks = {tuple(row) for row in mask}
        assert sum(sum(block) for block in blocks) == mask.shape[1]


@settings(suppress_health_check=())
@given(family_patterns())
def test_any_family(pattern):
    assert isinstance(pattern, Pattern)
    assert pattern.n_edges


@pytest.mark.parametrize(
    ("strategy", "smallest"),
    [
        (dense_patterns(), families.dense([1, 1, 1])),
        (block_diagonal_patterns(), families.dense([1, 1, 1])),
        (banded_patterns(), families.dense([1, 1, 1])),
        (lu_patterns(), families.dense([1, 1, 1])),
        (butterfly_patterns(), families.dense([2, 2, 2])),
        (monarch_patterns(), families.dense([1, 1, 1])),
        (n_m_patterns(), families.n_m_chosen([4, 4, 1], 4, lambda *_: (0, 1))),
        (grouped_convolution_patterns(), families.dense([1, 1, 1])),
        (family_patterns(), families.dense([1, 1, 1])),
    ],
)
def test_smallest_member(strategy, smallest):
    assert find(strategy, lambda _: True, settings=quiet) == smallest


def test_smallest_block_diagonal_with_three_blocks():
    def three(pattern):
        return len({frozenset(np.flatnonzero(row)) for row in pattern.masks[0]}) == 3

    found = find(block_diagonal_patterns(), three, settings=quiet)
    assert found == families.block_diagonal([(1, 1, 1)] * 3)


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: dense_patterns(min_depth=1), "min_depth=1 must be at least 2"),
        (lambda: dense_patterns(min_width=9), "min_width=9 is larger than max_width=6"),
        (lambda: block_diagonal_patterns(min_blocks=0), "min_blocks=0 must be at least 1"),
        (lambda: banded_patterns(max_width=0), "max_width=0 must be at least 1"),
        (lambda: lu_patterns(min_width=7), "min_width=7 is larger than max_width=6"),
        (lambda: butterfly_patterns(min_width=5, max_width=7), "no power of two from min_width=5 to max_width=7"),
        (lambda: butterfly_patterns(max_width=1, min_width=1), "no power of two"),
        (lambda: monarch_patterns(max_size=0), "max_size=0 must be at least 1"),
        (lambda: n_m_patterns(n=5), "n=5 is larger than m=4"),
        (lambda: n_m_patterns(m=0, n=0), "m=0 must be at least 1"),
        (lambda: n_m_patterns(max_groups=0), "max_groups=0 must be at least 1"),
        (lambda: grouped_convolution_patterns(max_kernel=0), "max_kernel=0 must be at least 1"),
        (lambda: grouped_convolution_patterns(max_channels="4"), "max_channels='4' must be an integer"),
    ],
)
def test_impossible_requests(build, message):
    with pytest.raises(InvalidArgument, match=message):
        build().validate()
