"""Neurons of a regularisation path followed from one lam to the next: when they come and when they go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from patternfuzz.convex.optima.transport import followed
from patternfuzz.convex.two_layer import Array, TwoLayer

__all__ = ["Event", "Track", "events", "tracks"]

_NEAR = 0.5
"""A neuron continues one whose direction differs by no more than this (of unit vectors: 29 degrees)."""


@dataclass(frozen=True, eq=False)
class Track:
    """A neuron over falling ``lams`` (k,): its ``masses`` (k,), ``||first_i|| |second_i||``, and unit ``directions``.

    These have shape (k, d); ``side`` is the sign of its output.
    """

    side: int
    lams: tuple[float, ...]
    masses: Array
    directions: Array


@dataclass(frozen=True, eq=False)
class Event:
    """A direction comes or goes while lam falls from ``most`` to ``least``; where it was seen first or last."""

    kind: Literal["birth", "death"]
    most: float
    least: float
    direction: Array
    side: int


def tracks(lams: Sequence[float], networks: Sequence[TwoLayer]) -> tuple[Track, ...]:
    """The neurons of networks at falling lams, each linked with the nearest at the next lam, if that is near."""
    chains: list[list[tuple[int, int]]] = [[(0, i)] for i in range(networks[0].width)]
    current = dict(enumerate(chains))
    for at, (before, after) in enumerate(pairwise(networks), start=1):
        linked = {}
        for i, source in enumerate(followed(before, after, _NEAR)):
            if source < 0:
                chains.append([])
            linked[i] = chains[-1] if source < 0 else current[int(source)]
            linked[i].append((at, i))
        current = linked
    return tuple(_track(chain, lams, networks) for chain in chains)


def events(lams: Sequence[float], followed_tracks: Sequence[Track]) -> tuple[Event, ...]:
    """The first and the last sight of each track, but for those at the first and at the last lam; lam falls."""
    found = []
    for track in followed_tracks:
        first, last = lams.index(track.lams[0]), lams.index(track.lams[-1])
        if first:
            found.append(Event("birth", lams[first - 1], lams[first], track.directions[0], track.side))
        if last < len(lams) - 1:
            found.append(Event("death", lams[last], lams[last + 1], track.directions[-1], track.side))
    return tuple(sorted(found, key=lambda event: -event.most))


def _track(chain: Sequence[tuple[int, int]], lams: Sequence[float], networks: Sequence[TwoLayer]) -> Track:
    rows = np.array([networks[at].first[i] for at, i in chain])
    at, i = chain[0]
    return Track(
        int(np.sign(networks[at].second[i])),
        tuple(lams[at] for at, _ in chain),
        np.array([networks[at].norms[i] for at, i in chain]),
        rows / np.linalg.norm(rows, axis=1)[:, None],
    )
