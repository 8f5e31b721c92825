"""All patterns with one hidden layer of given sizes, each class once.

Once the hidden neurons are numbered, the inputs are a multiset of words (sets of hidden neurons they feed) and so are
the outputs (sets they read). Classes are pairs of such multisets up to order of the hidden neurons. They are generated
in two orderly steps (:mod:`patternfuzz.pattern.orderly`): the least multiset ``ins`` of every class for the inputs,
then the least multiset ``outs`` of every class under the orders of the hidden neurons that keep ``ins``. Nothing is
generated twice and no list of what was seen is kept.

With as many inputs as outputs, a pair and its swap are one class. Then a table gives every multiset of one side (about
the square root of the number of classes) the number of its class, and a pair is taken in the direction in which the
inputs have the lower number; for equal numbers the least of ``outs`` and of its partners decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from math import factorial
from typing import TypeAlias

from patternfuzz.errors import PatternError
from patternfuzz.pattern.canonical_shallow import MAX_HIDDEN, Words, translations, transposed
from patternfuzz.pattern.orderly import Table, least_multisets
from patternfuzz.pattern.value import Pattern

__all__ = ["class_words", "pattern_of_words", "shallow_classes", "weighted_classes"]

Sizes: TypeAlias = int | Iterable[int]


def shallow_classes(
    *, n_inputs: Sizes = (2, 3), n_hidden: Sizes = (2, 3), n_outputs: Sizes = (2, 3)
) -> Iterator[Pattern]:
    """Yield the canonical form of every pattern with one hidden layer of these sizes and no dead vertex.

    Every input feeds, every output reads, and every hidden neuron does both. Classes are up to relabelling within
    layers and reversal, and none comes twice, even when the sizes allow a pattern and its reverse. Sizes are numbers or
    ranges. The default (2 or 3 of each) gives 562 patterns, 3 x 3 x 3 gives 334 of them. The order is deterministic:
    by size, smallest first.

    Raises:
        PatternError: a size is below 1, or there are more than 5 hidden neurons.
    """
    sizes = []
    for name, given in (("n_inputs", n_inputs), ("n_hidden", n_hidden), ("n_outputs", n_outputs)):
        chosen = sorted({given} if isinstance(given, int) else set(given))
        _require_sizes(name, chosen, given)
        sizes.append(chosen)
    ends = sorted({(min(m, n), max(m, n)) for m in sizes[0] for n in sizes[2]})
    return (
        pattern_of_words(ins, outs, r).canonical()
        for m, n in ends
        for r in sizes[1]
        for ins, outs, _ in class_words(m, r, n)
    )


def weighted_classes(n_inputs: int, n_hidden: int, n_outputs: int) -> Iterator[tuple[Pattern, int]]:
    """Yield every class of patterns of these sizes, dead vertices allowed, with the number of its labelled patterns.

    The numbers add up to ``2 ** (n_hidden * (n_inputs + n_outputs))``, all pairs of masks. Classes are up to
    relabelling within layers and, if there are as many inputs as outputs, reversal. Patterns are in canonical form, so
    with more inputs than outputs they come reversed; numbers of edges and verdicts are those of the sizes asked for.

    Raises:
        PatternError: a size is below 1, or there are more than 5 hidden neurons.
    """
    for name, size in (("n_inputs", n_inputs), ("n_hidden", n_hidden), ("n_outputs", n_outputs)):
        _require_sizes(name, [size], size)
    m, n = sorted((n_inputs, n_outputs))
    return (
        (pattern_of_words(ins, outs, n_hidden).canonical(), weight)
        for ins, outs, weight in class_words(m, n_hidden, n, dead=True)
    )


def class_words(m: int, r: int, n: int, *, dead: bool = False) -> Iterator[tuple[Words, Words, int]]:
    """Yield ``(ins, outs, number of labelled patterns)`` for every class with ``m`` inputs and ``n`` outputs.

    ``m <= n`` and ``r`` at most 5. ``ins`` are the sets of hidden neurons that the inputs feed, ``outs`` those that the
    outputs read. Without ``dead`` only patterns without dead vertices are listed. The order is lexicographic.
    """
    tables = translations(r)
    letters = range(0 if dead else 1, 1 << r)
    everything = (1 << r) - 1
    number: dict[Words, int] = {}
    if m == n:
        for i, (words, _) in enumerate(least_multisets(n, letters, tables)):
            number.update(dict.fromkeys((_image(words, table) for table in tables), i))
    for ins, keeping in least_multisets(m, letters, tables):
        if not dead and _union(ins) != everything:
            continue
        lower = number.get(ins, 0)
        of_ins = _arrangements(ins) * len(tables) // len(keeping)
        for outs, fixing in least_multisets(n, letters, keeping):
            if not dead and _union(outs) != everything:
                continue
            weight = of_ins * _arrangements(outs) * (len(keeping) // len(fixing))
            if m == n:
                other = number[outs]
                if other < lower:
                    continue
                # Both directions are in the class, unless the swap leads back to the same pair.
                if other > lower:
                    weight *= 2
                else:
                    partner = _partner(ins, outs, tables)
                    if partner < outs:
                        continue
                    if partner > outs:
                        weight *= 2
            yield ins, outs, weight


def pattern_of_words(ins: Words, outs: Words, r: int) -> Pattern:
    """The pattern with ``r`` hidden neurons in which inputs feed and outputs read these sets of them."""
    return Pattern((len(ins), r, len(outs)), (transposed(ins, r), outs))


def _partner(ins: Words, outs: Words, tables: tuple[Table, ...]) -> Words:
    """The least ``x`` such that ``(ins, x)`` is ``(outs, ins)`` up to order of the hidden neurons."""
    return min(_image(ins, table) for table in tables if _image(outs, table) == ins)


def _image(words: Words, table: Table) -> Words:
    return tuple(sorted([table[word] for word in words]))


def _union(words: Words) -> int:
    union = 0
    for word in words:
        union |= word
    return union


def _arrangements(words: Words) -> int:
    """The number of different orders of a multiset."""
    if len(set(words)) == len(words):
        return factorial(len(words))
    found = factorial(len(words))
    for count in Counter(words).values():
        found //= factorial(count)
    return found


def _require_sizes(name: str, chosen: list[int], given: object) -> None:
    if not chosen or chosen[0] < 1:
        raise PatternError(f"{name} must be positive numbers, got {given!r}")
    if name == "n_hidden" and chosen[-1] > MAX_HIDDEN:
        raise PatternError(f"n_hidden can be at most {MAX_HIDDEN}: there are too many classes beyond, got {given!r}")
