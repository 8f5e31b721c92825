"""The named families, against definitions by formulas or by known products."""

import numpy as np
import pytest
from scipy.linalg import hadamard

from patternfuzz import Pattern, PatternError
from patternfuzz.pattern.families import (
    banded,
    block_diagonal,
    butterfly,
    dense,
    grouped_convolution,
    lu,
    monarch,
    n_m,
)


def product(pattern):
    """The numbers of paths from inputs to outputs."""
    total = np.eye(pattern.n_inputs, dtype=int)
    for mask in pattern.masks:
        total = mask.astype(int) @ total
    return total


def test_dense():
    assert [mask.all() for mask in dense([2, 3, 4]).masks] == [True, True]
    assert dense([2, 3, 4]).n_edges == 6 + 12


def test_lu_is_lower_times_upper():
    assert Pattern.from_masks([np.tri(5, dtype=bool).T, np.tri(5, dtype=bool)]) == lu(5)
    assert lu(2).n_edges == 6


def test_block_diagonal():
    pattern = block_diagonal([(2, 1, 3), (1, 2, 1)])
    assert pattern.widths == (3, 3, 4)
    expected = np.zeros((4, 3), dtype=int)
    expected[:3, :2] = 1
    expected[3:, 2:] = 2
    assert (product(pattern) == expected).all()


def test_banded():
    pattern = banded(4, lower=2, upper=0, depth=3)
    assert pattern.depth == 3
    assert all((mask == (np.tri(4) - np.tri(4, k=-3)).astype(bool)).all() for mask in pattern.masks)


@pytest.mark.parametrize("n", [4, 8, 16])
def test_butterfly_factors_a_hadamard_matrix(n):
    """Each factor has two entries per row and column, every entry of the product has one path, and signs exist."""
    pattern = butterfly(n)
    assert pattern.depth == n.bit_length() - 1
    assert all((mask.sum(0) == 2).all() and (mask.sum(1) == 2).all() for mask in pattern.masks)
    assert (product(pattern) == 1).all()
    total = np.eye(n)
    for j, mask in enumerate(pattern.masks):
        signs = [[-1 if out >> j & inp >> j & 1 else 1 for inp in range(n)] for out in range(n)]
        total = mask * signs @ total
    assert (total == hadamard(n)).all()


def test_butterfly_of_other_depths():
    assert butterfly(4, depth=2) == butterfly(4) == monarch(2, 2)
    assert butterfly(16, depth=2) == monarch(4, 4)
    assert [int(mask.sum()) for mask in butterfly(8, depth=2).masks] == [16, 32]
    deep = butterfly(4, depth=5)
    assert deep.rows == (butterfly(4).rows * 3)[:5]
    assert butterfly(2, depth=2) == dense([2, 2, 2])


def test_monarch_has_one_path_everywhere():
    pattern = monarch(3, 4)
    assert (product(pattern) == 1).all()
    assert pattern.n_edges == 12 * 4 + 12 * 3


def test_n_m_reads_n_of_every_m():
    pattern = n_m([8, 12, 5], n=2, m=4, seed=3)
    assert all((mask.reshape(len(mask), -1, 4).sum(2) == 2).all() for mask in pattern.masks)
    assert pattern == n_m([8, 12, 5], n=2, m=4, seed=3) != n_m([8, 12, 5], n=2, m=4, seed=4)


def test_grouped_convolution():
    depthwise_then_pointwise = grouped_convolution([3, 3, 2], groups=[3, 1], length=4, kernel=3)
    first, second = depthwise_then_pointwise.masks
    band = np.tri(4, k=1) - np.tri(4, k=-2)
    assert (first == np.kron(np.eye(3), band)).all()
    assert (second == np.kron(np.ones((2, 3)), band)).all()
    pointwise = grouped_convolution([4, 4, 4], groups=2)
    assert pointwise == block_diagonal([(2, 2, 2)] * 2)


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: dense([2, 0, 2]), "layer 1 has width 0"),
        (lambda: dense([2, 2]), "at least two masks"),
        (lambda: lu(0), "n must be a whole number of at least 1, got 0"),
        (lambda: lu(2.0), "n must be a whole number of at least 1, got 2.0"),
        (lambda: block_diagonal([]), "at least one block"),
        (lambda: block_diagonal([(1, 1, 1), (1, 1, 1, 1)]), r"same number of layers, got \[3, 4\]"),
        (lambda: block_diagonal([(1, 0, 1)]), "block 0 has a layer without neurons"),
        (lambda: banded(3, lower=-1), "cannot be negative"),
        (lambda: banded(3, depth=1), "at least two masks"),
        (lambda: butterfly(6), "needs a power of two, got 6"),
        (lambda: butterfly(1), "needs a power of two, got 1"),
        (lambda: butterfly(2), "needs at least 2 masks, got 1"),
        (lambda: monarch(0, 2), "blocks must be"),
        (lambda: n_m([6, 4, 1]), "layer 0 has width 6, which is not a multiple of M = 4"),
        (lambda: n_m([4, 4, 1], n=5), "needs 0 <= N <= M, got 5:4"),
        (lambda: grouped_convolution([3, 2, 2], groups=2), "2 groups do not divide the 3 channels of layer 0"),
        (lambda: grouped_convolution([2, 2, 2], groups=[1]), "2 convolutions need as many group numbers, got 1"),
        (lambda: grouped_convolution([2, 2, 2], kernel=2), "kernel must be odd, got 2"),
        (lambda: grouped_convolution([2, 2, 2], length=0), "length must be"),
    ],
)
def test_impossible_parameters(build, message):
    with pytest.raises(PatternError, match=message):
        build()
