"""A data set without optimum, as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from patternfuzz.errors import DatasetError
from patternfuzz.pattern import Pattern
from patternfuzz.scope import Scope

__all__ = ["Point", "Points", "TrainingSet", "least_points"]

Point = tuple[int, ...]
Points = tuple[Point, ...]

LARGEST = 2**63 - 1


def least_points(bias: bool) -> int:
    """No data set with fewer different inputs lacks an optimum, whatever the pattern and the targets.

    Without biases, one point: a neuron that is joined to an input other than 0 has any value at it (a hidden one any
    that is not negative), other neurons have 0; so the values of the outputs form a subspace. With free biases, two
    points: the same holds for the differences of values between the points, as the point with the larger
    pre-activation may always be kept on. Subspaces are closed.
    """
    return 3 if bias else 2


@dataclass(frozen=True, slots=True)
class TrainingSet:
    """Inputs and targets that networks of a pattern come as close to as one likes, and never reach.

    ``inputs[i]`` has one integer for each input of ``pattern``, ``targets[i]`` one for each output. The infimum of the
    squared error over the networks that ``scope`` names is 0, and no parameters attain it; ``certificate`` proves both
    (:func:`patternfuzz.verify`, ``patternfuzz/check/SPEC.md`` under "Data set certificates").
    """

    pattern: Pattern
    scope: Scope
    inputs: Points
    targets: Points
    certificate: Mapping[str, Any]

    @property
    def points(self) -> int:
        """How many points there are."""
        return len(self.inputs)

    @property
    def rule(self) -> str:
        """The rule that proves it, after inputs are merged."""
        node = self.certificate["proof"]
        while node["rule"] == "merge":
            node = node["then"]
        return str(node["rule"])

    @property
    def is_smallest(self) -> bool:
        """Whether every data set with fewer points has an optimum, for *every* pattern (:func:`least_points`)."""
        return self.points == least_points(self.scope.bias)

    def arrays(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Inputs of shape (points, inputs) and targets of shape (points, outputs).

        Raises:
            DatasetError: a number does not fit into 64 bits.
        """
        if any(abs(x) > LARGEST for row in (*self.inputs, *self.targets) for x in row):
            raise DatasetError("a number of the data set does not fit into 64 bits; take it from .inputs and .targets")
        return np.array(self.inputs, dtype=np.int64), np.array(self.targets, dtype=np.int64)
