"""All kernels with a few hidden neurons that contain no bad window, by growing them one input or output at a time.

Closed patterns have closed windows. So of the kernels of one size (inputs and outputs together) only those matter all
of whose windows of the size before are closed (or undecided), and of these each is decided once, up to the order of
hidden neurons and reversal. A kernel found to be bad in this way, with all its windows closed, is a minimal bad window.

Kernels are rows of numbers, counts of inputs and of outputs by sets of hidden neurons
(:mod:`patternfuzz.kernels.counts`); a whole generation is handled at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from patternfuzz.decision import Decision, Verdict
from patternfuzz.errors import PatternError
from patternfuzz.kernels.counts import Kernel, limits, translated
from patternfuzz.pattern import Pattern

__all__ = ["MAX_HIDDEN", "Decide", "Generation", "grow"]

MAX_HIDDEN = 4
"""One side of a kernel is kept in 64 bits, four for each set of hidden neurons."""

Decide = Callable[[Pattern], Decision]

Counts = NDArray[np.uint8]
"""Shape (kernels, 2, sets of hidden neurons): inputs, then outputs."""

Keys = NDArray[np.uint64]
"""Shape (kernels, 2): a kernel in two numbers."""


@dataclass(frozen=True, slots=True)
class Generation:
    """The kernels with ``size`` inputs and outputs that contain no smaller bad window, each class once.

    ``maximal`` are the closed kernels *of the generation before* that no closed or undecided kernel here contains.
    ``bad`` and ``maximal`` are patterns without dead neurons with their decisions; the same bad window may have come as
    several kernels, with dead neurons.
    """

    size: int
    closed: int
    bad: tuple[tuple[Pattern, Decision], ...]
    unknown: tuple[Pattern, ...]
    maximal: tuple[tuple[Pattern, Decision], ...]


def grow(hidden: int, decide: Decide, max_size: int | None = None) -> Iterator[Generation]:
    """The generations from one input or output on, until there are no more kernels or up to ``max_size``.

    Raises:
        PatternError: ``hidden`` is not between 1 and 4.
    """
    if not 1 <= hidden <= MAX_HIDDEN:
        raise PatternError(f"kernels can be grown for 1 to {MAX_HIDDEN} hidden neurons, not {hidden}")
    decided: dict[Pattern, Decision] = {}
    alive = np.zeros((1, 2, (1 << hidden) - 1), dtype=np.uint8)
    before: dict[tuple[int, ...], Decision] = {}
    size = 0
    while len(alive) and (max_size is None or size < max_size):
        size += 1
        candidates = _candidates(alive, hidden)
        patterns = [_live(row, hidden) for row in candidates]
        decisions = []
        for pattern in patterns:
            if pattern not in decided:
                decided[pattern] = decide(pattern)
            decisions.append(decided[pattern])
        keep = [d.verdict is not Verdict.NOT_CLOSED for d in decisions]
        after = candidates[np.array(keep, dtype=bool)]
        parents = {tuple(key) for key in _keys(_parents(after)[0], hidden).tolist()}
        yield Generation(
            size,
            sum(d.verdict is Verdict.CLOSED for d in decisions),
            tuple({p: d for p, d in zip(patterns, decisions, strict=True) if d.verdict is Verdict.NOT_CLOSED}.items()),
            tuple(dict.fromkeys(p for p, d in zip(patterns, decisions, strict=True) if d.verdict is Verdict.UNKNOWN)),
            tuple(
                {
                    _live(row, hidden): before[tuple(key)]
                    for row, key in zip(alive, _keys(alive, hidden).tolist(), strict=True)
                    if tuple(key) in before and tuple(key) not in parents
                }.items()
            ),
        )
        before = {
            tuple(key): decided[pattern]
            for key, pattern in zip(_keys(candidates, hidden).tolist(), patterns, strict=True)
            if decided[pattern].verdict is Verdict.CLOSED
        }
        alive = after


def _live(row: Counts, hidden: int) -> Pattern:
    """The canonical pattern of a kernel without its dead neurons."""
    inputs, outputs = (tuple(map(int, side)) for side in row)
    if not sum(inputs) or not sum(outputs):
        return Pattern((1, 1, 1), ((0,), (0,)))
    return Kernel(hidden, inputs, outputs).pattern().compressed().canonical()


def _candidates(alive: Counts, hidden: int) -> Counts:
    """The next generation: canonical, each once, all parents in ``alive``."""
    most = np.array(limits(hidden), dtype=np.uint8)
    types = len(most)
    grown = []
    for side in range(2):
        for t in range(types):
            larger = alive[alive[:, side, t] < most[t]].copy()
            larger[:, side, t] += 1
            grown.append(larger)
    keys = np.unique(_keys(np.concatenate(grown), hidden), axis=0)
    found = _unpacked(keys, types)
    parents, child = _parents(found)
    known = np.unique(_keys(alive, hidden), axis=0)
    orphans = child[~_contained(_keys(parents, hidden), known)]
    return np.delete(found, np.unique(orphans), axis=0)


def _parents(kernels: Counts) -> tuple[Counts, NDArray[np.intp]]:
    """Every kernel with one input or output less, and the number of the kernel it comes from."""
    child, side, kind = np.nonzero(kernels)
    smaller = kernels[child]
    smaller[np.arange(len(child)), side, kind] -= 1
    return smaller, child


@cache
def _orders(hidden: int) -> tuple[NDArray[np.intp], ...]:
    """For every order of the hidden neurons, where each count comes from."""
    words = range(1, 1 << hidden)
    return tuple(np.array([translated(w, order) - 1 for w in words]) for order in permutations(range(hidden)))


def _keys(kernels: Counts, hidden: int) -> Keys:
    """The smallest key of a kernel over all orders of the hidden neurons and reversal."""
    shifts = np.arange(kernels.shape[2], dtype=np.uint64) * np.uint64(4)
    best = np.full((len(kernels), 2), np.iinfo(np.uint64).max, dtype=np.uint64)
    for order in _orders(hidden):
        sides = np.bitwise_or.reduce(kernels[:, :, order].astype(np.uint64) << shifts, axis=2)
        sides.sort(axis=1)  # reversal swaps the sides
        less = (sides[:, 0] < best[:, 0]) | ((sides[:, 0] == best[:, 0]) & (sides[:, 1] < best[:, 1]))
        best[less] = sides[less]
    return best


def _unpacked(keys: Keys, types: int) -> Counts:
    shifts = np.arange(types, dtype=np.uint64) * np.uint64(4)
    return (keys[:, :, None] >> shifts & np.uint64(15)).astype(np.uint8)


def _contained(keys: Keys, known: Keys) -> NDArray[np.bool_]:
    """Which keys are among ``known``."""
    pair = np.dtype([("a", np.uint64), ("b", np.uint64)])
    return np.isin(np.ascontiguousarray(keys).view(pair).ravel(), np.ascontiguousarray(known).view(pair).ravel())
