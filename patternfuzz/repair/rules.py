"""What a repair may do, and what its result must keep to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from patternfuzz.errors import RepairError
from patternfuzz.pattern import Pattern, bits

__all__ = ["Edit", "Only", "Rules", "applied", "difference", "rules_of"]

Edit: TypeAlias = tuple[int, int, int]
"""The place ``(mask, out, in)`` of an edge that is added or deleted."""

Only: TypeAlias = Literal["add", "delete"] | None


@dataclass(frozen=True, slots=True)
class Rules:
    """``only`` one kind of edit; at most ``n`` of ``m`` consecutive inputs in the masks ``grouped``; ``max_edges``.

    The last two are about the result alone: on the way to it they may be broken.
    """

    only: Only = None
    n_m: tuple[int, int] | None = None
    grouped: frozenset[int] = frozenset()
    max_edges: int | None = None

    @property
    def adds(self) -> bool:
        return self.only != "delete"

    @property
    def deletes(self) -> bool:
        return self.only != "add"

    @property
    def same_for_a_class(self) -> bool:
        """Do these rules say the same of a pattern and of any relabelling of it? Groups of inputs do not."""
        return self.n_m is None

    def excess(self, pattern: Pattern) -> int:
        """How many edges must be deleted at least, so that the rules about the result hold; 0 if they do."""
        most = 0 if self.max_edges is None else max(0, pattern.n_edges - self.max_edges)
        if self.n_m is None:
            return most
        n, m = self.n_m
        over = sum(
            max(0, (word >> start & (1 << m) - 1).bit_count() - n)
            for i in self.grouped
            for word in pattern.rows[i]
            for start in range(0, pattern.widths[i], m)
        )
        return max(most, over)

    def has_room(self, pattern: Pattern, edit: Edit) -> bool:
        """May this edge be added to a pattern that keeps the rules, without breaking them?"""
        if self.max_edges is not None and pattern.n_edges >= self.max_edges:
            return False
        mask, out, inp = edit
        return self.group_has_room(mask, pattern.rows[mask][out], inp)

    def group_has_room(self, mask: int, word: int, inp: int) -> bool:
        """May a neuron that reads ``word`` read one more input, as far as the N:M groups go?"""
        if self.n_m is None or mask not in self.grouped:
            return True
        n, m = self.n_m
        return (word >> inp // m * m & (1 << m) - 1).bit_count() < n

    def every_edit(self, pattern: Pattern) -> Iterator[Edit]:
        """All edits of the allowed kind, deletions first."""
        if self.deletes:
            yield from ((i, out, inp) for i in range(pattern.depth) for out, inp in pattern.edges(i))
        if self.adds:
            for i, rows in enumerate(pattern.rows):
                every = (1 << pattern.widths[i]) - 1
                yield from ((i, out, inp) for out, word in enumerate(rows) for inp in bits(every & ~word))


def rules_of(pattern: Pattern, only: Only, keep_n_m: tuple[int, int] | None, max_edges: int | None) -> Rules:
    """
    Raises:
        RepairError: a constraint makes no sense, or the pattern does not have the N:M structure to keep.
    """
    if only not in (None, "add", "delete"):
        raise RepairError(f"only must be 'add', 'delete' or None, not {only!r}")
    if max_edges is not None and max_edges < 0:
        raise RepairError(f"max_edges must be 0 or more, not {max_edges}")
    if only == "add" and max_edges is not None and pattern.n_edges > max_edges:
        raise RepairError(
            f"the pattern has {pattern.n_edges} edges, so adding alone cannot lead to at most {max_edges}; "
            "allow deletions or more edges"
        )
    if keep_n_m is None:
        return Rules(only, max_edges=max_edges)
    n, m = keep_n_m
    if not 0 < n <= m:
        raise RepairError(f"N:M sparsity needs 0 < N <= M, got {n}:{m}")
    rules = Rules(only, (n, m), frozenset(), max_edges)
    whole = [i for i in range(pattern.depth) if pattern.widths[i] % m == 0]
    grouped = [i for i in whole if _holds(pattern, i, n, m)]
    if not grouped:
        raise RepairError(
            f"no mask has {n}:{m} sparsity (at most {n} of every {m} consecutive inputs of a neuron, the number of "
            "inputs a multiple of M), so there is none to keep"
        )
    return Rules(rules.only, rules.n_m, frozenset(grouped), max_edges)


def _holds(pattern: Pattern, i: int, n: int, m: int) -> bool:
    full = (1 << m) - 1
    return all(
        (word >> start & full).bit_count() <= n for word in pattern.rows[i] for start in range(0, pattern.widths[i], m)
    )


def applied(pattern: Pattern, edits: Iterator[Edit] | list[Edit] | tuple[Edit, ...]) -> Pattern:
    """The pattern with every place toggled."""
    rows = [list(layer) for layer in pattern.rows]
    for mask, out, inp in edits:
        rows[mask][out] ^= 1 << inp
    return Pattern(pattern.widths, tuple(map(tuple, rows)))


def difference(old: Pattern, new: Pattern) -> tuple[tuple[Edit, ...], tuple[Edit, ...]]:
    """The edges that were added and those that were deleted, in ascending order."""
    added, deleted = [], []
    for i, (before, after) in enumerate(zip(old.rows, new.rows, strict=True)):
        for out, (was, now) in enumerate(zip(before, after, strict=True)):
            added += [(i, out, inp) for inp in bits(now & ~was)]
            deleted += [(i, out, inp) for inp in bits(was & ~now)]
    return tuple(added), tuple(deleted)
