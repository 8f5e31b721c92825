"""The canonical form of a pattern with one hidden layer: a minimum over the orders of its hidden neurons.

Once the hidden neurons are numbered, an input is the set of hidden neurons it feeds, an output the set it reads, and
the best order of inputs and of outputs is the sorted one. So only the hidden layer has to be searched, and there only
the orders that respect an invariant of its neurons (what they read and feed).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import permutations, product

__all__ = ["MAX_HIDDEN", "Words", "minimum", "translations", "transposed"]

Words = tuple[int, ...]
"""Sets of hidden neurons, one per input (those it feeds) or per output (those it reads)."""

MAX_HIDDEN = 5
"""Up to this many hidden neurons all their orders are kept as look-up tables, 5! * 2**5 numbers at most."""


@cache
def _translation(order: tuple[int, ...]) -> tuple[int, ...]:
    """Word -> word when hidden neuron ``order[k]`` becomes number ``k``."""
    position = {old: new for new, old in enumerate(order)}
    table = [0] * (1 << len(order))
    for word in range(1, len(table)):
        low = word & -word
        table[word] = table[word ^ low] | 1 << position[low.bit_length() - 1]
    return tuple(table)


@cache
def translations(r: int) -> tuple[tuple[int, ...], ...]:
    """The look-up tables of all orders of ``r`` hidden neurons."""
    return tuple(_translation(order) for order in permutations(range(r)))


def transposed(words: Sequence[int], width: int) -> Words:
    """The columns of a bit matrix given by its rows."""
    columns = [0] * width
    for i, word in enumerate(words):
        bit = 1 << i
        while word:
            low = word & -word
            columns[low.bit_length() - 1] |= bit
            word ^= low
    return tuple(columns)


def _hidden_classes(ins: Words, outs: Words, r: int) -> list[list[int]]:
    """The hidden neurons grouped and sorted by a reversal-free invariant: the sizes of what they read and feed."""
    keys = []
    for k in range(r):
        below = tuple(sorted(word.bit_count() for word in ins if word >> k & 1))
        above = tuple(sorted(word.bit_count() for word in outs if word >> k & 1))
        keys.append((len(below) + len(above), *sorted((below, above))))
    groups: dict[tuple[object, ...], list[int]] = {}
    for k, key in enumerate(keys):
        groups.setdefault(key, []).append(k)
    return [groups[key] for key in sorted(groups, reverse=True)]


def _orders(ins: Words, outs: Words, r: int) -> Iterator[tuple[int, ...]]:
    """The translation tables of the orders that sort the invariant."""
    for parts in product(*(permutations(group) for group in _hidden_classes(ins, outs, r))):
        yield _translation(tuple(k for part in parts for k in part))


def minimum(ins: Words, outs: Words, r: int) -> tuple[Words, Words]:
    """The smallest sorted ``(ins, outs)`` over orders of the hidden neurons and, at equal width, over reversal.

    The side with fewer vertices comes first. Only orders that sort the invariant are tried when there are more than
    three hidden neurons; with fewer, grouping costs more than it saves.
    """
    if len(ins) > len(outs):
        ins, outs = outs, ins
    swap = len(ins) == len(outs)
    best: tuple[list[int], list[int]] | None = None
    for table in translations(r) if r <= 3 else _orders(ins, outs, r):
        a = sorted([table[word] for word in ins])
        b = sorted([table[word] for word in outs])
        if swap and b < a:
            a, b = b, a
        if best is None or (a, b) < best:
            best = (a, b)
    assert best is not None  # noqa: S101  (a pattern has at least one hidden neuron, so at least one order)
    return tuple(best[0]), tuple(best[1])
