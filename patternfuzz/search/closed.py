"""Closedness proofs: reductions and theorems applied from the outside in, each adding its own certificate step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from patternfuzz.pattern import Pattern
from patternfuzz.reduce.cap import cap
from patternfuzz.reduce.contract import contract
from patternfuzz.reduce.free import free_entries
from patternfuzz.reduce.pieces import Piece, groups, pieces_of
from patternfuzz.reduce.split import Part, split
from patternfuzz.search.case_tree import CaseTrees
from patternfuzz.theorems.nested import nested_group
from patternfuzz.theorems.peel import peel
from patternfuzz.theorems.surjective import FreeBlock, linear_block, star_block

__all__ = ["ClosedProof", "prove_closed"]

ENTRIES_LIMIT = 200_000
"""Entries of all rectangles together up to which a shallow pattern is taken apart into pieces."""


@dataclass(frozen=True, slots=True)
class ClosedProof:
    """A certificate node and the reason in words."""

    node: dict[str, Any]
    reason: str


def prove_closed(pattern: Pattern, trees: CaseTrees) -> ClosedProof | None:
    """A proof that the pattern is closed, or ``None``."""
    if trees.clock.out_of_time:
        return None
    smaller = contract(pattern)
    if smaller is not None:
        found = prove_closed(smaller.pattern, trees)
        return None if found is None else ClosedProof(smaller.lift(found.node), found.reason)
    parts = split(pattern)
    if len(parts) > 1:
        return _prove_parts(pattern, parts, trees)
    steps = [cap(pattern)]
    if pattern.depth == 2:
        if steps[0] is None:
            return _prove_shallow(pattern, trees)
    else:
        steps += [peel(pattern, "top"), peel(pattern, "bottom")]
    for step in steps:
        if step is not None:
            found = prove_closed(step.pattern, trees)
            if found is not None:
                return ClosedProof(step.lift(found.node), found.reason)
    return None


def _prove_parts(pattern: Pattern, parts: Sequence[Part], trees: CaseTrees) -> ClosedProof | None:
    nodes: list[dict[str, Any]] = []
    reasons: dict[str, None] = {}
    for part in parts:
        inner: dict[str, Any] | None = None
        if part.inputs and part.outputs:
            found = prove_closed(pattern.window(part.inputs, part.outputs), trees)
            if found is None:
                return None
            inner = found.node
            reasons[found.reason] = None
        nodes.append({"inputs": list(part.inputs), "outputs": list(part.outputs), "proof": inner})
    reason = "every connected component is closed: " + "; ".join(reasons) if reasons else "there is no path at all"
    return ClosedProof({"rule": "split", "parts": nodes}, reason)


def _prove_shallow(pattern: Pattern, trees: CaseTrees) -> ClosedProof | None:
    size = sum(s.bit_count() * t.bit_count() for s, t in zip(pattern.columns(1), pattern.rows[0], strict=True))
    if size > ENTRIES_LIMIT:
        return None

    def star(pieces: Sequence[Piece], members: Sequence[int]) -> FreeBlock | None:
        return None if trees.clock.out_of_time else star_block(pieces, members)

    def linear(pieces: Sequence[Piece], members: Sequence[int]) -> FreeBlock | None:
        return None if trees.clock.out_of_time else linear_block(pieces, members)

    def cases(pieces: Sequence[Piece], members: Sequence[int]) -> FreeBlock | None:
        return None if trees.clock.out_of_time else trees.block(pieces, members)

    steps, left = free_entries(pieces_of(pattern), (star, linear, cases))
    found = []
    for members in groups(left):
        group = nested_group(left, members)
        if group is None:
            return None
        found.append(group)
    node = {"rule": "pieces", "steps": [step.block.step() for step in steps], "groups": found}
    if not left:
        return ClosedProof(node, "every entry is free: the pattern gives every matrix on its support")
    away = "away from free entries, " if steps else ""
    return ClosedProof(node, f"{away}overlapping rectangles are nested crosswise")
