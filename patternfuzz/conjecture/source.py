"""Where the patterns of a campaign come from: all classes of small shapes one after the other, and random large ones.

Batches alternate: even ones go on with the list of all classes, odd ones are random. Both depend on the seed and the
number of the batch alone, so that a campaign can be resumed.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from itertools import islice

from patternfuzz.campaign.driver import BATCH_SIZE, batch_seed
from patternfuzz.census.count import class_count
from patternfuzz.pattern import Pattern, shallow_classes

__all__ = ["Source", "Triple", "classes_of"]

Triple = tuple[int, int, int]
"""Inputs, hidden neurons, outputs; for classes the smaller end comes first."""

LISTED = 2_000_000
"""Classes of the largest shape that is gone through from beginning to end."""

HIDDEN_LIMIT = 5
LEAST_DENSITY, MOST_DENSITY = 0.35, 0.95
"""Below, patterns fall apart into trees; at 1 they are dense and nested."""


@cache
def classes_of(shape: Triple) -> int:
    """The number of classes without dead neurons of a shape."""
    return class_count(shape)


class Source:
    """The patterns of the campaign with this largest shape and seed, as canonical forms without dead neurons."""

    def __init__(self, max_shape: Triple, seed: int) -> None:
        self.max_shape = max_shape
        self.seed = seed
        inputs, hidden, outputs = max_shape
        ends = {(min(m, n), max(m, n)) for m in range(2, inputs + 1) for n in range(2, outputs + 1)}
        shapes = [(m, r, n) for m, n in ends for r in range(2, min(hidden, HIDDEN_LIMIT) + 1)]
        self.listed: list[Triple] = sorted(
            (s for s in shapes if classes_of(s) <= LISTED), key=lambda s: (classes_of(s), s)
        )
        self._open: tuple[int, Iterator[Pattern]] | None = None

    def batch(self, number: int, listed_from: int) -> list[Pattern]:
        """Batch ``number``; ``listed_from`` classes of the list have been dealt with before."""
        return self.random(number) if number % 2 else self.following(listed_from)

    def following(self, start: int) -> list[Pattern]:
        """The classes of the list from number ``start`` on; empty at its end."""
        if self._open is None or self._open[0] != start:
            every = (p for m, r, n in self.listed for p in shallow_classes(n_inputs=m, n_hidden=r, n_outputs=n))
            self._open = (start, islice(every, start, None))
        found = list(islice(self._open[1], BATCH_SIZE))
        self._open = (start + len(found), self._open[1])
        return found

    def random(self, number: int) -> list[Pattern]:
        """Random patterns of the largest sizes or one less, without those of which a single row or column is left."""
        rng = random.Random(batch_seed(self.seed, number))
        found = []
        for _ in range(BATCH_SIZE):
            widths = [rng.randint(max(2, most - 1), most) if most > 1 else 1 for most in self.max_shape]
            densities = [rng.uniform(LEAST_DENSITY, MOST_DENSITY) for _ in range(2)]
            rows = tuple(
                tuple(_word(rng, below, density) for _ in range(above))
                for below, above, density in zip(widths, widths[1:], densities, strict=False)
            )
            pattern = Pattern((widths[0], widths[1], widths[2]), rows).compressed()
            if min(pattern.widths) > 1:
                found.append(pattern.canonical())
        return found


def _word(rng: random.Random, width: int, density: float) -> int:
    return sum(1 << k for k in range(width) if rng.random() < density)
