"""Points on the moment curve, more than activation patterns leave room for: for any depth.

Any ``n + 1`` points ``(s, s^2, ..., s^n)`` are affinely independent. So where a network has the values ``A x`` at so
many points at which the same neurons are on, ``A`` is one of its products, which it is not. Along the curve neurons
turn on and off at most ``n`` times between two changes in the layers below. Without biases ``n`` points with ``s != 0``
are enough; the points are then so far out that the signs of all neurons along the way to the limit do not change from
point to point, and are made positive.
"""

from __future__ import annotations

from typing import Any

from patternfuzz.dataset.limit_point import LimitPoint, upright
from patternfuzz.dataset.signs import Neuron, negative_at, one_sign
from patternfuzz.dataset.value import Point, Points
from patternfuzz.errors import DatasetError
from patternfuzz.scope import Scope
from patternfuzz.verify import room_on_curve

__all__ = ["MOST_POINTS", "moment"]

MOST_POINTS = 20_000
FARTHEST = 20_000


def moment(limit: LimitPoint, scope: Scope) -> tuple[Points, dict[str, Any]]:
    """The points and the node that proves them.

    Raises:
        DatasetError: more points are needed than anyone would use, or signs settle too far out.
    """
    count = room_on_curve(limit.pattern, limit.value, limit.inputs, scope.bias) + 1
    if count > MOST_POINTS:
        raise DatasetError(
            f"the proof by points on a curve needs {count} points, more than {MOST_POINTS}: "
            "give a certificate about a smaller window, for example one for the result of shrink"
        )
    curve = None
    if scope.bias:
        numbers = [(k + 1) // 2 * (1 if k % 2 else -1) for k in range(count)]  # 0, 1, -1, 2, -2, ...
        points = tuple(_point(limit, s) for s in numbers)
    else:
        points, curve = _steady(limit, count)
    return points, {"rule": "moment", "certificate": dict(limit.certificate), "curve": curve}


def _point(limit: LimitPoint, s: int) -> Point:
    place = {inp: s**power for power, inp in enumerate(limit.inputs, start=1)}
    return tuple(place.get(inp, 0) for inp in range(limit.pattern.n_inputs))


def _steady(limit: LimitPoint, count: int) -> tuple[Points, list[list[list[Any]]]]:
    """Neighbouring points at which no neuron changes its sign along the way to the limit."""
    curve = limit.curve()
    run: list[Point] = []
    seen: list[dict[Neuron, bool]] = []
    for s in range(1, FARTHEST):
        point = _point(limit, s)
        here = negative_at(limit, curve, point)
        if one_sign([*seen, here]) is None:
            run, seen = [], []
        run.append(point)
        seen.append(here)
        if len(run) == count:
            signs = one_sign(seen) or {}
            return tuple(run), upright(limit.pattern, curve, {neuron for neuron, minus in signs.items() if minus})
    raise DatasetError(f"without biases the points would lie beyond {FARTHEST}, where the signs of neurons settle")
