"""Not closed on a finite set of inputs: equal inputs, and the pattern that is left of them.

Statement: let some inputs be always equal to each other, group by group, and all others 0. On such data a network
acts as one whose first mask reads a group where it read a member: the weights into the group add up to anything. So
if *one* merging of inputs gives a pattern that is not closed, there is a finite set of inputs on which the networks
of the original pattern are not closed, although their matrices may be.

Example: neuron 0 reads the inputs 0 and 1 and feeds both outputs, neuron 1 reads input 2 and feeds output 1. Nothing
overlaps, and the matrices are closed. On the points ``e_0`` and ``e_1 + e_2`` it is the 2x2 LU pattern.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product

from patternfuzz.pattern import Pattern
from patternfuzz.pattern.twins import twins

__all__ = ["Groups", "merged", "mergings"]

Groups = tuple[tuple[int, ...], ...]

MOST_GROUPS = 3
MOST_KINDS = 6
"""Inputs of different kinds that are merged with each other."""


def merged(pattern: Pattern, groups: Groups) -> Pattern:
    """The pattern on inputs that are equal within each group; inputs of no group are dropped."""
    words = [sum(1 << inp for inp in group) for group in groups]
    first = tuple(sum(1 << g for g, word in enumerate(words) if row & word) for row in pattern.rows[0])
    return Pattern((len(groups), *pattern.widths[1:]), (first, *pattern.rows[1:]))


def mergings(pattern: Pattern) -> Iterator[Groups]:
    """Ways to merge inputs, few groups first; at least one group has two members.

    Inputs that feed the same neurons are merged with others alike, so two of each kind are enough: a group needs one,
    and two groups may need the same kind. Of many kinds only some :data:`MOST_KINDS` at a time are taken.
    """
    chosen = [members[:MOST_GROUPS] for members in twins(pattern.columns(0)).values()]
    for size in range(2, min(MOST_KINDS, len(chosen)) + 1):
        for some in combinations(chosen, size):
            yield from _distributed(some)


def _distributed(kinds: tuple[list[int], ...]) -> Iterator[Groups]:
    """Put every kind into one group or more; every group ends with a member, and one with two."""
    for count in range(2, MOST_GROUPS + 1):
        choices = [
            [places for size in range(1, min(count, len(kind)) + 1) for places in combinations(range(count), size)]
            for kind in kinds
        ]
        for places in product(*choices):
            groups: list[list[int]] = [[] for _ in range(count)]
            for kind, where in zip(kinds, places, strict=True):
                for inp, group in zip(kind, where, strict=False):
                    groups[group].append(inp)
            if all(groups) and max(map(len, groups)) > 1:
                ordered = tuple(sorted(tuple(sorted(group)) for group in groups))
                if ordered == tuple(tuple(sorted(group)) for group in groups):
                    yield ordered
