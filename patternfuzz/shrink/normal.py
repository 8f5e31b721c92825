"""The normal form of a pattern: moves that keep the verdict, until none applies.

For shallow patterns the order of the moves does not matter (capping and freeing both end in a largest set), so the
first that applies is taken. For deep ones it does: of two layers that could be contracted only one may be left, and
an edge can be covered by a star that loses its cover to another. There every order is tried while the pattern is
small, each class once, and the least result is taken, so that relabelled and reversed starts end alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from patternfuzz.pattern import Pattern
from patternfuzz.shrink.moves.base import Moved
from patternfuzz.shrink.moves.covered import drop_covered
from patternfuzz.shrink.moves.dead import drop_dead
from patternfuzz.shrink.moves.layers import contract_layer
from patternfuzz.shrink.moves.spelling import respell, respell_layer
from patternfuzz.shrink.moves.twins import merge_twins
from patternfuzz.shrink.order import sort_key

__all__ = ["MOVES", "Normal", "normalise"]

MOVES: tuple[Callable[[Pattern], Iterator[Moved]], ...] = (
    drop_dead,
    merge_twins,
    contract_layer,
    drop_covered,
    respell,
    respell_layer,
)
"""Cheapest first. None raises depth, edges or vertices before lowering an earlier one, so applying them ends."""

MAX_DEEP_VERTICES = 30
MAX_DEEP_CLASSES = 100
"""Deep patterns up to this size are searched over all orders of moves, up to so many classes on the way."""


@dataclass(frozen=True, slots=True)
class Normal:
    """A pattern no move applies to, the moves that led there, and where its inputs and outputs come from."""

    pattern: Pattern
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    moves: tuple[Moved, ...] = ()

    def after(self, moved: Moved) -> Normal:
        """This followed by one more move."""
        return Normal(
            moved.pattern,
            tuple(self.inputs[k] for k in moved.inputs),
            tuple(self.outputs[k] for k in moved.outputs),
            (*self.moves, moved),
        )


@lru_cache(maxsize=1 << 13)
def normalise(pattern: Pattern) -> Normal:
    """Apply the moves until none applies. The result is closed exactly when ``pattern`` is."""
    start = _alive(Normal(pattern, tuple(range(pattern.n_inputs)), tuple(range(pattern.n_outputs))))
    if start.pattern.depth == 2 or start.pattern.n_vertices > MAX_DEEP_VERTICES:
        return _first(start)
    return _least(start)


def _alive(current: Normal) -> Normal:
    return next((current.after(moved) for moved in drop_dead(current.pattern)), current)


def _first(current: Normal) -> Normal:
    while True:
        moved = next((moved for move in MOVES for moved in move(current.pattern)), None)
        if moved is None:
            return current
        current = current.after(moved)


def _least(start: Normal) -> Normal:
    """The least end of all orders of moves; shallow patterns on the way end in one order."""
    ends: list[Normal] = []
    seen = {start.pattern.canonical()}
    todo = [start]
    while todo:
        current = todo.pop()
        if current.pattern.depth == 2 or len(seen) > MAX_DEEP_CLASSES:
            ends.append(_first(current))
            continue
        options = [_alive(current.after(moved)) for move in MOVES for moved in move(current.pattern)]
        if not options:
            ends.append(current)
        for option in options:
            canonical = option.pattern.canonical()
            if canonical not in seen:
                seen.add(canonical)
                todo.append(option)
    return min(ends, key=lambda end: sort_key(end.pattern))
