"""Closed: overlapping rectangles are nested crosswise.

Statement: if every two overlapping rectangles satisfy ``S_k <= S_l and T_l <= T_k`` (or the reverse), the set of all
``sum_k u_k v_k^T`` with these supports is closed.

Proof: ``x_l y_l^T + x_k y_k^T = (x_l - c x_k) y_l^T + x_k (y_k + c y_l)^T`` keeps the supports when ``S_k <= S_l`` and
``T_l <= T_k``. Going up the order this makes overlapping columns orthogonal, so ``|A|^2 = sum |x_k|^2 |y_k|^2``; scaled
evenly, the factors of a convergent sequence stay bounded and have a convergent subsequence.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

from patternfuzz.reduce.pieces import Piece, groups

__all__ = ["nested_group", "open_groups"]


def nested_group(pieces: Sequence[Piece], members: Sequence[int]) -> dict[str, Any] | None:
    """The certificate's group if the theorem applies to these pieces (by number), else ``None``."""
    if not all(pieces[k].is_rectangle for k in members):
        return None
    sides = {k: (frozenset(pieces[k].rows), frozenset(pieces[k].columns)) for k in members}
    for k, m in combinations(members, 2):
        (s, t), (s2, t2) = sides[k], sides[m]
        if s.isdisjoint(s2) or t.isdisjoint(t2):
            continue
        if not ((s <= s2 and t2 <= t) or (s2 <= s and t <= t2)):
            return None
    return {"pieces": list(members), "theorem": "nested"}


def open_groups(pieces: tuple[Piece, ...]) -> list[list[int]]:
    """The groups of pieces (by number) that the theorem does not settle."""
    return [members for members in groups(pieces) if nested_group(pieces, members) is None]
