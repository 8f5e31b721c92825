"""From any network of n + 1 neurons to a global optimum, continuously, without the objective ever rising."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from patternfuzz.convex.arguments import checked_count
from patternfuzz.convex.gap import Gap
from patternfuzz.convex.optima.pieces import Piece
from patternfuzz.convex.optima.walk import Walk
from patternfuzz.convex.program.optimum import Optimum, convex_optimum
from patternfuzz.convex.pruning.columns import columns, split
from patternfuzz.convex.pruning.prune import optimal_prune
from patternfuzz.convex.two_layer import Array, TwoLayer, problem
from patternfuzz.errors import ConvexError

__all__ = ["DescentPath", "path_to_optimum"]

_CLOSE = 1e-9
"""The path has to end this close to the optimum that it goes to, as a share of the objective there."""

_THERE = 1e-12
"""Closer than this nothing is tried any more."""

_LOOKS = 20
"""Places of each piece at which the objective is measured."""


@dataclass(frozen=True, eq=False)
class DescentPath(Gap):
    """Networks ``at(t)``, ``t`` from 0 to 1, all of one width, with their neurons in the same order.

    Each of the ``pieces`` takes the same share of ``t``, but a turn, which changes no weight, takes none. ``needed``:
    so many neurons are enough to go this way, see :func:`path_to_optimum`. ``optimum`` is what the path goes to, with a
    lower bound of the objective of all networks if ``optimum.complete``. ``rise`` is the largest rise of the objective
    of the real network that was measured, at 20 places of each piece: more than rounding would refute the path.
    """

    pieces: tuple[Piece, ...]
    start: TwoLayer
    needed: int
    optimum: Optimum
    inputs: Array
    targets: Array
    lam: float
    rise: float = field(init=False)

    def __post_init__(self) -> None:
        count = max(1, len(self.marks) - 1)
        values = self.objectives(_LOOKS * count + 1)
        # The only way to store what was measured in a frozen dataclass.
        object.__setattr__(self, "rise", float(np.max(values - np.minimum.accumulate(values))))

    @property
    def end(self) -> TwoLayer:
        """The network at the end."""
        return self.pieces[-1].end if self.pieces else self.start

    @property
    def width(self) -> int:
        """Neurons of every network on the path, those of zeros counted."""
        return self.start.width

    @property
    def marks(self) -> tuple[float, ...]:
        """The ``t`` at which pieces that take a share of it begin, and 1 at last."""
        count = sum(piece.phase != "turn" for piece in self.pieces)
        return tuple(i / count for i in range(count + 1)) if count else (0.0, 1.0)

    @property
    def start_objective(self) -> float:
        """The objective at the start."""
        return self.start.objective(self.inputs, self.targets, self.lam)

    @property
    def objective(self) -> float:
        """The objective at the end."""
        return self.end.objective(self.inputs, self.targets, self.lam)

    @property
    def lower(self) -> float:
        """The lower bound of the optimum."""
        return self.optimum.lower

    def at(self, t: float) -> TwoLayer:
        """The network at ``t``.

        Raises:
            ConvexError: ``t`` is not in 0 to 1.
        """
        if not 0 <= t <= 1:
            raise ConvexError(f"t={t!r} must be in 0 to 1, a share of the path")
        moving = [piece for piece in self.pieces if piece.phase != "turn"]
        if not moving:
            return self.start
        number = min(int(t * len(moving)), len(moving) - 1)
        return moving[number].at(min(max(t * len(moving) - number, 0.0), 1.0))

    def objectives(self, count: int = 200) -> Array:
        """The objective of the network at ``count`` values of ``t``, evenly from 0 to 1.

        Raises:
            ConvexError: a ``count`` below 2.
        """
        places = np.linspace(0, 1, checked_count(count, "count", "places", least=2))
        X, y, lam = self.inputs, self.targets, self.lam
        return np.array([self.at(float(t)).objective(X, y, lam) for t in places])


def path_to_optimum(
    network: TwoLayer,
    X: ArrayLike,
    y: ArrayLike,
    lam: float,
    *,
    optimum: Optimum | None = None,
    widen: bool = False,
    seed: int = 0,
) -> DescentPath:
    """A path from the network to a global optimum of the problem of :class:`TwoLayer`, along which it never rises.

    Write ``v_i = |second_i| first_i``. Balanced networks have the objective ``1/2 ||sum_i s_i relu(X v_i) - y||^2 + lam
    sum ||v_i||``. As long as every ``v_i`` stays in a closed cone of one activation pattern, the fit is linear in ``v``
    and the objective convex. Why it never rises, phase by phase:

    *balance*: the fit stays, and ``1/2 (p^2 c^2 + q^2 / c^2)`` is convex in ``log c`` and least at the end.
    *merge*: of neurons of one cone and sign, one goes to ``v_1 + sum v_j``, the others to 0. The fit stays; the
    penalty changes at the rate ``d/dt ||v_1 + t sum v_j|| - sum ||v_j|| <= 0``. What sees no point shrinks to zero.
    *prune*: fixed directions, masses from ``a`` to ``b`` with ``A a = A b`` and ``costs . b <= costs . a``, as
    :func:`patternfuzz.convex.pruning.dependences.independent` finds them. (Away from stationarity it matters that it
    goes along each dependence in the direction in which the cost does not rise.) Between them both are linear.
    *turn*: a neuron that is zero in both layers has no direction; to give it one is free.
    *move*: straight to a point where the objective is least among some set that also holds the start, or lower than at
    the start, and convex on the way and least at the end: so it falls.

    Why it arrives: let ``T`` be an optimum with independent activations. If the free neurons are enough, go straight to
    ``T``; pairs with a cone in common take one neuron. Otherwise go to the least point over the independent directions
    there are, at most n. While that is not optimal, by convexity a neuron of ``T`` has ``s g . rest > lam ||g||``; let
    it enter in a free neuron, drop another one if it depends on them, and go to the least point again. Each time
    the least value of the set of directions falls, and there are finitely many sets. So ``needed``, at most n + 1, are
    enough: one more than the rank of the activations of both, or as many as the straight way takes. In networks so wide
    there is no valley that cannot be left without going up. (Own proof; that sublevel sets are connected for wide
    enough networks is known.) With fewer neurons it is tried, and may fail.

    Without ``optimum`` it is computed, see :func:`convex_optimum`, which needs cvxpy. With ``widen`` neurons of zeros
    are added up to ``needed``; that changes neither function nor objective.

    Raises:
        ConvexError: bad data; an ``optimum`` of other data; too few neurons, with the number that is enough; rounding
            ended the path before the optimum.
    """
    data, wanted, weight = problem(X, y, lam, network.inputs)
    best = convex_optimum(data, wanted, weight, seed=seed) if optimum is None else optimum
    goal = _goal(best, data, wanted, weight)
    walk, needed = _prepared(network, goal, data, wanted, weight)
    if widen and needed > network.width:
        network = _widened(network, needed)
        walk, needed = _prepared(network, goal, data, wanted, weight)
    aim = goal.objective(data, wanted, weight)
    settled = False
    # Not a bound of the theory, which has exponentially many sets; no case has come near it.
    for _ in range(100 * (needed + 1)):
        if walk.objective <= aim * (1 + _THERE):
            break
        if walk.reach(goal):
            # It would rise on the way: the goal is no optimum, which a given one need not be.
            if walk.objective > aim * (1 + _THERE):
                walk.prune()
                settled = False
        elif not settled:
            walk.settle()
            settled = True
        elif not walk.exchange(goal):
            break
    if walk.objective > aim + _CLOSE * aim:
        if not len(walk.free):
            raise ConvexError(
                f"network has {network.width} neurons, too few for this path; {needed} are enough: widen it with "
                "neurons of zeros"
            )
        raise ConvexError(
            f"rounding ended the path at {walk.objective:.9g}, above {aim:.9g}; scale the data, or give another optimum"
        )
    return DescentPath(tuple(walk.pieces), network, needed, best, data, wanted, weight)


def _goal(optimum: Optimum, X: Array, y: Array, lam: float) -> TwoLayer:
    """An optimum with independent activations."""
    if optimum.network.inputs != X.shape[1] or len(optimum.dual) != len(X):
        raise ConvexError("optimum is of other data; give that of this X, y and lam")
    if not np.isclose(optimum.network.objective(X, y, lam), optimum.objective, rtol=1e-6, atol=0):
        raise ConvexError("optimum has another objective with this X, y and lam; give that of these")
    return optimal_prune(optimum.network.balanced(), X).network


def _prepared(network: TwoLayer, goal: TwoLayer, X: Array, y: Array, lam: float) -> tuple[Walk, int]:
    """A walk that has come to independent activations, and how many neurons are enough from there."""
    walk = Walk(network, X, y, lam)
    walk.prepare()
    both = TwoLayer(np.vstack([walk.now.first, goal.first]), np.append(walk.now.second, goal.second))
    rank = len(split(columns(both, X).units).basis)
    return walk, min(rank + 1, walk.slots_for(goal))


def _widened(network: TwoLayer, width: int) -> TwoLayer:
    more = width - network.width
    return TwoLayer(np.pad(network.first, ((0, more), (0, 0))), np.pad(network.second, (0, more)))
