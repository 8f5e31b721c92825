"""Neurons of an optimum, seated in a mask: each needs a hidden neuron of the mask that may read what it reads.

The fit of all optima is the same, and their neurons point in finitely many directions
(:mod:`patternfuzz.convex.optima.directions`). With masses ``g >= 0`` on these, the optima are the solutions of ``sum
g_j relu(X u_j) side_j = fit``. Which of them fits the mask, or lacks the fewest seats, is a mixed-integer linear
program: a direction has mass only if it has a seat.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint
from scipy.sparse import block_array, csr_array, eye_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from patternfuzz.convex.mixed_integer import mixed_integer
from patternfuzz.convex.two_layer import Array, TwoLayer

__all__ = ["Seated", "placed", "seated"]

_NODES = 2000
_LEAST = 1e-9
_ROUGH = 1e-7
"""HiGHS holds constraints to about this; what comes of it is polished and measured."""


@dataclass(frozen=True, eq=False)
class Seated:
    """``network``: neurons with mass; ``seat`` (m,): the support that each sits in; ``needed`` (s,): how many in each.

    ``proved``: no masses lack fewer seats, within the tolerances.
    """

    network: TwoLayer
    seat: NDArray[np.intp]
    needed: NDArray[np.intp]
    proved: bool


def seated(
    directions: TwoLayer,
    fit: Array,
    X: Array,
    supports: NDArray[np.bool_],
    counts: NDArray[np.int_],
    *,
    total: float,
    slack: float,
) -> Seated | None:
    """The masses on these directions that give ``fit`` and lack the fewest seats; ``None`` if nothing was found.

    ``directions``: unit vectors, with output weights 1 and -1, each active at some point. ``supports``, shape (s, d),
    have ``counts`` seats each. ``total``: a bound of the sum of the masses. ``slack``: the allowed error of the fit.
    """
    k, s = directions.width, len(supports)
    unit = float(np.linalg.norm(fit))
    if not unit or not k:
        return Seated(directions.kept([]), np.zeros(0, np.intp), np.zeros(s, np.intp), not unit)
    columns = directions.activations(X) * directions.second
    # Variables in units in which a direction alone makes a fit of size 1.
    sizes = np.linalg.norm(columns, axis=0)
    most = total * sizes / unit
    of, seat = np.nonzero(~((directions.first != 0)[:, None, :] & ~supports[None]).any(axis=2))
    pairs = len(of)
    has_seat = csr_array((np.ones(pairs), (of, np.arange(pairs))), shape=(k, pairs))
    sits_in = csr_array((np.ones(pairs), (seat, np.arange(pairs))), shape=(s, pairs))
    rows = block_array(
        [
            [csr_array(columns / sizes), None, None],
            [eye_array(k), -has_seat.multiply(most[:, None]), None],
            [None, has_seat, None],
            [None, sits_in, -eye_array(s)],
        ]
    )
    error = np.full(len(fit), slack / unit + _ROUGH)
    below = np.full(2 * k + s, -np.inf)
    above = np.concatenate([np.zeros(k), np.ones(k), np.asarray(counts, dtype=np.float64)])
    found = mixed_integer(
        np.concatenate([np.zeros(k + pairs), np.ones(s)]),
        constraints=LinearConstraint(
            rows.tocsc(),
            np.concatenate([fit / unit - error, below]),
            np.concatenate([fit / unit + error, above]),
        ),
        bounds=Bounds(0, np.concatenate([most, np.ones(pairs), np.full(s, float(k))])),
        integrality=np.concatenate([np.zeros(k), np.ones(pairs), np.zeros(s)]),
        nodes=_NODES,
    )
    if found.x is None:
        return None
    masses = found.x[:k] * unit / sizes
    sat = np.full(k, -1)
    taken = found.x[k : k + pairs] > 0.5
    sat[of[taken]] = seat[taken]
    (alive,) = np.nonzero((masses > _LEAST * masses.max()) & (sat >= 0))
    roots = np.sqrt(masses[alive])
    network = TwoLayer(directions.first[alive] * roots[:, None], directions.second[alive] * roots)
    needed = np.bincount(sat[alive], minlength=s).astype(np.intp)
    return Seated(network, sat[alive].astype(np.intp), needed, found.status == 0)


def placed(network: TwoLayer, mask: NDArray[np.bool_]) -> TwoLayer | None:
    """The neurons in rows of the mask, shape (hidden, d), that may read what they read; ``None`` if they do not fit."""
    allowed = csr_array(~((network.first != 0)[:, None, :] & ~mask[None]).any(axis=2))
    row = maximum_bipartite_matching(allowed, perm_type="column") if network.width else np.zeros(0, np.intp)
    if (row < 0).any():
        return None
    first, second = np.zeros(mask.shape), np.zeros(len(mask))
    first[row], second[row] = network.first, network.second
    return TwoLayer(first, second)
