"""The set of all optima: a polytope of shares of the regulariser, one for each direction a neuron can have."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from patternfuzz.convex.arguments import checked_share
from patternfuzz.convex.gap import Gap
from patternfuzz.convex.optima.directions import Directions, active_directions
from patternfuzz.convex.optima.polytope import Polytope
from patternfuzz.convex.optima.quadratic import nearest
from patternfuzz.convex.optima.sampling import corners, walked
from patternfuzz.convex.optima.smallest import fewest
from patternfuzz.convex.program.arrangement import Patterns
from patternfuzz.convex.program.cones import separate
from patternfuzz.convex.program.optimum import FINEST, Optimum, convex_optimum, dual_value, network_of
from patternfuzz.convex.program.polish import polished
from patternfuzz.convex.program.solver import Solver
from patternfuzz.convex.program.views import View, are_inside, patterns_for
from patternfuzz.convex.two_layer import Array, TwoLayer, points, problem, targets
from patternfuzz.errors import ConvexError

__all__ = ["OptimalNetwork", "OptimalSet", "Smallest", "optimal_set"]

_SHARE = 1e-6
"""Neurons with a smaller share of the regulariser may be what a solver left; their values tell nothing."""
_LEAST, _MOST = 1e-9, 1e-3
_ROUNDS = 4
_FIT, _WRONG = 1e-9, 1e-4
"""A set that is off by no more is not looked for again, and what is off by more than the other is no set of optima."""
_RANK = 100
"""Directions are as far off as the residual, which is less than their values were seen to be off, times this."""


@dataclass(frozen=True, eq=False)
class OptimalNetwork(Gap):
    """A network of the set, ``alpha`` (k,) its share of the regulariser for each direction; measured, not believed.

    ``lower`` is the bound of the objective of all networks of the program, so a ``gap`` tells what went wrong.
    """

    network: TwoLayer
    alpha: Array
    objective: float
    lower: float


@dataclass(frozen=True)
class Smallest:
    """``found``, an optimum with few neurons; none has fewer than ``bound``."""

    found: OptimalNetwork
    bound: int

    @property
    def width(self) -> int:
        """Neurons of the one that was found."""
        return self.found.network.width

    @property
    def proved(self) -> bool:
        """Whether none has fewer neurons."""
        return self.width == self.bound


@dataclass(frozen=True, eq=False)
class OptimalSet:
    """All networks that minimize ``1/2 ||f(X) - y||^2 + lam/2 sum(||first_i||^2 + second_i^2)``.

    They are ``f(x) = sum_k alpha_k side_k relu(x . g_k)`` over the ``directions`` with ``alpha`` in the ``polytope``,
    balanced, up to order and to splitting a neuron into parallel ones (arXiv 2306.00119). ``columns`` (n, k) are
    ``side_k relu(X g_k)``, ``fit`` (n,) is that of all optima on ``X``, ``residual`` is ``y - fit``. ``lower`` is a
    bound of the objective of all networks of the program.

    Without all patterns of ``X`` (``complete`` is false) these are the optima of the sub-sampled program.
    """

    X: Array
    y: Array
    lam: float
    optimum: Optimum
    lower: float
    fit: Array
    directions: Directions
    columns: Array
    polytope: Polytope
    solver: Solver | None = None

    @property
    def complete(self) -> bool:
        """Whether all patterns were looked at."""
        return self.directions.complete

    @property
    def residual(self) -> Array:
        """That of every optimum, shape (n,)."""
        return self.y - self.fit

    @property
    def dimension(self) -> int:
        """That of the polytope: 0 if the optimum is unique."""
        return self.polytope.dimension

    @property
    def unique(self) -> bool:
        """Whether there is one optimum only, up to order and parallel neurons."""
        return self.dimension == 0

    @property
    def reason(self) -> str:
        """Why the optimum is unique or not, with the numbers that tell."""
        count, polytope = len(self.possible), self.polytope
        if not count:
            return "no neuron pays: the decay is too strong for these targets"
        told = f"the activations of the {count} directions that optima use are"
        if self.unique:
            return f"{told} independent: singular values down to {polytope.least_kept:.3g} of the largest"
        return (
            f"{told} dependent, in {self.dimension} dimensions: singular values of at most {polytope.most_left:.3g} of "
            f"the largest, others of at least {polytope.least_kept:.3g}"
        )

    @cached_property
    def functions(self) -> int:
        """The dimension of the set of functions that these networks are on all inputs; 0 if all are the same.

        It may be less than that of the set; in general position it is 0 while the set is large. If ``X^T r = 0``, each
        direction comes with its opposite, at the same cost, and ``relu(g . x) - relu(-g . x)`` is linear. With shares
        ``a_j`` of ``p`` lines, ``sum_j s_j a_j |g_j . x| / 2 + v . x`` is any network with ``sum_j s_j a_j e_j g_j / 2
        = v``, ``-1 <= e_j <= 1``. So if ``v`` is inside of that zonotope, the set is a section of a cube, of dimension
        ``p - d``, and its vertices have up to ``p + d`` neurons.
        """
        told = self.directions.of_function() @ self.polytope.null
        return int(np.linalg.matrix_rank(told, tol=self.polytope.tolerance)) if told.size else 0

    @property
    def ranges(self) -> Array:
        """The least and the largest share ``alpha_k`` of each direction, shape (k, 2); two linear programs for each."""
        return self.polytope.ranges

    @property
    def possible(self) -> NDArray[np.int_]:
        """Directions that some optimum uses."""
        return np.flatnonzero(self.polytope.live)

    @property
    def necessary(self) -> NDArray[np.int_]:
        """Directions that every optimum uses."""
        return np.flatnonzero(self.polytope.needed)

    def network(self, alpha: ArrayLike) -> TwoLayer:
        """The balanced network of these shares, one neuron for each that is positive.

        Raises:
            ConvexError: not one finite number for each direction, or negative ones.
        """
        shares = targets(alpha, len(self.directions))
        if (shares < 0).any():
            raise ConvexError("alpha has negative numbers; shares of the regulariser are at least 0")
        return network_of(self.directions.units * shares[:, None], self.directions.sides, least=0.0)

    def member(self, alpha: ArrayLike) -> OptimalNetwork:
        """The network of these shares with its objective.

        Raises:
            ConvexError: as :meth:`network`.
        """
        network = self.network(alpha)
        shares = targets(alpha, len(self.directions))
        return OptimalNetwork(network, shares, network.objective(self.X, self.y, self.lam), self.lower)

    def coordinates(self, network: TwoLayer, *, tolerance: float = 1e-6) -> Array | None:
        """The shares of a network of the set; ``None`` if it is none: unbalanced, of another fit, or with a neuron in
        another direction, by more than the relative ``tolerance``.
        """
        sizes = np.linalg.norm(network.first, axis=1), np.abs(network.second)
        scale = np.sqrt(self.polytope.total)
        if network.inputs != self.X.shape[1] or (np.abs(sizes[0] - sizes[1]) > tolerance * scale).any():
            return None
        shares = np.zeros(len(self.directions))
        for w, size, side in zip(network.first, sizes[0], np.sign(network.second), strict=True):
            if size <= tolerance * scale:
                continue
            same = np.flatnonzero(self.directions.sides == side)
            distances = np.linalg.norm(self.directions.units[same] - w / size, axis=1)
            if distances.min(initial=np.inf) > tolerance:
                return None
            shares[same[distances.argmin()]] += size**2
        off = float(np.linalg.norm(network(self.X) - self.fit))
        return shares if off <= tolerance * float(np.linalg.norm(self.y)) else None

    def contains(self, network: TwoLayer, *, tolerance: float = 1e-6) -> bool:
        """Whether the network is one of these, up to the tolerance of :meth:`coordinates`."""
        return self.coordinates(network, tolerance=tolerance) is not None

    def min_norm(self) -> OptimalNetwork:
        """The one with the least ``sum(alpha**2)``, the l2 norm of the weights of the convex program."""
        return self.nearest(np.eye(len(self.directions)), np.zeros(len(self.directions)))

    def best_fit(self, X: ArrayLike, y: ArrayLike) -> OptimalNetwork:
        """One with the least ``||f(X) - y||`` on other data, ``X`` (q, d) and ``y`` (q,).

        Raises:
            ConvexError: data that do not fit, or no answer from the solver.
        """
        other = points(X, self.X.shape[1])
        return self.nearest(self.directions.columns(other), targets(y, len(other)))

    def nearest(self, M: Array, t: Array) -> OptimalNetwork:
        """One with the least ``||M alpha - t||``, ``M`` (q, k).

        Raises:
            ConvexError: no answer from the solver.
        """
        return self.member(nearest(self.polytope, M, t, self.solver))

    def minimize(self, cost: ArrayLike) -> OptimalNetwork:
        """One with independent activations and the least ``cost @ alpha``, ``cost`` (k,): a vertex of the polytope.

        Raises:
            ConvexError: not one number for each direction.
        """
        return self.member(self.polytope.least(targets(cost, len(self.directions))))

    def extreme(self, seed: int = 0) -> OptimalNetwork:
        """:meth:`minimize` for a random cost: normal numbers, independent."""
        return self.minimize(np.random.default_rng(seed).normal(size=len(self.directions)))

    def sample(self, count: int, *, seed: int = 0, steps: int | None = None) -> tuple[OptimalNetwork, ...]:
        """``count`` members by a random walk (hit-and-run), ``steps`` apart, ten for each dimension if not given.

        Its limit is uniform on the polytope.
        """
        return tuple(self.member(alpha) for alpha in walked(self.polytope, count, seed, steps))

    def vertices(self, limit: int = 100_000) -> tuple[OptimalNetwork, ...]:
        """All members that are minimal: with independent activations, so that no neuron can be left out.

        Raises:
            ConvexError: there can be more than ``limit``.
        """
        return tuple(self.member(alpha) for alpha in corners(self.polytope, limit))

    def smallest(self, *, nodes: int = 2000) -> Smallest:
        """One with the fewest neurons, and a proved bound of that number.

        The search is a branch and bound of at most so many nodes. If it ends early, the bound is what it knew by then.
        """
        alpha, bound = fewest(self.polytope, nodes)
        return Smallest(self.member(alpha), bound)

    @cached_property
    def base(self) -> OptimalNetwork:
        """One with independent activations."""
        return self.member(self.polytope.base)

    @cached_property
    def inner(self) -> OptimalNetwork:
        """One in the relative interior: it uses all directions that any optimum uses."""
        return self.member(self.polytope.inner)


def optimal_set(
    X: ArrayLike,
    y: ArrayLike,
    lam: float,
    *,
    optimum: Optimum | None = None,
    patterns: Patterns | None = None,
    tolerance: float | None = None,
    solver: Solver | None = None,
    seed: int = 0,
) -> OptimalSet:
    """All optima, from one of them (computed if not given, as exactly as it goes) and its patterns.

    Without ``patterns`` these are all if they can be enumerated, else samples with this ``seed``. The ``tolerance`` for
    values of directions, a share of ``lam``, is by default ten times what the neurons of the optimum are off by.

    Raises:
        ConvexError: bad data, ``lam`` not positive, a ``tolerance`` outside of 0 to 1, an ``optimum`` of other data, of
            sampled patterns that are not given, or too inaccurate to tell the directions from it.
    """
    data, wanted, weight = problem(X, y, lam)
    if tolerance is not None:
        checked_share(tolerance, "tolerance", "lam")
    if optimum is not None and not optimum.complete and patterns is None:
        raise ConvexError("optimum is one of sampled patterns; give these as patterns too")
    found = patterns_for(data, seed, given=patterns)
    best = optimum or convex_optimum(data, wanted, weight, patterns=found, gap=FINEST, solver=solver)
    if not np.isclose(best.network.objective(data, wanted, weight), best.objective, rtol=1e-6, atol=0):
        raise ConvexError("optimum has another objective on these data than it says; give that of X, y and lam")
    network, sets = best.network.balanced(), []
    for _ in range(_ROUNDS):
        # Where the objective is flat, a better residual shows in it no more.
        network = _polished(network, data, wanted, weight, found)
        fit = network(data)
        allowed = _tolerance(network, data, wanted - fit, weight) if tolerance is None else tolerance
        directions = active_directions(data, wanted - fit, weight, found, allowed)
        columns = directions.columns(data)
        polytope = Polytope.of(columns, fit, min(_RANK * allowed, 1e-3))
        sets.append(OptimalSet(data, wanted, weight, best, best.lower, fit, directions, columns, polytope, solver))
        if _off(sets[-1]) <= _FIT:
            break
        # Its neurons were not quite in the right faces; those found now are nearer.
        network = sets[-1].base.network
    result = min(sets, key=_off)
    if _off(result) > _WRONG:
        raise ConvexError(
            f"the directions found from this optimum do not carry it, or more than it ({_off(result):.3g}), with a "
            f"relative gap of {best.relative_gap:.3g}; solve more exactly"
        )
    if best.relative_gap <= _LEAST:
        return result
    bound = separate(data, found.on, result.residual, complete=found.complete).bound
    return replace(result, lower=max(best.lower, dual_value(result.residual, wanted, weight, bound)[0]))


def _off(found: OptimalSet) -> float:
    """How wrong the fit is that the set was made from: what directions miss of it, and by how much they exceed lam."""
    return max(found.polytope.misfit, float(found.directions.values.max(initial=0.0)) / found.lam - 1)


def _polished(network: TwoLayer, X: Array, y: Array, lam: float, patterns: Patterns) -> TwoLayer:
    """Polished, unless it left the patterns of the program on the way."""
    found = polished(network, X, y, lam)
    return found if patterns.complete or are_inside((View.whole(X, patterns),), found.first) else network


def _tolerance(network: TwoLayer, X: Array, r: Array, lam: float) -> float:
    """Ten times the largest deviation from ``lam`` that is seen at the neurons, each of which should be at it."""
    norms = network.norms
    large = norms > _SHARE * norms.sum()
    first = network.first[large]
    values = np.sign(network.second[large]) * (r @ network.activations(X)[:, large]) / np.linalg.norm(first, axis=1)
    return float(np.clip(10 * np.abs(values / lam - 1).max(initial=0.0), _LEAST, _MOST))
