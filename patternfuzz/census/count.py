"""How many classes there are, by a formula over cycle types: a check of the enumeration that shares nothing with it.

By the lemma of Cauchy and Frobenius (Burnside) the number of classes is the mean number of fixed patterns over the
group: all ways to renumber each layer and, where the widths read the same backwards, to reverse the layers as well.
How many patterns a group element fixes depends only on the cycle types of its parts:

* Without reversal a mask between layers renumbered with cycle types ``a`` and ``b`` is fixed if it is constant on the
  orbits of cells, ``gcd(i, j)`` of them for a cycle of length ``i`` and one of length ``j``.
* With reversal the first half of the masks determines the second. A layer and its mirror contribute the product of
  their renumberings, which is uniformly distributed; a middle layer contributes the square of its own. A middle mask
  is its own mirror image: cycles of lengths ``i`` and ``j`` share ``gcd(i, j)`` orbits of cells, and a cycle of length
  ``i`` has ``(i + 1) // 2`` orbits of cells with itself.

A pattern has no dead vertex exactly when no mask has a zero row or column; inclusion and exclusion over the cycles
counts those.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import cache
from itertools import combinations, pairwise, product
from math import factorial, gcd, prod

from patternfuzz.errors import PatternError

__all__ = ["class_count"]

Cycles = tuple[int, ...]


def class_count(widths: Sequence[int], *, dead: bool = False) -> int:
    """The number of classes of patterns with these layer sizes, inputs first; without dead vertices unless ``dead``.

    Classes are up to renumbering within layers and, for widths that read the same backwards, reversal.

    Raises:
        PatternError: fewer than three layers, or a width below 1.
    """
    if len(widths) < 3 or min(widths) < 1:
        raise PatternError(f"a count needs at least three positive widths, got {list(widths)}")
    forward = _mean(tuple(widths), lambda types: prod(_fixed(a, b, dead) for a, b in pairwise(types)))
    if tuple(widths) != tuple(reversed(widths)):
        return _whole(forward)
    half = tuple(widths[: (len(widths) + 1) // 2])
    odd_layers = len(widths) % 2 == 1

    def mirrored(types: tuple[Cycles, ...]) -> int:
        if odd_layers:
            types = (*types[:-1], _squared(types[-1]))
            middle = 1
        else:
            middle = _fixed_mirror(types[-1], dead)
        return middle * prod(_fixed(a, b, dead) for a, b in pairwise(types))

    return _whole((forward + _mean(half, mirrored)) / 2)


def _mean(widths: tuple[int, ...], fixed: Callable[[tuple[Cycles, ...]], int]) -> Fraction:
    """The mean of ``fixed(cycle types)`` over all renumberings of layers of these widths."""
    total = Fraction(0)
    for chosen in product(*(_types(width) for width in widths)):
        total += fixed(tuple(types for types, _ in chosen)) * prod((share for _, share in chosen), start=Fraction(1))
    return total


def _whole(number: Fraction) -> int:
    if number.denominator != 1:
        raise ArithmeticError(f"a number of classes came out as {number}: the formula is wrong")
    return number.numerator


@cache
def _types(n: int) -> tuple[tuple[Cycles, Fraction], ...]:
    """The cycle types of permutations of ``n`` things, each with its share of all of them."""
    found = []
    for cycles in _partitions(n, n):
        size = prod(length**count * factorial(count) for length, count in Counter(cycles).items())
        found.append((cycles, Fraction(1, size)))
    return tuple(found)


def _partitions(n: int, largest: int) -> Iterator[Cycles]:
    if n == 0:
        yield ()
    for first in range(min(n, largest), 0, -1):
        yield from ((first, *rest) for rest in _partitions(n - first, first))


def _squared(cycles: Cycles) -> Cycles:
    """The cycle type of the square of a permutation."""
    return tuple(part for n in cycles for part in ((n,) if n % 2 else (n // 2, n // 2)))


def _subsets(cycles: Cycles) -> Iterator[tuple[int, Cycles]]:
    """What is left without some of the cycles, with the sign of inclusion and exclusion."""
    for size in range(len(cycles) + 1):
        sign = -1 if (len(cycles) - size) % 2 else 1
        yield from ((sign, left) for left in combinations(cycles, size))


@cache
def _fixed(a: Cycles, b: Cycles, dead: bool) -> int:
    """The masks that renumberings of both sides keep; without zero rows and columns unless ``dead``."""
    if dead:
        return 1 << sum(gcd(i, j) for i in a for j in b)
    return sum(
        s * t * (1 << sum(gcd(i, j) for i in left for j in right))
        for s, left in _subsets(a)
        for t, right in _subsets(b)
    )


@cache
def _fixed_mirror(cycles: Cycles, dead: bool) -> int:
    """The square masks that a renumbering followed by transposition keeps."""

    def masks(left: Cycles) -> int:
        return 1 << sum((i + 1) // 2 for i in left) + sum(gcd(i, j) for i, j in combinations(left, 2))

    return masks(cycles) if dead else sum(sign * masks(left) for sign, left in _subsets(cycles))
