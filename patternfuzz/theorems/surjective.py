"""Sets of pieces that give every matrix on their entries.

*Star*: a piece with one row or one column. *Linear*: fix one side of every piece to constants; what remains is a linear
map, and if its rank is the number of entries it is onto. Generic constants have the largest rank, so random ones decide
whether constants exist for given sides. For given sides and constants the blocks that work are closed under union (the
image of the union contains both spaces), so there is a largest one, and dropping every piece that touches an entry
outside the image leads to it. *Tree*: rational formulas case by case, found in :mod:`patternfuzz.search.case_tree`.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Any

from flint import nmod_mat

from patternfuzz.reduce.pieces import Entry, Piece

__all__ = ["FreeBlock", "linear_block", "linear_system", "star_block"]

MIXED_SIDES_LIMIT = 5
"""Pieces in one group up to which every choice of sides is tried; beyond, only all rows and all columns."""

PRIME = 2**61 - 1
"""Ranks are taken modulo this prime, as the certificate format asks; the rank over the rationals is not smaller."""

MATRIX_LIMIT = 1_000_000
"""Cells of the largest matrix whose rank is asked for; entries in a larger system count as not free."""


@dataclass(frozen=True, slots=True)
class FreeBlock:
    """Pieces (by number) that are onto their entries, and why.

    ``fixed`` holds side and constants per piece for a linear block, ``tree`` the cases for a block proved by cases; a
    star has neither.
    """

    pieces: tuple[int, ...]
    fixed: tuple[tuple[str, tuple[int, ...]], ...] | None = None
    tree: Mapping[str, Any] | None = None

    def step(self) -> dict[str, Any]:
        """The certificate step."""
        if self.tree is not None:
            return {"free": list(self.pieces), "proof": {"kind": "tree", "tree": self.tree}}
        if self.fixed is None:
            return {"free": list(self.pieces), "proof": {"kind": "star"}}
        fixed = [{"side": side, "values": [str(v) for v in values]} for side, values in self.fixed]
        return {"free": list(self.pieces), "proof": {"kind": "linear", "fixed": fixed}}


def star_block(pieces: Sequence[Piece], members: Sequence[int]) -> FreeBlock | None:
    """The first star among the pieces with the given numbers."""
    return next((FreeBlock((k,)) for k in members if pieces[k].is_star), None)


Unknown = tuple[int, int]
"""Piece number and the vertex of the side that is not fixed."""


def linear_system(
    pieces: Sequence[Piece], fixed: Sequence[tuple[str, tuple[int, ...]]]
) -> dict[Entry, dict[Unknown, int]]:
    """For every entry, the coefficients of the remaining unknowns."""
    system: dict[Entry, dict[Unknown, int]] = {}
    for k, (piece, (side, values)) in enumerate(zip(pieces, fixed, strict=True)):
        names = piece.rows if side == "rows" else piece.columns
        value = dict(zip(names, values, strict=True))
        for i, j in piece.entries:
            known, unknown = (i, j) if side == "rows" else (j, i)
            system.setdefault((i, j), {})[k, unknown] = value[known]
    return system


def _outside_image(system: dict[Entry, dict[Unknown, int]]) -> set[Entry]:
    """Entries whose unit matrix is not in the image of the linear map, or where that is too large to ask."""
    missing: set[Entry] = set()
    left = dict(system)
    users: dict[Unknown, list[Entry]] = {}
    for entry, row in system.items():
        for unknown in row:
            users.setdefault(unknown, []).append(entry)
    while left:
        todo = [next(iter(left))]
        block: list[Entry] = []
        unknowns: dict[Unknown, int] = {}
        while todo:
            entry = todo.pop()
            if entry not in left:
                continue
            block.append(entry)
            for unknown in left.pop(entry):
                if unknown not in unknowns:
                    unknowns[unknown] = len(unknowns)
                    todo.extend(users[unknown])
        if len(unknowns) * len(block) > MATRIX_LIMIT:
            missing.update(block)
            continue
        flat = [0] * (len(unknowns) * len(block))
        for c, entry in enumerate(block):
            for unknown, value in system[entry].items():
                flat[unknowns[unknown] * len(block) + c] = value
        null, nullity = nmod_mat(len(unknowns), len(block), flat, PRIME).nullspace()
        if nullity:
            missing |= {e for c, e in enumerate(block) if any(int(null[c, d]) for d in range(nullity))}
    return missing


def _largest_block(
    pieces: Sequence[Piece], members: list[int], sides: Sequence[str], rng: random.Random
) -> FreeBlock | None:
    values = {
        k: tuple(rng.randint(1, 97) for _ in (pieces[k].rows if side == "rows" else pieces[k].columns))
        for k, side in zip(members, sides, strict=True)
    }
    side_of = dict(zip(members, sides, strict=True))
    left = members
    while left:
        fixed = [(side_of[k], values[k]) for k in left]
        missing = _outside_image(linear_system([pieces[k] for k in left], fixed))
        if not missing:
            return FreeBlock(tuple(left), tuple(fixed))
        left = [k for k in left if missing.isdisjoint(pieces[k].entries)]
    return None


def linear_block(pieces: Sequence[Piece], members: Sequence[int]) -> FreeBlock | None:
    """A largest block among the pieces with the given numbers, for the first choice of sides that has one."""
    rng = random.Random(0)
    count = len(members)
    pure = [("rows",) * count, ("columns",) * count]
    mixed = islice(product(("rows", "columns"), repeat=count), 1, 2**count - 1) if count <= MIXED_SIDES_LIMIT else ()
    for sides in (*pure, *mixed):
        block = _largest_block(pieces, list(members), sides, rng)
        if block is not None:
            return block
    return None
