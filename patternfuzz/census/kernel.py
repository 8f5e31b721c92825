"""Kernels: shallow patterns with any number of hidden neurons, without what the others make superfluous.

Fix the numbers of inputs and outputs. Call entries ``F`` of the product matrix *free* if they take every value whatever
the rest does. A hidden neuron contributes a rank-one piece on its rectangle; away from ``F`` this falls into connected
pieces with independent factors (``pieces`` in ``patternfuzz/check/SPEC.md``). Pieces that together give every matrix on
the union ``E`` of their entries are called *onto*; then ``E`` joins ``F``. A piece with one row or one column (a star)
is onto, and so is a piece that is there as many times as it has rows, or columns.

A *kernel* ``(F, Q)`` is a set ``F`` of entries with a multiset ``Q`` of pieces away from ``F`` of which no part is
known to be onto, so that none of them is a star. It stands for all matrices that are anything on ``F`` and a sum of
the pieces elsewhere.

**Theorem.** Every pattern with these inputs and outputs, and any number of hidden neurons, has the same set of matrices
as one of the listed kernels, up to symmetry. *Proof.* Start with ``F`` empty and ``Q`` the rectangles. While a part of
``Q`` is a star or listed as onto, make its entries free; this ends since ``F`` grows, and the set stays the same. Then
add the pieces of ``Q`` to ``(F, nothing)`` one after the other: the list has ``(F, nothing)``, and with a kernel every
kernel with one more piece that does not contain a part listed as onto. So it has ``(F, Q)``. QED.

A part of a kernel is a kernel, so the list is grown piece by piece, in the orderly way; and it is finite, since pieces
of a kernel cannot repeat without end. A kernel is realised by a pattern: stars that cover ``F``, as many as a largest
matching of ``F`` has entries (König), and for every piece ``P`` a neuron on the rows and columns of ``P``: what lies in
there away from ``F`` is joined to ``P`` and so belongs to it. Hence from the largest number of hidden neurons in these
patterns on, no further set appears.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations, permutations
from typing import Any

from patternfuzz.pattern import Pattern, bits

__all__ = ["Grid", "Kernel"]

Table = tuple[int, ...]
"""A symmetry of the grid: for every entry the one that it goes to."""


@dataclass(frozen=True, slots=True, order=True)
class Kernel:
    """Free entries and pieces, as bit sets of entries; see :class:`Grid` for their numbers."""

    free: int
    pieces: tuple[int, ...]

    def with_piece(self, piece: int) -> Kernel:
        return Kernel(self.free, tuple(sorted((*self.pieces, piece))))

    @property
    def entries(self) -> int:
        """All entries that are not always 0."""
        union = self.free
        for piece in self.pieces:
            union |= piece
        return union


@dataclass(frozen=True, slots=True)
class Grid:
    """The entries of an outputs x inputs matrix; ``(out, in)`` is number ``out * inputs + in``."""

    inputs: int
    outputs: int

    def entry(self, out: int, inp: int) -> int:
        return out * self.inputs + inp

    def place(self, entry: int) -> tuple[int, int]:
        return divmod(entry, self.inputs)

    def rows(self, entries: int) -> frozenset[int]:
        return frozenset(self.place(e)[0] for e in bits(entries))

    def columns(self, entries: int) -> frozenset[int]:
        return frozenset(self.place(e)[1] for e in bits(entries))

    def rectangle(self, rows: Iterable[int], columns: Iterable[int]) -> int:
        columns = tuple(columns)
        return sum(1 << self.entry(i, j) for i in rows for j in columns)

    def symmetries(self) -> tuple[Table, ...]:
        """All relabellings of rows and of columns, and transposition if the grid is square."""
        return _symmetries(self.inputs, self.outputs)

    def least(self, kernel: Kernel) -> Kernel:
        """The representative of a kernel's class."""
        return min(_moved(kernel, table) for table in self.symmetries())

    def candidates(self, free: int) -> tuple[int, ...]:
        """The pieces that a kernel with these free entries can have, in ascending order.

        They are what is left of their hull, the rows x columns they meet; connected, and no stars.
        """
        found = []
        for rows in _subsets(range(self.outputs)):
            for columns in _subsets(range(self.inputs)):
                left = self.rectangle(rows, columns) & ~free
                if self.rows(left) == set(rows) and self.columns(left) == set(columns) and self._is_connected(left):
                    found.append(left)
        return tuple(sorted(found))

    def _is_connected(self, entries: int) -> bool:
        if not entries:
            return False
        reached, fresh = 0, entries & -entries
        while fresh != reached:
            reached = fresh
            rows, columns = self.rows(reached), self.columns(reached)
            fresh = sum(1 << e for e in bits(entries) if self.place(e)[0] in rows or self.place(e)[1] in columns)
        return reached == entries

    def realised(self, kernel: Kernel) -> Pattern:
        """A canonical pattern with the kernel's set of matrices: stars that cover the free entries, and hulls.

        The kernel must not be empty: no entry, no pattern.
        """
        rectangles = [(rows, columns) for rows, columns in self._stars(kernel.free)]
        rectangles += [(self.rows(piece), self.columns(piece)) for piece in kernel.pieces]
        edges: tuple[set[tuple[int, int]], set[tuple[int, int]]] = (set(), set())
        for k, (rows, columns) in enumerate(rectangles):
            edges[0].update((k, j) for j in columns)
            edges[1].update((i, k) for i in rows)
        return Pattern.from_edges([self.inputs, len(rectangles), self.outputs], edges).compressed().canonical()

    def _stars(self, free: int) -> list[tuple[frozenset[int], frozenset[int]]]:
        """As few stars as possible that cover these entries and no others, each entry once."""
        lines = [self.rectangle([i], range(self.inputs)) for i in range(self.outputs)]
        lines += [self.rectangle(range(self.outputs), [j]) for j in range(self.inputs)]
        for size in range(len(lines) + 1):
            for chosen in combinations(lines, size):
                left, stars = free, []
                for line in chosen:
                    stars.append((self.rows(left & line), self.columns(left & line)))
                    left &= ~line
                if not left:
                    return stars
        raise ValueError(f"entries {free:b} are not in the grid")

    def to_data(self, kernel: Kernel) -> dict[str, Any]:
        """The kernel as JSON-able data."""
        return {
            "free": [list(self.place(e)) for e in bits(kernel.free)],
            "pieces": [[list(self.place(e)) for e in bits(piece)] for piece in kernel.pieces],
        }

    def from_data(self, data: Mapping[str, Any]) -> Kernel:
        """Read :meth:`to_data`.

        Raises:
            ValueError: this is no kernel on the grid.
        """

        def mask(places: object) -> int:
            if not isinstance(places, list):
                raise ValueError("entries must be a list")
            found = 0
            for place in places:
                i, j = place
                if type(i) is not int or type(j) is not int or not (0 <= i < self.outputs and 0 <= j < self.inputs):
                    raise ValueError("an entry is outside the grid")
                found |= 1 << self.entry(i, j)
            return found

        try:
            kernel = Kernel(mask(data["free"]), tuple(mask(piece) for piece in data["pieces"]))
        except (KeyError, TypeError) as error:
            raise ValueError("the keys or types are wrong") from error
        if not set(kernel.pieces) <= set(self.candidates(kernel.free)) or list(kernel.pieces) != sorted(kernel.pieces):
            raise ValueError("its pieces are not possible pieces in ascending order")
        return kernel


def _moved(kernel: Kernel, table: Table) -> Kernel:
    return Kernel(moved(kernel.free, table), tuple(sorted(moved(piece, table) for piece in kernel.pieces)))


@cache
def moved(entries: int, table: Table) -> int:
    """A set of entries after a symmetry."""
    return sum(1 << table[e] for e in bits(entries))


@cache
def _symmetries(inputs: int, outputs: int) -> tuple[Table, ...]:
    found = []
    for p in permutations(range(outputs)):
        for q in permutations(range(inputs)):
            places = [(p[e // inputs], q[e % inputs]) for e in range(inputs * outputs)]
            found.append(tuple(i * inputs + j for i, j in places))
            if inputs == outputs:
                found.append(tuple(j * inputs + i for i, j in places))
    return tuple(found)


def _subsets(items: range) -> Iterator[tuple[int, ...]]:
    """Those with at least two members: with fewer, a piece is a star."""
    return (chosen for size in range(2, len(items) + 1) for chosen in combinations(items, size))
