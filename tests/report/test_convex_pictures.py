"""Pictures of paths of two-layer networks: to an optimum, and over the weight decay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from patternfuzz.convex import DescentPath, RegularisationPath, TwoLayer, path_to_optimum, regularisation_path
from patternfuzz.convex.optima.jumps import Discontinuity, Jump
from patternfuzz.errors import ConvexError
from patternfuzz.report import descent_path as descent_picture
from patternfuzz.report import regularisation_path as regularisation_picture

pytest.importorskip("cvxpy")
pytest.importorskip("matplotlib")

X = np.array([[1.0, 0], [0.5, 1], [-1, 2], [0.3, -1]])
Y = np.array([1.0, -2, 3, 1])


@pytest.fixture(scope="module")
def descent() -> DescentPath:
    rng = np.random.default_rng(0)
    return path_to_optimum(TwoLayer(rng.normal(size=(7, 2)), rng.normal(size=7)), X, Y, 0.1)


@pytest.fixture(scope="module")
def regularisation() -> RegularisationPath:
    return regularisation_path(X, Y, lams=[10, 1, 0.1], jump=0.9)


@pytest.mark.parametrize(
    ("name", "plot", "told"),
    [
        ("descent", descent_picture.plot, ["7 neurons, 4 points", "balance: both", "prune: dep", "turn: neurons"]),
        ("regularisation", regularisation_picture.plot, ["no discontinuity seen", "weight decay", "zero is optimal"]),
    ],
)
def test_pictures_tell_what_they_show(name: str, plot: Callable[..., bytes], told: list[str], request: Any) -> None:
    found = request.getfixturevalue(name)
    svg = plot(found, "svg", title="this one")
    assert svg == plot(found, "svg", title="this one")
    # Letters are drawn as paths; the text stands in comments.
    text = svg.decode()
    for words in ["this one", *told]:
        assert words in text
    assert plot(found, "png").startswith(b"\x89PNG")
    assert plot(found, "pdf").startswith(b"%PDF")


def test_jumps_are_marked(regularisation: RegularisationPath) -> None:
    net = regularisation.points[-1].network
    known = Discontinuity(0.5, 0.4, net, net, 0.7, 0.45, 0.0, 0.0)
    marked = replace(regularisation, discontinuities=(known, known), unresolved=(Jump(0.3, 0.2, net, net, 0.5),))
    text = regularisation_picture.plot(marked, "svg").decode()
    for words in ("2 discontinuities seen", "optima on both sides", "jump, not resolved"):
        assert words in text


def test_nothing_to_draw(descent: DescentPath, regularisation: RegularisationPath) -> None:
    there = path_to_optimum(descent.end, X, Y, 0.1, optimum=descent.optimum)
    with pytest.raises(ConvexError, match="start is an optimum"):
        descent_picture.plot(there, "svg")
    with pytest.raises(ConvexError, match="one lam only"):
        regularisation_picture.plot(replace(regularisation, points=regularisation.points[:1], between=()), "svg")
