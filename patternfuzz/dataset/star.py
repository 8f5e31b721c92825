"""A base point and points that differ from it in one input each: as many as the limit has inputs, and one more.

A hidden neuron that does not read input ``j`` has the same value at ``base`` and at ``base + e_j``. So the differences
of hidden values are a matrix that is zero where the first mask is, and what the outputs make of it is a product of
the pattern. This holds for linear networks and for one hidden layer. With several, it holds for one of them and the
inputs joined to its neurons, if nothing above it reads two neurons: then an output is a monotone function of one
pre-activation that is affine between two constant parts, and points with a smaller and with a larger target keep it on
the affine part. The limit must be out of reach for the pattern without the hidden layers below as well, see
:func:`without_lower`.

Without biases all neurons have to stay on along the way to the limit, with signs turned over. Either unit vectors with
signs do it, and then the base is 0, where every network is 0; or a base far enough out.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from patternfuzz.algebra.laurent import Series, add, multiply
from patternfuzz.algebra.nullstellensatz import QUICK_LIMITS
from patternfuzz.certificate import Edge, LimitProof, envelope
from patternfuzz.dataset.limit_point import LimitPoint
from patternfuzz.dataset.signs import boxes, shifted, steady_star
from patternfuzz.dataset.value import Point, Points
from patternfuzz.decision import Verdict
from patternfuzz.errors import DatasetError
from patternfuzz.pattern import Pattern
from patternfuzz.reduce.contract import without_layer
from patternfuzz.scope import Scope
from patternfuzz.search.fill_gap import deep_equations
from patternfuzz.search.found import BadWindow
from patternfuzz.search.refute import System, refute

__all__ = ["star", "without_lower"]


def star(limit: LimitPoint, scope: Scope) -> tuple[Points, dict[str, Any]] | None:
    """The points and the node that proves them; ``None`` if more points are needed."""
    zero = (0,) * limit.pattern.n_inputs
    above, shallow = 0, None
    if scope.model == "relu" and limit.pattern.depth > 2:
        found = _out_of_reach(limit, scope)
        if found is None:
            return None
        above, shallow = found
    base, curve = zero, None
    if scope.model == "relu" and not scope.bias:
        steady = steady_star(limit)
        if steady is None:
            return None
        base, points, curve = steady
    else:
        points = tuple(shifted(zero, inp, 1) for inp in limit.inputs)
        if scope.bias:
            points = (base, *points)
    if above:
        far = _beyond(limit)
        points = (*points, far, tuple(-x for x in far))
    return points, {
        "rule": "star",
        "certificate": dict(limit.certificate),
        "base": list(base),
        "top": above,
        "shallow": shallow,
        "curve": curve,
    }


def without_lower(pattern: Pattern, above: int) -> Pattern:
    """One hidden layer that reads all inputs joined to it, and ``above`` hidden layers on it."""
    found = pattern.pruned()
    while found.depth > 2 + above:
        found = without_layer(found, 1)
    return found


def _out_of_reach(limit: LimitPoint, scope: Scope) -> tuple[int, dict[str, Any] | None] | None:
    """How many masks to leave above the star, and the certificate that then the limit is still no product."""
    part = limit.pattern.window(limit.inputs, limit.outputs).pruned()
    for above in range(limit.pattern.depth - 1):
        if above and (not scope.bias or any(word.bit_count() > 1 for word in part.rows[-above])):
            return None
        if above == limit.pattern.depth - 2:
            return above, None
        found = _refuted(limit, above)
        if found is not None:
            return above, found
    return None


def _beyond(limit: LimitPoint) -> Point:
    """A point at which every output of the limit is farther from 0 than at any unit vector."""
    rows = [[limit.whole.get((out, inp), 0) for inp in limit.inputs] for out in limit.outputs]
    for point in boxes(len(limit.inputs)):
        if all(abs(sum(a * x for a, x in zip(row, point, strict=True))) > max(map(abs, row)) for row in rows):
            place = dict(zip(limit.inputs, point, strict=True))
            return tuple(place.get(inp, 0) for inp in range(limit.pattern.n_inputs))
    raise DatasetError("no point was found at which all outputs of the limit are large")


def _refuted(limit: LimitPoint, above: int) -> dict[str, Any] | None:
    """A certificate that the limit is no product without the lower layers either, if that is so and is found."""
    try:
        curve = limit.curve()
    except DatasetError:
        return None
    pattern = without_lower(limit.pattern, above)
    inputs, outputs = limit.inputs, limit.outputs
    value = {
        (r, c): limit.value[out, inp]
        for r, out in enumerate(outputs)
        for c, inp in enumerate(inputs)
        if (out, inp) in limit.value
    }
    window = pattern.window(inputs, outputs)
    tree = refute(System(deep_equations(window, value), depth=pattern.depth, ideals=QUICK_LIMITS))
    if tree is None:
        return None
    merged = _merged_factors(limit.pattern, curve, above)
    places = {inp: c for c, inp in enumerate(inputs)}, {out: r for r, out in enumerate(outputs)}
    moved: dict[Edge, Series] = {}
    for (mask, out, inp), series in merged.items():
        ends = (places[1].get(out) if mask == above + 1 else out), (inp if mask else places[0].get(inp))
        if series and ends[0] is not None and ends[1] is not None:
            moved[mask, ends[0], ends[1]] = series
    rows = tuple(tuple(value.get((r, c), Fraction(0)) for c in range(len(inputs))) for r in range(len(outputs)))
    proof = BadWindow(tuple(inputs), tuple(outputs), LimitProof(rows, moved, tree), "")
    return envelope(pattern, Verdict.NOT_CLOSED, proof.node(pattern))


def _merged_factors(pattern: Pattern, curve: Mapping[Edge, Series], above: int) -> dict[Edge, Series]:
    """The factors below the star's layer multiplied out, and the others."""
    first = pattern.depth - 1 - above
    below: dict[tuple[int, int], Series] = {(out, inp): s for (i, out, inp), s in curve.items() if i == 0}
    for i in range(1, first):
        products: dict[tuple[int, int], Series] = {}
        for (mask, out, neuron), weight in curve.items():
            if mask == i:
                for (k, inp), entry in below.items():
                    if k == neuron:
                        products[out, inp] = add(products.get((out, inp), {}), multiply(weight, entry))
        below = products
    upper = {(i - first + 1, out, inp): s for (i, out, inp), s in curve.items() if i >= first}
    return {(0, out, inp): s for (out, inp), s in below.items()} | upper
