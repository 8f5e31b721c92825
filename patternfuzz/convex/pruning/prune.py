"""Optimal pruning: as few neurons as independent activations allow, with the same fit and no larger regulariser."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from patternfuzz.convex.arguments import checked_count
from patternfuzz.convex.pruning.columns import TOLERANCE, columns, rescaled, split
from patternfuzz.convex.pruning.dependences import independent
from patternfuzz.convex.pruning.measures import Refit
from patternfuzz.convex.pruning.merging import merged
from patternfuzz.convex.pruning.subsets import best_subsets
from patternfuzz.convex.two_layer import Array, TwoLayer, points, targets
from patternfuzz.errors import ConvexError

__all__ = ["Pruned", "is_minimal", "optimal_prune"]


@dataclass(frozen=True, eq=False)
class Pruned:
    """A pruned network. ``origins[i]``: the neurons of the network before that neuron ``i`` of it stands for.

    ``fit_error`` is the length of the change of the fit on ``X``, divided by that of the fit before (by 1 if that was
    zero). ``penalty_before`` and ``penalty_after`` are ``1/2 sum(||first_i||^2 + second_i^2)``. ``exact`` says that
    the fit was kept, up to ``fit_error`` by rounding; otherwise neurons beyond that were taken away. ``loss`` is
    ``1/2 ||f(X) - y||^2``, with the fit before in the place of ``y`` if that was not given. ``best_subset``: every
    choice of so many of the neurons was tried, or none had to be made; otherwise the loss is an upper bound of the
    least possible.
    """

    network: TwoLayer
    origins: tuple[tuple[int, ...], ...]
    fit_error: float
    penalty_before: float
    penalty_after: float
    loss: float
    exact: bool
    best_subset: bool


def optimal_prune(
    network: TwoLayer,
    X: ArrayLike,
    *,
    width: int | None = None,
    y: ArrayLike | None = None,
    merge: bool = True,
    tolerance: float = TOLERANCE,
) -> Pruned:
    """Prune to linearly independent activations on ``X`` of shape (n, d): at most n neurons, and the same fit.

    Source: Mishkin and Pilanci, arXiv 2306.00119. Write ``c_i = second_i relu(X first_i)`` and ``p_i = 1/2
    (||first_i||^2 + second_i^2)``. Multiplying both layers of neuron ``i`` by ``sqrt(g_i)``, ``g_i >= 0``, makes the
    fit ``sum g_i c_i`` and the penalty ``sum g_i p_i``. While the ``c_i`` are dependent, ``sum b_i c_i = 0`` with
    ``b != 0``, let ``g = 1 - t b``, with the sign of ``b`` for which ``sum b_i p_i >= 0``. Then some ``b_i > 0``,
    because ``p > 0``; at ``t = 1 / max b_i`` that neuron is gone, no ``g_i`` is negative, the fit is the same and the
    penalty is smaller by ``t sum b_i p_i``, so it never rises.

    When does it stay? In a stationary point of ``1/2 ||f(X) - y||^2 + lam/2 sum(||first_i||^2 + second_i^2)`` scaling
    one neuron gains nothing: ``c_i . (y - f(X)) = lam p_i``. So ``lam sum b_i p_i = (sum b_i c_i) . (y - f(X)) = 0``:
    the objective stays, whichever ``y`` and ``lam`` the network is stationary for, and a global optimum stays one.
    Such networks are balanced, ``||first_i|| = |second_i|``. None of the above needs that: the two layers of an
    unbalanced neuron keep their ratio, and the penalty falls or stays all the same. It may fall in any network that is
    not stationary, and the regulariser of the balanced network, ``sum ||first_i|| |second_i|``, may rise in one that is
    unbalanced; call :meth:`TwoLayer.balanced` before to have that never rise.

    With ``merge`` neurons with the same activation pattern and sign are made one before, see
    :func:`patternfuzz.convex.pruning.merging.merged`. Columns of length 1 whose QR pivot is below ``tolerance`` count
    as dependent. Away from ``X`` the function may change.

    With ``width`` below what is left, neurons that are needed go too: that choice of ``width`` of the neurons, with new
    output weights by least squares, that fits ``y`` (the fit before, if not given) best among those tried, see
    :func:`patternfuzz.convex.pruning.subsets.best_subsets`.

    Raises:
        ConvexError: ``X`` or ``y`` does not fit, or is not finite; a ``width`` below 0; a ``tolerance`` outside of 0 to
            1; products of weights and data leave the range of floats.
    """
    data = points(X, network.inputs)
    if width is not None:
        width = checked_count(width, "width", "neurons")
    start, origins = merged(network, data) if merge else (network, tuple((i,) for i in range(network.width)))
    found = columns(start, data)
    aim = network(data) if y is None else targets(y, len(data))
    masses = independent(found.signed, found.masses, found.costs, _checked(tolerance))
    kept = np.flatnonzero(masses)
    least = rescaled(start, found, masses).kept(found.alive[kept])
    names = tuple(origins[i] for i in found.alive[kept])
    if width is None or width >= least.width:
        return _pruned(network, data, aim, least, names, exact=True, best=True)
    measure = Refit(found.units, aim)
    subset = best_subsets(measure, (width,), also=(tuple(int(i) for i in kept),))[0]
    chosen = list(subset.choice)
    # Coefficients of columns of length 1 become output weights: divide by what their length was.
    lengths = found.masses[chosen] / np.abs(start.second[found.alive[chosen]])
    narrow = TwoLayer(start.first[found.alive[chosen]], measure.coefficients(chosen) / lengths).balanced()
    names = tuple(origins[found.alive[i]] for i in chosen)
    return _pruned(network, data, aim, narrow, names, exact=False, best=subset.best)


def _pruned(
    network: TwoLayer,
    X: Array,
    aim: Array,
    narrow: TwoLayer,
    origins: tuple[tuple[int, ...], ...],
    *,
    exact: bool,
    best: bool,
) -> Pruned:
    fit = network(X)
    change = float(np.linalg.norm(narrow(X) - fit)) / (float(np.linalg.norm(fit)) or 1.0)
    return Pruned(narrow, origins, change, network.penalty, narrow.penalty, narrow.loss(X, aim), exact, best)


def _checked(tolerance: float) -> float:
    if not 0 <= tolerance < 1:
        raise ConvexError(f"tolerance={tolerance!r} must be at least 0 and below 1, a distance of columns of length 1")
    return tolerance


def is_minimal(network: TwoLayer, X: ArrayLike, *, tolerance: float = TOLERANCE) -> bool:
    """Whether no neuron can go with the others rescaled: all contribute on ``X``, by independent activations.

    For an optimum of the problem with weight decay this says that no optimum has fewer neurons along its own (arXiv
    2306.00119). Every neuron counts, also one of zeros. Columns of length 1 whose QR pivot is below ``tolerance`` count
    as dependent. In a network that is not optimal, :func:`optimal_prune` may merge independent neurons yet.

    Raises:
        ConvexError: as :func:`optimal_prune`.
    """
    found, limit = columns(network, X), _checked(tolerance)
    return len(found.alive) == network.width and not split(found.units, limit).rest.size
