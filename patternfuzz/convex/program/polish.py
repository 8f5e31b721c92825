"""From a solver's accuracy to that of floats: Newton steps in the faces in which the neurons lie.

At an optimum a neuron lies in the relative interior of a face of the arrangement: some points see exactly zero, the
others a clear sign. Within the faces the objective is smooth as long as no neuron is zero. Which face it is, is guessed
from the solver's numbers, with several tolerances; the result is measured as any network is, so a wrong guess costs
nothing but time.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import null_space

from patternfuzz.convex.two_layer import Array, TwoLayer

__all__ = ["polished"]

_TOLERANCES = (1e-3, 1e-4, 1e-5, 1e-6, 1e-7)
_STEPS = 20
_UNKNOWNS = 500
"""With more a step takes a second and more; then nothing is polished."""
_ROUNDING = 1e-14


def polished(
    network: TwoLayer, X: Array, y: Array, lam: float, *, supports: NDArray[np.bool_] | None = None
) -> TwoLayer:
    """The best of the network and of what Newton's method makes of it; balanced.

    ``supports``: the inputs that each neuron may read, shape (m, d); the others have no weight. Without it, all may.
    """
    best, least = network, network.objective(X, y, lam)
    weights = network.vectors
    sides = np.sign(network.second)
    allowed = np.ones(weights.shape, dtype=bool) if supports is None else supports
    for tolerance in _TOLERANCES:
        found = _in_faces(*_joined(weights, sides, allowed, tolerance), X, y, lam, tolerance)
        objective = found.objective(X, y, lam)
        # Of those that are as good in floats the polished one has the better residual.
        if objective <= least * (1 + _ROUNDING):
            best, least = found, min(least, objective)
    return best


def _joined(
    weights: Array, sides: Array, supports: NDArray[np.bool_], tolerance: float
) -> tuple[Array, Array, NDArray[np.bool_]]:
    """One neuron for all of one side, one support and almost one direction; none for those of almost no size."""
    sizes = np.linalg.norm(weights, axis=1)
    left = [int(j) for j in np.argsort(-sizes) if sizes[j] > tolerance * sizes.max()]
    units = weights / np.where(sizes > 0, sizes, 1)[:, None]
    sums, leads = [], []
    while left:
        lead = left[0]
        same = [j for j in left if sides[j] == sides[lead] and (supports[j] == supports[lead]).all()]
        near = [j for j in same if np.linalg.norm(units[j] - units[lead]) <= 30 * tolerance]
        sums.append(weights[near].sum(axis=0))
        leads.append(lead)
        left = [j for j in left if j not in near]
    return np.array(sums).reshape(len(sums), weights.shape[1]), sides[leads], supports[leads]


def _in_faces(
    weights: Array, sides: Array, supports: NDArray[np.bool_], X: Array, y: Array, lam: float, tolerance: float
) -> TwoLayer:
    bases, starts, parts = [], [], []
    for w, side, support in zip(weights, sides, supports, strict=True):
        products, norms = X @ w, np.linalg.norm(X[:, support], axis=1)
        held = (np.abs(products) <= tolerance * norms * np.linalg.norm(w)) & (norms > 0)
        inner = null_space(X[held][:, support], rcond=1e-9) if held.any() else np.eye(int(support.sum()))
        basis = np.zeros((len(w), inner.shape[1]))
        basis[support] = inner
        bases.append(basis)
        starts.append(basis.T @ w)
        parts.append(side * ((products > 0) & ~held)[:, None] * (X @ basis))
    alive = [j for j, z in enumerate(starts) if np.linalg.norm(z) > 0]
    while alive and sum(len(starts[j]) for j in alive) <= _UNKNOWNS:
        z, lost = _newton([starts[j] for j in alive], np.concatenate([parts[j] for j in alive], axis=1), y, lam)
        if lost is None:
            found = np.array([bases[j] @ v for j, v in zip(alive, z, strict=True)])
            roots = np.sqrt(np.linalg.norm(found, axis=1))
            return TwoLayer(found / roots[:, None], sides[alive] * roots)
        for j, v in zip(alive, z, strict=True):
            starts[j] = v
        del alive[lost]
    return TwoLayer.zeros(0, X.shape[1])


def _newton(starts: list[Array], matrix: Array, y: Array, lam: float) -> tuple[list[Array], int | None]:
    """Minimize ``1/2 ||matrix z - y||^2 + lam sum ||z_j||``; or the neuron that goes to zero on the way."""
    cuts = np.cumsum([len(z) for z in starts])[:-1]
    z: Array = np.concatenate(starts)
    gram = matrix.T @ matrix

    def value(at: Array) -> float:
        return float(np.sum((matrix @ at - y) ** 2) / 2 + lam * sum(np.linalg.norm(b) for b in np.split(at, cuts)))

    for _ in range(_STEPS):
        blocks = np.split(z, cuts)
        slope: Array = matrix.T @ (matrix @ z - y)
        curved = gram.copy()
        at = 0
        for b in blocks:
            size, end = float(np.linalg.norm(b)), at + len(b)
            slope[at:end] += lam * b / size
            curved[at:end, at:end] += lam * (np.eye(len(b)) - np.outer(b, b) / size**2) / size
            at = end
        # Least squares: where neurons depend on each other, the curvature has no inverse.
        step = np.asarray(-np.linalg.lstsq(curved, slope, rcond=1e-13)[0], dtype=np.float64)
        for j, (b, change) in enumerate(zip(blocks, np.split(step, cuts), strict=True)):
            if float(b @ (b + change)) <= 0:
                return blocks, j
        now, factor = value(z), 1.0
        # The objective is flat at its least: where it cannot tell any more, the step still can.
        while factor > 1e-4 and value(z + factor * step) > now * (1 + _ROUNDING):
            factor /= 2
        if factor <= 1e-4 or float(np.linalg.norm(step)) <= 1e-15 * float(np.linalg.norm(z)):
            break
        z = np.asarray(z + factor * step, dtype=np.float64)
    return np.split(z, cuts), None
