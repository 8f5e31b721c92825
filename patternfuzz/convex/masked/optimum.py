"""The global optimum under a mask of the first layer, for one output.

Two questions. With *free widths*, any number of neurons for each support of the mask, the problem is convex: a block
for each support and activation pattern of the points as that support sees them
(:mod:`patternfuzz.convex.program.views`). So there is an optimum with a measured gap. *The mask itself* has a fixed
number of hidden neurons for each support. Its least objective is at least that of free widths, and the same if some
optimum fits the mask; that is searched for among all of them (:mod:`patternfuzz.convex.masked.seats`). That both have
an optimum is proved in :mod:`patternfuzz.convex.masked`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from patternfuzz.convex.arguments import checked_count
from patternfuzz.convex.gap import SMALL_GAP, Gap
from patternfuzz.convex.masked.seats import Seated, placed, seated
from patternfuzz.convex.optima.directions import active_directions
from patternfuzz.convex.program.arrangement import MOST_PATTERNS
from patternfuzz.convex.program.optimum import Optimum, optimum_over
from patternfuzz.convex.program.polish import polished
from patternfuzz.convex.program.solver import Solver, chosen
from patternfuzz.convex.program.views import View
from patternfuzz.convex.training import Optimizer, trained
from patternfuzz.convex.two_layer import Array, TwoLayer, problem
from patternfuzz.errors import ConvexError, PatternError, TrainingError
from patternfuzz.pattern import Pattern

__all__ = ["MaskedOptimum", "Seats", "masked_optimum", "read_mask", "within"]

_STEPS = 3000
_MOST = 2_000_000
"""Patterns."""


@dataclass(frozen=True)
class Seats:
    """A support, as input numbers: how many hidden neurons of the mask have it, and how many the optimum needs there.

    "The optimum" is the one with free widths that lacks the fewest seats, if ``MaskedOptimum.proved``, else some.
    """

    support: tuple[int, ...]
    given: int
    needed: int


@dataclass(frozen=True, eq=False)
class MaskedOptimum(Gap):
    """The best network under a mask that was found, and what is known of the least objective.

    ``mask``: the first layer's, shape (hidden, d), without neurons that do not feed the output. ``free``: the optimum
    with any number of neurons for each support, whose ``lower_anywhere`` bounds the objective of all networks under the
    mask (and is sharp if ``free.complete``). ``network``: a row for each row of the mask, zero outside of it, with its
    ``objective``. ``seats``: for each support what is there and what is needed. ``proved``: within tolerances, no
    optimum with free widths lacks fewer seats.
    """

    mask: NDArray[np.bool_]
    free: Optimum
    network: TwoLayer
    objective: float
    seats: tuple[Seats, ...]
    proved: bool

    @property
    def lower(self) -> float:
        """A bound of the objective of all networks under the mask, whatever was sampled."""
        return self.free.lower_anywhere

    @property
    def optimal(self) -> bool:
        """The network is a global optimum under the mask, up to a millionth of its objective; otherwise unknown."""
        return self.gap <= SMALL_GAP * self.objective

    @property
    def reason(self) -> str:
        """What is known, in words."""
        if self.optimal:
            return f"a global optimum under the mask: at most {max(self.gap, 0):.3g} can be gained"
        if not self.free.complete:
            return f"activation patterns were too many and sampled, so the bound {self.lower:.6g} is a rough one"
        lacks = [f"{seat.needed} neurons that read {list(seat.support)}, not {seat.given}" for seat in self.seats]
        lacks = [text for text, seat in zip(lacks, self.seats, strict=True) if seat.needed > seat.given]
        if not lacks:
            return f"a gap of {self.gap:.3g} is left"
        who = "each optimum with free widths lacks seats, one" if self.proved else "the optimum with free widths"
        return f"{who} needs {'; '.join(lacks)}; the mask's own optimum is at least {self.lower:.6g}"


def masked_optimum(
    X: ArrayLike,
    y: ArrayLike,
    lam: float,
    mask: Pattern | ArrayLike,
    *,
    start: TwoLayer | None = None,
    restarts: int = 4,
    gap: float = 1e-10,
    solver: Solver | None = None,
    seed: int = 0,
) -> MaskedOptimum:
    """Minimize ``1/2 ||f(X) - y||^2 + lam/2 sum(||first_i||^2 + second_i^2)`` with ``first`` zero outside of the mask.

    ``mask`` has shape (hidden, d), or is a pattern with one hidden layer and one output; of that, hidden neurons that
    do not feed the output stay zero. ``gap`` is that with free widths, as for :func:`convex_optimum`. If no optimum of
    them fits the mask, the network is only as good as was found: its neurons as far as they have seats, adjusted;
    ``start``; so many ``restarts`` of SGD and Adam in turn. See ``optimal``, ``gap`` and ``reason``.

    Raises:
        ConvexError: bad data or mask, a ``start`` outside of it, ``lam`` not positive, cvxpy or the solver missing, or
            no solution from it at all.
    """
    data, wanted, weight = problem(X, y, lam)
    allowed = read_mask(mask, data.shape[1])
    restarts = checked_count(restarts, "restarts", "restarts")
    solver = chosen(solver)
    supports, counts = np.unique(allowed[allowed.any(axis=1)], axis=0, return_counts=True)
    if not len(supports):  # no neuron does anything; a support of nothing has the empty pattern
        supports, counts = np.zeros((1, data.shape[1]), dtype=bool), np.zeros(1, dtype=np.intp)
    views = _views(data, supports, seed)
    largest = [view for view, large in zip(views, _largest(supports), strict=True) if large]
    begun = None if start is None else within(start, allowed, "start").balanced()
    free = optimum_over(data, largest, wanted, weight, gap=gap, solver=solver, start=begun)
    sitting = _seated(free, views, supports, counts, data, wanted, weight)
    found = [TwoLayer.zeros(*allowed.shape), *([] if begun is None else [begun])]
    if sitting is not None:
        whole = placed(sitting.network, allowed)
        starts = _trained(sitting.network, allowed, data, wanted, weight, restarts, seed) if whole is None else [whole]
        found += [one.balanced() for one in starts]
        # Newton's method is slow for as many neurons as training keeps, so for one only.
        nearest = min(found, key=lambda network: network.objective(data, wanted, weight))
        fine = placed(polished(nearest, data, wanted, weight, supports=allowed), allowed)
        found += [] if fine is None else [fine]
    best = min(found, key=lambda network: network.objective(data, wanted, weight))
    needed = sitting.needed if sitting is not None else np.zeros(len(supports), dtype=np.intp)
    seats = tuple(
        Seats(tuple(int(i) for i in np.flatnonzero(support)), int(given), int(need))
        for support, given, need in zip(supports, counts, needed, strict=True)
    )
    proved = free.complete and sitting is not None and sitting.proved
    return MaskedOptimum(allowed, free, best, best.objective(data, wanted, weight), seats, proved)


def read_mask(mask: Pattern | ArrayLike, inputs: int) -> NDArray[np.bool_]:
    """The mask of the first layer, shape (hidden, inputs), read-only; rows of neurons without output are empty.

    Raises:
        ConvexError: it is no such mask, or a pattern with more layers or outputs.
    """
    if not isinstance(mask, Pattern):
        try:
            mask = Pattern.from_masks([mask, np.ones((1, len(np.asarray(mask))), dtype=bool)])
        except (PatternError, TypeError, ValueError) as error:
            raise ConvexError(f"mask is no mask of a first layer, shape (hidden, inputs): {error}") from error
    if mask.depth != 2 or mask.n_outputs != 1:
        raise ConvexError(f"a pattern of widths {list(mask.widths)}; give one with one hidden layer and one output")
    if mask.n_inputs != inputs:
        raise ConvexError(f"mask is for {mask.n_inputs} inputs, but X has {inputs} columns; give (hidden, inputs)")
    first, second = mask.masks
    found: NDArray[np.bool_] = first & second[0][:, None]
    found.setflags(write=False)
    return found


def _largest(supports: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Those that no other contains; they alone matter with free widths."""
    found: NDArray[np.bool_] = (~(supports[:, None] & ~supports[None]).any(axis=2)).sum(axis=1) == 1
    return found


