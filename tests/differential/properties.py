"""Properties of verdicts: what they may not say about two patterns whose sets are closed together, or one by the other.

Every property comes with a wrong oracle that it has to catch. A property is given the oracle, a function from patterns
to verdicts, and what the strategies draw; it returns the pattern it has covered, or ``None`` if it does not apply.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations, islice
from typing import Any

from drawn import ANY, DEEP, SHALLOW
from hypothesis import strategies as st

from patternfuzz.decision import Verdict
from patternfuzz.pattern import Pattern
from patternfuzz.pattern.edits import duplicate_vertex
from patternfuzz.reduce.cap import cap
from patternfuzz.reduce.contract import contract
from patternfuzz.reduce.free import free_entries
from patternfuzz.reduce.pieces import Piece, pieces_of
from patternfuzz.reduce.rank import rank_cases
from patternfuzz.reduce.split import split
from patternfuzz.search.rewrite import rewritings
from patternfuzz.theorems.peel import peel

CLOSED, BAD = Verdict.CLOSED, Verdict.NOT_CLOSED
Oracle = Callable[[Pattern], Verdict]
Covered = Pattern | None

VERTICES = st.integers(1, 2**16 - 1)
"""Some of the vertices of a layer, as a bit set that is cut to its width."""
TWINS = st.lists(st.tuples(st.booleans(), st.integers(0, 9)), max_size=3)
"""Outputs or inputs to double."""


def same(oracle: Oracle, *patterns: Pattern) -> None:
    found = {pattern: oracle(pattern) for pattern in patterns}
    assert not set(found.values()) >= {CLOSED, BAD}, "\n".join(f"{v}: {p.to_json()}" for p, v in found.items())


def implies(oracle: Oracle, closed: Pattern, also: Pattern) -> None:
    """Where the first is closed, the second is."""
    assert (oracle(closed), oracle(also)) != (CLOSED, BAD), f"closed: {closed.to_json()}\nbad: {also.to_json()}"


def transpose(oracle: Oracle, pattern: Pattern) -> Covered:
    same(oracle, pattern, pattern.reversed())
    return pattern


def relabelled(oracle: Oracle, pattern: Pattern, seed: int) -> Covered:
    rng = random.Random(seed)
    new = [rng.sample(range(width), width) for width in pattern.widths]
    edges = [[(new[i + 1][o], new[i][n]) for o, n in pattern.edges(i)] for i in range(pattern.depth)]
    same(oracle, pattern, Pattern.from_edges(pattern.widths, edges))
    return pattern


def contracted(oracle: Oracle, pattern: Pattern) -> Covered:
    smaller = contract(pattern)
    if smaller is None:
        return None
    same(oracle, pattern, smaller.pattern)
    return pattern


def peeled(oracle: Oracle, pattern: Pattern, side: str) -> Covered:
    """The other direction is not claimed."""
    smaller = peel(pattern, side)
    if smaller is None:
        return None
    implies(oracle, smaller.pattern, pattern)
    return pattern


def doubled(pattern: Pattern, twins: list[tuple[bool, int]]) -> Pattern:
    """With more twins among outputs and inputs."""
    for top, number in twins:
        layer = pattern.depth if top else 0
        pattern = duplicate_vertex(pattern, layer, number % pattern.widths[layer])
    return pattern


def capped(oracle: Oracle, pattern: Pattern, twins: list[tuple[bool, int]]) -> Covered:
    pattern = doubled(pattern, twins)
    smaller = cap(pattern)
    if smaller is None:
        return None
    same(oracle, pattern, smaller.pattern)
    return pattern


def ranked(oracle: Oracle, pattern: Pattern, twins: list[tuple[bool, int]]) -> Covered:
    """Closed exactly when the windows on all choices of independent rows (or columns) are."""
    found = rank_cases(doubled(pattern, twins).pruned())
    if found is None:
        return None
    whole, parts = oracle(doubled(pattern, twins)), {oracle(part) for part in found.windows}
    assert not (whole is CLOSED and BAD in parts), pattern.to_json()
    assert not (whole is BAD and parts == {CLOSED}), pattern.to_json()
    return doubled(pattern, twins)


def spelled(oracle: Oracle, pattern: Pattern) -> Covered:
    """Other deep patterns with the same set."""
    others = [way.pattern for way in islice(rewritings(pattern), 1, 4)]
    if not others:
        return None
    same(oracle, pattern, *others)
    return pattern


def side_by_side(one: Pattern, other: Pattern) -> Pattern:
    """The block diagonal pattern of two of the same depth."""
    widths = tuple(a + b for a, b in zip(one.widths, other.widths, strict=True))
    rows = ((*a, *(word << w for word in b)) for a, b, w in zip(one.rows, other.rows, one.widths, strict=False))
    return Pattern(widths, tuple(rows))


def taken_apart(oracle: Oracle, one: Pattern, other: Pattern) -> Covered:
    """Closed exactly when all components are."""
    both = side_by_side(one, other) if one.depth == other.depth else one
    parts = split(both)
    if len(parts) == 1:
        return None
    verdicts = {oracle(part.pattern) for part in parts if part.pattern is not None}
    whole = oracle(both)
    assert not (whole is CLOSED and BAD in verdicts), both.to_json()
    assert not (whole is BAD and verdicts <= {CLOSED}), both.to_json()
    return both


def of_pieces(pieces: tuple[Piece, ...], like: Pattern) -> Covered:
    """The shallow pattern with these pieces as rectangles; ``None`` if one has holes."""
    if any(len(p.entries) != len(p.rows) * len(p.columns) for p in pieces):
        return None
    below = [(k, j) for k, piece in enumerate(pieces) for j in piece.columns]
    above = [(i, k) for k, piece in enumerate(pieces) for i in piece.rows]
    return Pattern.from_edges([like.n_inputs, max(1, len(pieces)), like.n_outputs], [below, above])


def freed(oracle: Oracle, pattern: Pattern) -> Covered:
    if pattern.depth > 2:
        return None
    steps, left = free_entries(pieces_of(pattern))
    smaller = of_pieces(left, pattern)
    if not steps or smaller is None:
        return None
    same(oracle, pattern, smaller)
    return pattern


def chosen(word: int, width: int) -> list[int]:
    return [v for v in range(width) if word >> v & 1] or [word % width]


def window(oracle: Oracle, pattern: Pattern, inputs: int, outputs: int) -> Covered:
    implies(oracle, pattern, pattern.window(chosen(inputs, pattern.n_inputs), chosen(outputs, pattern.n_outputs)))
    return pattern


def all_next_windows(oracle: Oracle, pattern: Pattern) -> Covered:
    """All windows with one vertex less."""
    every = [tuple(range(pattern.n_inputs)), tuple(range(pattern.n_outputs))]
    for kept in combinations(every[0], pattern.n_inputs - 1):
        if kept:
            implies(oracle, pattern, pattern.window(kept, every[1]))
    for kept in combinations(every[1], pattern.n_outputs - 1):
        if kept:
            implies(oracle, pattern, pattern.window(every[0], kept))
    return pattern


def when(condition: Callable[[Pattern], object]) -> Oracle:
    """A wrong oracle: closed under a condition, else not closed."""
    return lambda pattern: CLOSED if condition(pattern) else BAD


@dataclass(frozen=True)
class Property:
    """What to check, on what, how often in the default run, and an oracle that is wrong about it."""

    body: Callable[..., Covered]
    strategies: tuple[st.SearchStrategy[Any], ...]
    wrong: Oracle
    few: int = 60


PROPERTIES = {
    "pattern and transpose": Property(transpose, (ANY,), when(lambda p: p.n_inputs <= p.n_outputs)),
    "pattern and relabelled": Property(
        relabelled, (ANY, st.integers(0, 2**32)), when(lambda p: p.rows[0][0].bit_count() > 1), 35
    ),
    "original and reduced: contract": Property(contracted, (DEEP,), when(lambda p: p.depth == 2)),
    "original and reduced: peel": Property(
        peeled, (DEEP, st.sampled_from(("top", "bottom"))), when(lambda p: p.depth == 2)
    ),
    "original and reduced: cap": Property(capped, (ANY, TWINS), when(lambda p: p.n_edges % 2)),
    "original and reduced: rank": Property(ranked, (SHALLOW, TWINS), when(lambda p: p.n_edges % 2), 40),
    "original and reduced: spelled anew": Property(spelled, (DEEP,), when(lambda p: p.depth > 2), 12),
    "original and reduced: split": Property(taken_apart, (ANY, SHALLOW), when(lambda p: p.widths[1] < 3), 50),
    "original and reduced: free entries": Property(freed, (SHALLOW | ANY,), when(lambda p: p.widths[1] < 3), 80),
    "pattern and window": Property(window, (ANY, VERTICES, VERTICES), when(lambda p: p.n_inputs > 2)),
    "pattern and all windows with one vertex less": Property(
        all_next_windows, (SHALLOW,), when(lambda p: p.n_outputs != 2), 25
    ),
}
