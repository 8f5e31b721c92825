"""How far apart two networks are as measures on directions, and which neuron of one becomes which of the other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment, linprog

from patternfuzz.convex.two_layer import Array, TwoLayer

__all__ = ["flat_distance", "followed"]

_GONE = 2.0
"""What it costs to take a unit away in one place and to bring one in another; also the largest distance."""


def flat_distance(one: TwoLayer, other: TwoLayer) -> float:
    """The least cost of turning the neurons of one network into those of the other.

    Networks are measures here: neuron ``i`` has mass ``||first_i|| |second_i|`` at its direction and sign of output. To
    turn a mass by a distance of unit vectors costs as much as mass times distance, to bring it in or take it away costs
    the mass. So order, splitting into parallel neurons and balance do not count, and a path of networks is continuous
    in this distance exactly if the measures are, weakly. In units of the regulariser ``sum ||first_i|| |second_i|``.
    """
    masses, others, distances = one.norms, other.norms, _distances(one, other)
    total = float(masses.sum() + others.sum())
    if not distances.size:
        return total
    rows, columns = len(masses), len(others)
    saved = (distances - _GONE).ravel()
    each = np.vstack([np.kron(np.eye(rows), np.ones(columns)), np.kron(np.ones(rows), np.eye(columns))])
    scale = total or 1.0
    found = linprog(saved, A_ub=each, b_ub=np.append(masses, others) / scale, method="highs")
    return max(0.0, total + scale * float(found.fun))


def followed(one: TwoLayer, other: TwoLayer, near: float) -> NDArray[np.int_]:
    """For each neuron of ``other`` the one of ``one`` that it continues, or -1: no further than ``near``, same sign.

    So that the sum of the distances of unit vectors is least, with ``near`` for each that continues none.
    """
    found = np.full(other.width, -1)
    distances = np.minimum(_distances(one, other), near)
    rows, columns = linear_sum_assignment(distances)
    linked = distances[rows, columns] < near
    found[columns[linked]] = rows[linked]
    return found


def _distances(one: TwoLayer, other: TwoLayer) -> Array:
    """Of unit vectors, shape (width, other width); as large as can be for different signs of output."""
    mine, theirs = (net.first / _positive(np.linalg.norm(net.first, axis=1))[:, None] for net in (one, other))
    found = np.linalg.norm(mine[:, None] - theirs[None], axis=2)
    return np.where(np.sign(one.second)[:, None] == np.sign(other.second), found, _GONE)


def _positive(lengths: Array) -> Array:
    return np.where(lengths > 0, lengths, 1.0)
