"""Which layer sizes a census is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from patternfuzz.errors import CensusError

__all__ = ["ANY", "Shape", "read_shapes", "shapes_within"]

ANY = "*"
"""Stands for any number of hidden neurons."""

_MAX_WIDTH = 5


@dataclass(frozen=True, slots=True, order=True)
class Shape:
    """Layer sizes, inputs first, in the direction that is less; ``None`` in the middle stands for any hidden width."""

    widths: tuple[int | None, ...]

    @classmethod
    def of(cls, widths: Sequence[int | None]) -> Shape:
        """The shape of these sizes, turned so that it is equal to that of the reverse."""
        given = tuple(widths)
        return cls(min(given, given[::-1], key=lambda sizes: [-1 if w is None else w for w in sizes]))

    @property
    def any_hidden(self) -> bool:
        return None in self.widths

    @property
    def fixed(self) -> tuple[int, ...]:
        """The sizes that are numbers."""
        return tuple(width for width in self.widths if width is not None)

    @property
    def text(self) -> str:
        return "x".join(ANY if width is None else str(width) for width in self.widths)


def read_shapes(words: Sequence[str]) -> tuple[Shape, ...]:
    """The shapes that words such as ``3x4x3``, ``2x2x2x2`` or ``3x*x3`` name; each once, in the order given.

    Raises:
        CensusError: a word is no shape, or has a size that is not listed.
    """
    found: dict[Shape, None] = {}
    for word in words:
        parts = word.lower().replace("×", "x").split("x")
        if len(parts) < 3 or not all(part == ANY or (part.isascii() and part.isdigit()) for part in parts):
            raise CensusError(f"{word!r} is no shape; write inputs x hidden x outputs, such as 3x4x3 or 3x*x3")
        widths = [None if part == ANY else int(part) for part in parts]
        if None in widths and (len(widths) != 3 or widths[1] is not None or widths[0] is None or widths[2] is None):
            raise CensusError(f"{word!r}: {ANY} can only stand for the one hidden layer, as in 3x*x3")
        if any(width is not None and not 1 <= width <= _MAX_WIDTH for width in widths):
            raise CensusError(
                f"{word!r}: every width must be from 1 to {_MAX_WIDTH}; beyond there are too many classes"
            )
        shape = Shape.of(widths)
        if shape.any_hidden and max(shape.fixed) > 3:
            raise CensusError(f"{word!r}: any number of hidden neurons is possible up to 3 inputs and 3 outputs")
        found[shape] = None
    return tuple(found)


def shapes_within(largest: Shape, smallest: int = 2) -> tuple[Shape, ...]:
    """All shapes of the same depth with widths from ``smallest`` to those of ``largest``, by size, each once.

    Raises:
        CensusError: the largest has no fixed sizes, or a size below the smallest.
    """
    if largest.any_hidden:
        raise CensusError(f"{largest.text}: a largest shape needs numbers for all layers")
    if min(largest.fixed) < smallest or smallest < 1:
        raise CensusError(f"{largest.text} has a width below the smallest, {smallest}")
    found = {Shape.of(widths) for widths in product(*(range(smallest, top + 1) for top in largest.fixed))}
    return tuple(sorted(found, key=lambda shape: (sum(shape.fixed), shape.fixed)))
