"""Neurons with the same activation pattern on the data are one neuron."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from patternfuzz.convex.pruning.columns import columns
from patternfuzz.convex.two_layer import TwoLayer

__all__ = ["merged"]


def merged(network: TwoLayer, X: ArrayLike) -> tuple[TwoLayer, tuple[tuple[int, ...], ...]]:
    """One neuron for all with the same activation pattern and the same sign of output, and which ones it stands for.

    Where all neurons of a group are active on the same points, ``sum |a_i| relu(X w_i) = relu(X sum |a_i| w_i)``: the
    fit on ``X`` stays. The new neuron is balanced and costs ``||sum |a_i| w_i||``, by the triangle inequality at most
    ``sum |a_i| ||w_i||``, which is at most what the group cost: the regulariser does not rise. It stays exactly when
    they were balanced and parallel, as in every optimum; only then is the function the same away from ``X`` too.
    Neurons that contribute nothing on ``X`` are left out. A neuron without a partner is kept as it is.

    Raises:
        ConvexError: as :func:`patternfuzz.convex.pruning.columns.columns`.
    """
    found = columns(network, X)
    groups: dict[tuple[bytes, float], list[int]] = {}
    for k, i in enumerate(found.alive):
        key = np.packbits(found.units[:, k] > 0).tobytes(), float(found.signs[k])
        groups.setdefault(key, []).append(int(i))
    first, second = [], []
    for (_, sign), members in groups.items():
        if len(members) == 1:
            first.append(network.first[members[0]])
            second.append(network.second[members[0]])
            continue
        total = np.abs(network.second[members]) @ network.first[members]
        root = np.sqrt(np.linalg.norm(total))
        first.append(total / root)
        second.append(sign * root)
    whole = TwoLayer(np.reshape(first, (len(first), network.inputs)), np.array(second))
    return whole, tuple(tuple(members) for members in groups.values())
