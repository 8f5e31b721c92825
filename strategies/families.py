"""Strategies over the parameters of the families in ``patternfuzz.pattern.families``; they shrink to small members."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from patternfuzz.pattern import Pattern, families
from patternfuzz.strategies.arguments import check_count, check_range

__all__ = [
    "banded_patterns",
    "block_diagonal_patterns",
    "butterfly_patterns",
    "dense_patterns",
    "family_patterns",
    "grouped_convolution_patterns",
    "lu_patterns",
    "monarch_patterns",
    "n_m_patterns",
]


def _widths(depth: int, low: int, high: int) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(low, high), min_size=depth + 1, max_size=depth + 1)


def dense_patterns(
    *, min_depth: int = 2, max_depth: int = 3, min_width: int = 1, max_width: int = 6
) -> st.SearchStrategy[Pattern]:
    """Fully connected patterns."""
    check_range("depth", min_depth, max_depth, least=2)
    check_range("width", min_width, max_width)
    depths = st.integers(min_depth, max_depth)
    return depths.flatmap(lambda depth: _widths(depth, min_width, max_width)).map(families.dense)


def block_diagonal_patterns(
    *,
    min_blocks: int = 1,
    max_blocks: int = 4,
    min_depth: int = 2,
    max_depth: int = 3,
    min_width: int = 1,
    max_width: int = 3,
) -> st.SearchStrategy[Pattern]:
    """Dense blocks side by side, each with its own widths from ``min_width`` to ``max_width``."""
    check_range("blocks", min_blocks, max_blocks)
    check_range("depth", min_depth, max_depth, least=2)
    check_range("width", min_width, max_width)

    def blocks(depth: int) -> st.SearchStrategy[list[list[int]]]:
        return st.lists(_widths(depth, min_width, max_width), min_size=min_blocks, max_size=max_blocks)

    return st.integers(min_depth, max_depth).flatmap(blocks).map(families.block_diagonal)


def banded_patterns(
    *, min_depth: int = 2, max_depth: int = 3, min_width: int = 1, max_width: int = 6
) -> st.SearchStrategy[Pattern]:
    """Square banded masks with any band widths below the size."""
    check_range("depth", min_depth, max_depth, least=2)
    check_range("width", min_width, max_width)

    @st.composite
    def banded(draw: st.DrawFn) -> Pattern:
        n = draw(st.integers(min_width, max_width))
        band = st.integers(0, n - 1)
        depth = draw(st.integers(min_depth, max_depth))
        return families.banded(n, lower=draw(band), upper=draw(band), depth=depth)

    return banded()


def lu_patterns(*, min_width: int = 1, max_width: int = 6) -> st.SearchStrategy[Pattern]:
    """The supports of LU factorisations."""
    check_range("width", min_width, max_width)
    return st.integers(min_width, max_width).map(families.lu)


def butterfly_patterns(
    *, min_depth: int = 2, max_depth: int = 4, min_width: int = 2, max_width: int = 16
) -> st.SearchStrategy[Pattern]:
    """Butterfly factors of any power of two in range; other depths than its logarithm merge or repeat stages.

    Raises:
        InvalidArgument: sizes out of order, or no power of two of at least 2 from ``min_width`` to ``max_width``.
    """
    check_range("depth", min_depth, max_depth, least=2)
    check_range("width", min_width, max_width)
    sizes = [1 << k for k in range(1, max_width.bit_length()) if min_width <= 1 << k <= max_width]
    if not sizes:
        raise InvalidArgument(
            f"there is no power of two from min_width={min_width} to max_width={max_width}, 1 excluded"
        )
    depths = st.integers(min_depth, max_depth)
    return st.builds(lambda n, depth: families.butterfly(n, depth=depth), st.sampled_from(sizes), depths)


def monarch_patterns(
    *, min_blocks: int = 1, max_blocks: int = 4, min_size: int = 1, max_size: int = 4
) -> st.SearchStrategy[Pattern]:
    """Monarch products on ``blocks * size`` numbers."""
    check_range("blocks", min_blocks, max_blocks)
    check_range("size", min_size, max_size)
    return st.builds(families.monarch, st.integers(min_blocks, max_blocks), st.integers(min_size, max_size))


def n_m_patterns(
    *, n: int = 2, m: int = 4, min_depth: int = 2, max_depth: int = 2, max_groups: int = 2
) -> st.SearchStrategy[Pattern]:
    """N:M sparsity: every neuron reads ``n`` of each ``m`` neurons below; layers have up to ``max_groups * m`` neurons.

    Raises:
        InvalidArgument: not ``0 <= n <= m``, or sizes out of order.
    """
    check_count("m", m, least=1)
    check_count("n", n)
    if n > m:
        raise InvalidArgument(f"n={n} is larger than m={m}: N:M sparsity reads N of M neurons")
    check_range("depth", min_depth, max_depth, least=2)
    check_count("max_groups", max_groups, least=1)
    group = st.frozensets(st.integers(0, m - 1), min_size=n, max_size=n)

    @st.composite
    def drawn(draw: st.DrawFn) -> Pattern:
        depth = draw(st.integers(min_depth, max_depth))
        groups = draw(st.lists(st.integers(1, max_groups), min_size=depth, max_size=depth))
        widths = [m * number for number in groups] + [draw(st.integers(1, m * max_groups))]
        return families.n_m_chosen(widths, m, lambda *_: draw(group))

    return drawn()


def grouped_convolution_patterns(
    *, min_depth: int = 2, max_depth: int = 3, max_channels: int = 4, max_length: int = 4, max_kernel: int = 3
) -> st.SearchStrategy[Pattern]:
    """Grouped one-dimensional convolutions as masks; the groups of each mask divide its channels.

    Raises:
        InvalidArgument: sizes out of order or below 1.
    """
    check_range("depth", min_depth, max_depth, least=2)
    for name, value in (("max_channels", max_channels), ("max_length", max_length), ("max_kernel", max_kernel)):
        check_count(name, value, least=1)

    @st.composite
    def drawn(draw: st.DrawFn) -> Pattern:
        channels = draw(_widths(draw(st.integers(min_depth, max_depth)), 1, max_channels))
        groups = [
            draw(st.sampled_from([g for g in range(1, max_channels + 1) if a % g == 0 == b % g]))
            for a, b in pairwise(channels)
        ]
        return families.grouped_convolution(
            channels,
            groups=groups,
            length=draw(st.integers(1, max_length)),
            kernel=2 * draw(st.integers(0, (max_kernel - 1) // 2)) + 1,
        )

    return drawn()


def family_patterns() -> st.SearchStrategy[Pattern]:
    """A member of any of the families, with their default sizes."""
    return st.one_of(
        dense_patterns(),
        block_diagonal_patterns(),
        banded_patterns(),
        lu_patterns(),
        butterfly_patterns(),
        monarch_patterns(),
        n_m_patterns(),
        grouped_convolution_patterns(),
    )
