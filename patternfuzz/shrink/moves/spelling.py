"""Move: spell the same set with the fewest edges.

Free the entries of a shallow pattern until no more can be freed (stars, free blocks, splitting: see
:mod:`patternfuzz.shrink.moves.freeing`). What is left are *pieces*: connected sets of entries, each a rank-one matrix
with parameters of its own. The set is (every matrix on the free entries ``E``) times (the sums of the pieces).

The new pattern has one neuron for the hull (all rows times all columns) of every piece, and the fewest stars for the
free entries ``F`` inside the hulls that are not in their piece (:mod:`patternfuzz.reduce.stars`).

Proof that the new set is closed exactly when the old one is: an entry of a hull that is not in its piece was freed
(an entry left in the same row of the same neuron would be in the same piece), so ``F`` lies in ``E`` and no piece
meets ``F``. In the new pattern the stars free ``F``, and what is left of the hulls are the pieces. So both sets are a
full space times the sums of the same pieces. In :func:`respell_layer` the stars free all of ``E``; then the set itself
is the same, and the move may be used between any two layers of a deep pattern.

What it contains: an edge inside a block that other neurons free goes; stars on one row or column merge; blocks are
spelled with stars; entries that nothing else uses go (``L`` is then a product with a full space); a neuron cut into
independent pieces becomes one neuron per piece, unless one neuron can hold several at no extra edge (their cross
entries are in ``F`` anyway).

Why it never adds edges: a piece with ``s`` rows and ``t`` columns costs ``s + t`` edges, and the pieces of one neuron
have disjoint rows and columns; for the free part see :mod:`patternfuzz.reduce.stars`.
"""

from __future__ import annotations

from collections.abc import Iterator

from patternfuzz.pattern import Pattern
from patternfuzz.reduce.pieces import groups
from patternfuzz.reduce.spelled import is_spellable, pair, replaced, spellings
from patternfuzz.shrink.moves.base import Moved
from patternfuzz.shrink.moves.freeing import freed
from patternfuzz.shrink.order import size_key, sort_key

__all__ = ["respell", "respell_group", "respell_layer"]

MAX_TIE_VERTICES = 40
"""Larger patterns of equal size are not compared by canonical form, which may be costly."""


def _least(options: Iterator[Pattern]) -> Pattern | None:
    """The least in the total order, with as few canonical forms as possible; the first of the smallest if large."""
    listed = [(size_key(option.compressed()), option) for option in options]
    if not listed:
        return None
    smallest = min(key for key, _ in listed)
    ties = list(dict.fromkeys(option for key, option in listed if key == smallest))
    if len(ties) == 1 or ties[0].n_vertices > MAX_TIE_VERTICES:
        return ties[0]
    return min(ties, key=lambda option: sort_key(option.compressed()))


def _is_better(new: Pattern, old: Pattern) -> bool:
    new, old = new.compressed(), old.compressed()
    if size_key(new) != size_key(old):
        return size_key(new) < size_key(old)
    if old.n_vertices > MAX_TIE_VERTICES:
        return False
    return sort_key(new) < sort_key(old)


def _everything(pattern: Pattern) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return tuple(range(pattern.n_inputs)), tuple(range(pattern.n_outputs))


def respell(pattern: Pattern) -> Iterator[Moved]:
    """The least spelling of a shallow pattern's pieces, if it is smaller; none for a deep, large or all free
    pattern."""
    if pattern.depth != 2 or not is_spellable(pattern):
        return
    free, left = freed(pattern)
    best = _least(spellings(pattern, left)) if left else None
    if best is not None and _is_better(best, pattern):
        reason = (
            f"{len(free)} entries take every value whatever the rest does; "
            f"the {len(left)} rank-one pieces left and the free entries they need take {best.n_edges} edges"
        )
        yield Moved(best, *_everything(pattern), "respell", reason)


def respell_group(pattern: Pattern) -> list[Moved]:
    """One pattern for every group of pieces that shares no entry with the others; empty unless there are at least two.

    The old set is the product of the groups' sets (and a full space), so it is closed exactly when all of them are: a
    bad pattern has a bad group, and the caller has to find out which.
    """
    if pattern.depth != 2 or not is_spellable(pattern):
        return []
    _, left = freed(pattern)
    classes = groups(left)
    if len(classes) < 2:
        return []
    found = []
    for members in classes:
        best = _least(spellings(pattern, [left[k] for k in members]))
        if best is not None:
            reason = f"not closed by itself: one of {len(classes)} groups of rank-one pieces that share no entry"
            found.append(Moved(best, *_everything(pattern), "keep group", reason))
    return found


def respell_layer(pattern: Pattern) -> Iterator[Moved]:
    """The same between two layers of a deep pattern, with all free entries kept, so that the set does not change.

    One result per hidden layer where that is smaller.
    """
    if pattern.depth < 3:
        return
    for layer in range(1, pattern.depth):
        shallow = pair(pattern, layer)
        if not is_spellable(shallow):
            continue
        free, left = freed(shallow)
        if not (free or left):
            continue
        best = _least(replaced(pattern, layer, option) for option in spellings(shallow, left, free))
        if best is not None and _is_better(best, pattern):
            reason = f"the two factors at layer {layer} give the same products with {best.n_edges} edges in the whole"
            yield Moved(best, *_everything(pattern), "respell layer", reason)
