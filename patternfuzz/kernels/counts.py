"""Shallow patterns as counts: how many inputs, and how many outputs, belong to each set of hidden neurons.

Inputs and outputs have no other property, so a shallow pattern is, up to their order, a pair of *counts*: the number of
inputs that feed exactly the hidden neurons in ``T``, for every non-empty set ``T``, and the number of outputs that read
exactly ``T``. Sets are numbers (bit ``k`` for hidden neuron ``k``); counts are tuples indexed by ``T - 1``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import permutations

from patternfuzz.pattern import Pattern

__all__ = ["Counts", "Kernel", "kernel_of", "limits", "renamed", "sets_of"]

Counts = tuple[int, ...]
"""How many neurons of one side belong to each non-empty set of hidden neurons; index ``T - 1``."""


@dataclass(frozen=True, slots=True, order=True)
class Kernel:
    """The counts of a shallow pattern with ``hidden`` hidden neurons, inputs and outputs."""

    hidden: int
    inputs: Counts
    outputs: Counts

    @property
    def size(self) -> int:
        """Inputs and outputs together."""
        return sum(self.inputs) + sum(self.outputs)

    def reversed(self) -> Kernel:
        return Kernel(self.hidden, self.outputs, self.inputs)

    def renamed(self, order: Sequence[int]) -> Kernel:
        """Hidden neuron ``k`` becomes number ``order[k]``."""
        return Kernel(self.hidden, renamed(self.inputs, order), renamed(self.outputs, order))

    def images(self) -> list[tuple[tuple[int, ...], bool, Kernel]]:
        """What the kernel can look like: ``(order, reversed, image)``, reversal before renaming, each image once."""
        found: dict[Kernel, tuple[tuple[int, ...], bool]] = {}
        for flipped, kernel in ((False, self), (True, self.reversed())):
            for order in permutations(range(self.hidden)):
                found.setdefault(kernel.renamed(order), (order, flipped))
        return [(order, flipped, image) for image, (order, flipped) in found.items()]

    def canonical(self) -> Kernel:
        """The representative up to the order of hidden neurons and reversal."""
        return min(image for _, _, image in self.images())

    def pattern(self) -> Pattern:
        """A pattern with these counts, its neurons in ascending order of their sets.

        Raises:
            PatternError: there is no input or no output.
        """
        inputs, outputs = members(self.inputs), members(self.outputs)
        reads = tuple(sum(1 << i for i, word in enumerate(inputs) if word >> k & 1) for k in range(self.hidden))
        return Pattern((len(inputs), self.hidden, len(outputs)), (reads, tuple(outputs)))


def members(counts: Counts) -> list[int]:
    """The sets of the neurons one by one, in ascending order."""
    return [word for word, count in enumerate(counts, 1) for _ in range(count)]


def limits(hidden: int) -> Counts:
    """The counts that matter: of inputs or outputs with the same set of ``d`` hidden neurons, ``d`` are enough."""
    return tuple(word.bit_count() for word in range(1, 1 << hidden))


def renamed(counts: Counts, order: Sequence[int]) -> Counts:
    """The same counts when hidden neuron ``k`` becomes number ``order[k]``."""
    found = [0] * len(counts)
    for word, count in enumerate(counts, 1):
        found[translated(word, order) - 1] = count
    return tuple(found)


def translated(word: int, order: Sequence[int]) -> int:
    """A set of hidden neurons when neuron ``k`` becomes number ``order[k]``."""
    return sum(1 << new for k, new in enumerate(order) if word >> k & 1)


def sets_of(pattern: Pattern) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """For every input the hidden neurons it feeds, for every output those it reads (shallow patterns)."""
    return pattern.columns(0), pattern.rows[1]


def kernel_of(pattern: Pattern) -> Kernel:
    """The counts of a shallow pattern as it is; neurons without edges are left out."""
    hidden = pattern.widths[1]
    inputs, outputs = sets_of(pattern)
    return Kernel(hidden, _counted(inputs, hidden), _counted(outputs, hidden))


def _counted(words: Iterable[int], hidden: int) -> Counts:
    found = [0] * (1 << hidden)
    for word in words:
        found[word] += 1
    return tuple(found[1:])
