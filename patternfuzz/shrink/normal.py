"""The normal form of a pattern: all moves that keep the verdict, until none applies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from patternfuzz.pattern import Pattern
from patternfuzz.shrink.moves.base import Moved
from patternfuzz.shrink.moves.covered import drop_covered
from patternfuzz.shrink.moves.dead import drop_dead
from patternfuzz.shrink.moves.layers import contract_layer
from patternfuzz.shrink.moves.spelling import respell, respell_layer
from patternfuzz.shrink.moves.twins import merge_twins

__all__ = ["MOVES", "Normal", "normalise"]

MOVES: tuple[Callable[[Pattern], Moved | None], ...] = (
    drop_dead,
    merge_twins,
    contract_layer,
    drop_covered,
    respell,
    respell_layer,
)
"""Cheapest first. None raises depth, edges or vertices before lowering an earlier one, so the loop ends."""


@dataclass(frozen=True, slots=True)
class Normal:
    """A pattern no move applies to, the moves that led there, and where its inputs and outputs come from."""

    pattern: Pattern
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    moves: tuple[Moved, ...]


@lru_cache(maxsize=1 << 13)
def normalise(pattern: Pattern) -> Normal:
    """Apply the moves until none applies. The result is closed exactly when ``pattern`` is."""
    inputs, outputs = tuple(range(pattern.n_inputs)), tuple(range(pattern.n_outputs))
    moves: list[Moved] = []
    current = pattern
    while True:
        moved = next((m for m in (move(current) for move in MOVES) if m is not None), None)
        if moved is None:
            return Normal(current, inputs, outputs, tuple(moves))
        inputs = tuple(inputs[k] for k in moved.inputs)
        outputs = tuple(outputs[k] for k in moved.outputs)
        moves.append(moved)
        current = moved.pattern
