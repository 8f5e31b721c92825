"""How many paths join inputs to outputs, for all pairs at once.

Counts are kept as bit sets of "at least one, two, three": exact, and linear in edges times words of the bit sets, where
a product of count matrices would fill outputs x inputs with numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

from patternfuzz.pattern import Pattern, bits

__all__ = ["PathSets", "path_sets"]

PathSets = tuple[int, int, int]
"""For one neuron, the inputs (as bit sets) joined to it by at least one, at least two, at least three paths."""


def path_sets(pattern: Pattern) -> list[PathSets]:
    """The path sets of every output, at any depth."""
    current: list[PathSets] = [(word, 0, 0) for word in pattern.rows[0]]
    everything = (1 << pattern.n_inputs) - 1
    for rows in pattern.rows[1:]:
        known = {word: _sum(word, current, everything) for word in set(rows)}
        current = [known[word] for word in rows]
    return current


def _sum(word: int, below: Sequence[PathSets], everything: int) -> PathSets:
    one = two = three = 0
    for source in bits(word):
        a, b, c = below[source]
        three |= c | two & a | one & b
        two |= b | one & a
        one |= a
        if three == everything:
            break
    return one, two, three
