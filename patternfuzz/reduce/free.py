"""Reduction: entries that take every value whatever the rest does are removed.

If some pieces give every matrix on the union ``E`` of their entries, the set is (everything on ``E``) times (its projection
away from ``E``); it is closed exactly when the projection is, which is the set of the other pieces without ``E``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from patternfuzz.reduce.pieces import Piece, remove_entries
from patternfuzz.theorems.surjective import FreeBlock, linear_blocks, star_blocks

__all__ = ["FreeStep", "free_entries"]


@dataclass(frozen=True, slots=True)
class FreeStep:
    """One application: the pieces before it, and the block that went."""

    before: tuple[Piece, ...]
    block: FreeBlock

    @property
    def freed(self) -> tuple[Piece, ...]:
        return tuple(self.before[k] for k in self.block.pieces)


def free_entries(
    pieces: tuple[Piece, ...], prove: Callable[[tuple[Piece, ...]], FreeBlock | None] | None = None
) -> tuple[tuple[FreeStep, ...], tuple[Piece, ...]]:
    """Apply the reduction until no block is found; returns the steps and the pieces left.

    Stars and linear blocks are always looked for; ``prove`` may find further blocks.
    """
    steps: list[FreeStep] = []
    while pieces:
        block = star_blocks(pieces) or linear_blocks(pieces) or (prove(pieces) if prove else None)
        if block is None:
            break
        steps.append(FreeStep(pieces, block))
        gone = frozenset(entry for k in block.pieces for entry in pieces[k].entries)
        pieces = remove_entries((p for k, p in enumerate(pieces) if k not in set(block.pieces)), gone)
    return tuple(steps), pieces
