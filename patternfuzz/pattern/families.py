"""Patterns that people use on purpose: dense, block diagonal, banded, LU, butterfly, Monarch, N:M, grouped convolution.

All functions take sizes and return a :class:`Pattern`; impossible sizes raise :class:`PatternError` with the remedy.
Widths are given in forward order, inputs first.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from patternfuzz.errors import PatternError
from patternfuzz.pattern.value import Pattern

__all__ = [
    "banded",
    "block_diagonal",
    "butterfly",
    "dense",
    "grouped_convolution",
    "lu",
    "monarch",
    "n_m",
    "n_m_chosen",
]


def _from_rule(widths: Sequence[int], joined: Callable[[int, int, int], bool]) -> Pattern:
    """The pattern with the edges ``(out, in)`` of mask ``i`` for which ``joined(i, out, in)``."""
    rows = tuple(
        tuple(sum([1 << inp for inp in range(below) if joined(i, out, inp)]) for out in range(above))
        for i, (below, above) in enumerate(pairwise(widths))
    )
    return Pattern(tuple(widths), rows)


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise PatternError(message)


def _require_positive(**sizes: int) -> None:
    for name, size in sizes.items():
        _require(
            isinstance(size, int) and not isinstance(size, bool) and size >= 1,
            f"{name} must be a whole number of at least 1, got {size!r}",
        )


def dense(widths: Sequence[int]) -> Pattern:
    """Every neuron reads every neuron of the layer below."""
    return Pattern(tuple(widths), tuple(((1 << n) - 1,) * m for n, m in pairwise(widths)))


def block_diagonal(blocks: Sequence[Sequence[int]]) -> Pattern:
    """Dense networks side by side; each block is given by its own widths, all of the same depth."""
    _require(len(blocks) >= 1, "block_diagonal needs at least one block")
    depths = sorted({len(block) for block in blocks})
    _require(len(depths) == 1, f"all blocks need the same number of layers, got {depths}")
    for number, block in enumerate(blocks):
        _require(min(block, default=0) >= 1, f"block {number} has a layer without neurons: {list(block)}")
    home = [[number for number, block in enumerate(blocks) for _ in range(block[layer])] for layer in range(depths[0])]
    return _from_rule([len(layer) for layer in home], lambda i, out, inp: home[i + 1][out] == home[i][inp])


def banded(n: int, *, lower: int = 1, upper: int = 1, depth: int = 2) -> Pattern:
    """``depth`` square banded masks: ``out`` reads ``in`` when ``-upper <= out - in <= lower``."""
    _require_positive(n=n, depth=depth)
    _require(lower >= 0 and upper >= 0, f"band widths cannot be negative, got lower={lower}, upper={upper}")
    return _from_rule([n] * (depth + 1), lambda _, out, inp: -upper <= out - inp <= lower)


def lu(n: int) -> Pattern:
    """The supports of an LU factorisation: first an upper, then a lower triangular mask. Not closed for ``n >= 2``."""
    _require_positive(n=n)
    return _from_rule([n, n, n], lambda i, out, inp: out >= inp if i else out <= inp)


def butterfly(n: int, *, depth: int | None = None) -> Pattern:
    """The butterfly factors of a Hadamard or Fourier transform of size ``n``, a power of two of at least 2.

    Stage ``j`` joins numbers that are equal except perhaps in bit ``j``. By default there is one mask per stage
    (``n >= 4``). Fewer masks merge neighbouring stages (``depth=2`` is a Monarch product); more repeat the stages from
    the first.
    """
    _require(isinstance(n, int) and n >= 2 and n & (n - 1) == 0, f"a butterfly needs a power of two, got {n!r}")
    stages = n.bit_length() - 1
    depth = stages if depth is None else depth
    _require(depth >= 2, f"a butterfly of size {n} needs at least 2 masks, got {depth}; give depth=2 or a larger size")
    if depth <= stages:
        cuts = [stages * i // depth for i in range(depth + 1)]
        masks = [sum(1 << j for j in range(low, high)) for low, high in pairwise(cuts)]
    else:
        masks = [1 << i % stages for i in range(depth)]
    return _from_rule([n] * (depth + 1), lambda i, out, inp: (out ^ inp) & ~masks[i] == 0)


def monarch(blocks: int, size: int) -> Pattern:
    """A Monarch product (Dao et al. 2022) on ``blocks * size`` numbers: dense blocks, a transposition, dense blocks.

    The first mask joins numbers with the same quotient by ``size``, the second those with the same remainder.
    """
    _require_positive(blocks=blocks, size=size)
    n = blocks * size
    return _from_rule([n, n, n], lambda i, out, inp: out % size == inp % size if i else out // size == inp // size)


def n_m(widths: Sequence[int], *, n: int = 2, m: int = 4, seed: int = 0) -> Pattern:
    """Random N:M sparsity: of every ``m`` consecutive inputs a neuron reads exactly ``n`` (2:4 on common hardware).

    Every width but the last must be a multiple of ``m``.
    """
    _check_n_m(widths, n, m)
    rng = random.Random(seed)
    return n_m_chosen(widths, m, lambda *_: rng.sample(range(m), n))


def n_m_chosen(widths: Sequence[int], m: int, choose: Callable[[int, int, int], Iterable[int]]) -> Pattern:
    """As :func:`n_m`, where ``choose(mask, out, group)`` gives the positions below ``m`` that are read in a group."""
    _check_n_m(widths, 1, m)
    rows: list[tuple[int, ...]] = []
    for i in range(len(widths) - 1):
        words = []
        for out in range(widths[i + 1]):
            word = 0
            for group in range(widths[i] // m):
                for position in choose(i, out, group):
                    word |= 1 << group * m + position
            words.append(word)
        rows.append(tuple(words))
    return Pattern(tuple(widths), tuple(rows))


def _check_n_m(widths: Sequence[int], n: int, m: int) -> None:
    _require_positive(m=m)
    _require(0 <= n <= m, f"N:M sparsity needs 0 <= N <= M, got {n}:{m}")
    for layer, width in enumerate(widths[:-1]):
        _require(width % m == 0, f"layer {layer} has width {width}, which is not a multiple of M = {m}")


def grouped_convolution(
    channels: Sequence[int], *, groups: int | Sequence[int] = 1, length: int = 1, kernel: int = 1
) -> Pattern:
    """One-dimensional convolutions of stride 1 with zero padding, as masks (weights are not shared).

    Layer ``i`` has ``channels[i] * length`` neurons, numbered channel by channel. A neuron reads the channels of its
    own group at the positions at most ``kernel // 2`` away. ``groups`` is one number or one per mask; it divides the
    channels on both sides. ``length=1`` gives grouped 1 x 1 convolutions, ``groups=channels`` depthwise ones.
    """
    _require_positive(length=length, kernel=kernel)
    _require(kernel % 2 == 1, f"kernel must be odd, got {kernel}")
    per_mask = [groups] * (len(channels) - 1) if isinstance(groups, int) else list(groups)
    _require(
        len(per_mask) == len(channels) - 1,
        f"{len(channels) - 1} convolutions need as many group numbers, got {len(per_mask)}",
    )
    for i, number in enumerate(per_mask):
        _require_positive(groups=number)
        for layer in (i, i + 1):
            _require(
                channels[layer] % number == 0,
                f"convolution {i}: {number} groups do not divide the {channels[layer]} channels of layer {layer}",
            )

    def joined(i: int, out: int, inp: int) -> bool:
        (out_channel, y), (in_channel, x) = divmod(out, length), divmod(inp, length)
        size_out, size_in = channels[i + 1] // per_mask[i], channels[i] // per_mask[i]
        return out_channel // size_out == in_channel // size_in and abs(y - x) <= kernel // 2

    return _from_rule([c * length for c in channels], joined)