def _views(X: Array, supports: NDArray[np.bool_], seed: int) -> list[View]:
    """A view for each support, all in memory at once; the largest with as many patterns as all others together."""
    large = _largest(supports)
    most = [min(MOST_PATTERNS, _MOST // max(1, int((large == one).sum()))) for one in large]
    return [View.of(X, support, most=count, seed=seed) for support, count in zip(supports, most, strict=True)]


def within(network: TwoLayer, mask: NDArray[np.bool_], name: str) -> TwoLayer:
    """The network, if it has a neuron for each row of the mask, and no weights outside of it.

    Raises:
        ConvexError: it is not, under this name.
    """
    if network.first.shape != mask.shape:
        raise ConvexError(
            f"{name} has a first layer of shape {network.first.shape} for a mask of shape {mask.shape}; give a "
            "neuron for each row of the mask"
        )
    if network.first[~mask].any():
        raise ConvexError(f"{name} has weights outside of the mask; set them to zero")
    return network


def _seated(
    free: Optimum,
    views: list[View],
    supports: NDArray[np.bool_],
    counts: NDArray[np.intp],
    X: Array,
    y: Array,
    lam: float,
) -> Seated | None:
    """The neurons of an optimum with free widths, chosen to lack the fewest seats."""
    network = free.network
    sizes = np.linalg.norm(network.first, axis=1)
    fit = network(X)
    # The loss is strictly convex in the fit: all optima have it, up to this.
    error = np.sqrt(2 * max(free.gap, 0.0))
    tolerance = min(0.5, error * float(np.linalg.norm(X, 2)) / lam + 1e-9)
    units, sides = [network.first / sizes[:, None]], [np.sign(network.second)]
    for view in views:
        found = active_directions(view.points, y - fit, lam, view.patterns, tolerance)
        # Weights that are not read come out as zero or as rounding.
        units.append(np.where(np.abs(found.units) > 1e-12, found.units, 0) * view.support)
        sides.append(found.sides)
    directions = TwoLayer(np.concatenate(units), np.concatenate(sides))
    directions = directions.kept(np.flatnonzero(directions.activations(X).any(axis=0)))
    total = float(network.norms.sum()) * (1 + 1e-6)
    return seated(directions, fit, X, supports, counts, total=total, slack=error)


def _trained(
    network: TwoLayer, mask: NDArray[np.bool_], X: Array, y: Array, lam: float, restarts: int, seed: int
) -> list[TwoLayer]:
    """Networks under the mask, trained: from the largest of these neurons, cut to what is left, and from the random."""
    first, second = np.zeros(mask.shape), np.zeros(len(mask))
    for j in np.argsort(-network.norms, kind="stable"):
        cut = np.linalg.norm(network.first[j] * mask, axis=1) * (second == 0)
        row = int(np.argmax(cut))
        if cut[row] > 0:
            first[row], second[row] = network.first[j] * mask[row], network.second[j]
    begun = TwoLayer(first, second)
    found = [begun]
    for run in range(restarts + 1):
        name: Optimizer = "sgd" if run % 2 else "adam"
        first_one = None if run else begun
        try:
            one = trained(
                X, y, lam, width=len(mask), optimizer=name, steps=_STEPS, mask=mask, start=first_one, seed=seed + run
            )
        except TrainingError:  # numbers ran off; what there is stays
            continue
        found.append(one.network)
    return found
