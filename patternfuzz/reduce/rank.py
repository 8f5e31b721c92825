"""Reduction: inputs (or outputs) whose hidden neurons form a chain are needed only as far as they can be independent.

Let the inputs of a chain of sets ``T_1 < T_2 < ...`` (sets of the neurons they feed) be given. In a product the columns
of the first ``t`` classes have rank at most ``|T_t|``, and a column that is a combination of columns with smaller sets
or its own comes for free. So a pattern is closed exactly when its windows on every choice of independent columns are:
``b_t`` inputs of class ``t`` with ``b_1 + ... + b_t <= |T_t|``, and all inputs outside the chain. Capping twins is the
case of one class. This is rule ``rank`` of ``patternfuzz/check/SPEC.md``, where the proof is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import prod
from typing import Any

from patternfuzz.pattern import Pattern
from patternfuzz.pattern.twins import twins

__all__ = ["RankCases", "rank_cases"]

CLASSES_LIMIT = 15
"""Different sets of neurons on one side up to which chains of them are looked for."""

CHOICES_LIMIT = 100_000
"""Numbers of independent members up to which a chain is considered; wide patterns of few classes have more."""

WINDOWS_LIMIT = 500_000
"""Vertices of all windows together up to which they are made."""


@dataclass(frozen=True, slots=True)
class RankCases:
    """A chain on one side, and for every choice of independent rows what is kept and the window on it."""

    side: str
    chain: tuple[int, ...]
    keep: tuple[tuple[int, ...], ...]
    windows: tuple[Pattern, ...]

    def node(self, proofs: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """The certificate node, from one proof for each window."""
        cases = [{"keep": list(kept), "then": proof} for kept, proof in zip(self.keep, proofs, strict=True)]
        return {"rule": "rank", "side": self.side, "chain": list(self.chain), "cases": cases}


def rank_cases(pattern: Pattern) -> RankCases | None:
    """The cases for a shortest chain that has more members than can be independent; ``None`` if there is no such chain.

    The pattern is pruned. Every window of a case has fewer vertices than the pattern.
    """
    for side, words in (("outputs", pattern.rows[-1]), ("inputs", pattern.columns(0))):
        members = twins(words)
        if len(members) > CLASSES_LIMIT:
            continue
        for chain in sorted(_chains(sorted(members, key=lambda word: (word.bit_count(), word)), ()), key=len):
            sizes = [(len(members[word]), word.bit_count()) for word in chain]
            if all(sum(m for m, _ in sizes[: t + 1]) <= d for t, (_, d) in enumerate(sizes)):
                continue
            named = {vertex for word in chain for vertex in members[word]}
            if prod(min(m, d) + 1 for m, d in sizes) > CHOICES_LIMIT:
                continue
            keep = []
            choices = _choices(sizes)
            if len(choices) * pattern.n_vertices > WINDOWS_LIMIT:
                continue
            for choice in choices:
                gone = named.difference(*(members[word][:n] for word, n in zip(chain, choice, strict=True)))
                keep.append(tuple(vertex for vertex in range(len(words)) if vertex not in gone))
            if not all(keep):
                continue
            full = range(pattern.n_inputs), range(pattern.n_outputs)
            windows = [pattern.window(full[0], k) if side == "outputs" else pattern.window(k, full[1]) for k in keep]
            return RankCases(side, tuple(sorted(named)), tuple(keep), tuple(windows))
    return None


def _chains(words: Sequence[int], below: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """All non-empty chains of sets, each in ascending order."""
    for n, word in enumerate(words):
        if not below or below[-1] & ~word == 0:
            yield (*below, word)
            yield from _chains(words[n + 1 :], (*below, word))


def _choices(sizes: Sequence[tuple[int, int]]) -> list[tuple[int, ...]]:
    """The largest numbers of independent members for classes of ``(members, neurons)``."""
    found: list[tuple[int, ...]] = [()]
    for m, d in sizes:
        found = [(*b, n) for b in found for n in range(min(m, d - sum(b)) + 1)]
    # What is less than another choice can be raised in one place, for all choices between the two are possible.
    return [b for b in found if not any(_has_room(b, sizes, t) for t in range(len(b)))]


def _has_room(choice: tuple[int, ...], sizes: Sequence[tuple[int, int]], start: int) -> bool:
    """Whether one more member of the class ``start`` is there and leaves the sums within the numbers of neurons."""
    sums = list(accumulate(choice))
    return choice[start] < sizes[start][0] and all(sums[t] < sizes[t][1] for t in range(start, len(choice)))
