"""What a neuron sees that reads some of the inputs only: the points with the other columns zero.

Its patterns are those of these points. A weight on a column of zeros changes nothing but its norm, so it is zero in
every optimum, and the blocks of a support need no constraint for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from patternfuzz.convex.program.arrangement import MOST_PATTERNS, Patterns, all_patterns, fitting, sampled_patterns
from patternfuzz.convex.program.cones import Separation, separate
from patternfuzz.convex.two_layer import Array
from patternfuzz.errors import ConvexError

__all__ = ["Seen", "View", "are_inside", "look", "patterns_for"]

_SAMPLES = 5_000
_SAME = 1e-9
"""Cosines of neurons with points that count as zero."""


@dataclass(frozen=True, eq=False)
class View:
    """``support``: the inputs that are read, bool (d,); ``points`` (n, d), zero elsewhere; and the patterns there."""

    support: NDArray[np.bool_]
    points: Array
    patterns: Patterns

    @classmethod
    def whole(cls, X: Array, patterns: Patterns) -> View:
        """All inputs, with these patterns."""
        return cls(np.ones(X.shape[1], dtype=bool), X, patterns)

    @classmethod
    def of(cls, X: Array, support: NDArray[np.bool_], *, most: int = MOST_PATTERNS, seed: int = 0) -> View:
        """With all patterns if they can be enumerated and are at most so many, else samples."""
        seen = X * support
        return cls(support, seen, patterns_for(seen, seed, most=most))


def patterns_for(X: Array, seed: int = 0, *, given: Patterns | None = None, most: int = MOST_PATTERNS) -> Patterns:
    """What is ``given``; without it all patterns if they can be enumerated and are at most so many, else samples.

    Raises:
        ConvexError: what is given is not of these points.
    """
    if given is not None:
        return fitting(given, X)
    try:
        return all_patterns(X, most=most)
    except ConvexError:
        return sampled_patterns(X, _SAMPLES, seed=seed)


@dataclass(frozen=True, eq=False)
class Seen:
    """The separation problem in several views: ``bound`` is one for all; ``view``: where each direction was found.

    Otherwise as :class:`patternfuzz.convex.program.cones.Separation`, the largest values first.
    """

    bound: float
    view: NDArray[np.intp]
    values: Array
    directions: Array
    on: NDArray[np.bool_]
    sides: NDArray[np.int8]


def look(views: Sequence[View], nu: Array, *, every: int = 1, many: int = 40) -> Seen:
    """:func:`patternfuzz.convex.program.cones.separate` in each view, with one in ``every`` of the patterns there."""
    found: list[Separation] = [
        separate(view.points, view.patterns.on[::every], nu, complete=view.patterns.complete, many=many)
        for view in views
    ]
    values = np.concatenate([one.values for one in found])
    order = np.argsort(-values, kind="stable")
    where = np.repeat(np.arange(len(views)), [len(one.values) for one in found])
    return Seen(
        max(one.bound for one in found),
        where[order],
        values[order],
        np.concatenate([one.directions for one in found])[order],
        np.concatenate([one.on for one in found])[order],
        np.concatenate([one.sides for one in found])[order],
    )


def are_inside(views: Sequence[View], neurons: Array) -> bool:
    """Whether each neuron, weights (m, d), reads what some view reads, in the closed cone of a pattern there."""
    inside = np.zeros(len(neurons), dtype=bool)
    norms = np.linalg.norm(neurons, axis=1)[:, None]
    for view in views:
        products = neurons @ view.points.T
        clear = np.abs(products) > _SAME * norms * np.linalg.norm(view.points, axis=1)
        on = view.patterns.on.astype(np.float64)
        wrong = on @ (clear & (products < 0)).T + (1 - on) @ (clear & (products > 0)).T
        inside |= (wrong == 0).any(axis=0) & ~neurons[:, ~view.support].any(axis=1)
    return bool(inside.all())
