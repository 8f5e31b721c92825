"""Mixed-integer linear programs, by HiGHS through SciPy."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp

from patternfuzz.convex.two_layer import Array

__all__ = ["mixed_integer"]


def mixed_integer(
    cost: Array, *, integrality: Array, bounds: Bounds, constraints: LinearConstraint, nodes: int
) -> OptimizeResult:
    """:func:`scipy.optimize.milp` up to a number of ``nodes`` of the search, so that it ends alike everywhere."""
    with _silent():
        return milp(
            cost, integrality=integrality, bounds=bounds, constraints=constraints, options={"node_limit": nodes}
        )


@contextmanager
def _silent() -> Iterator[None]:
    """Without what HiGHS prints: no option keeps it from writing a line to standard output now and then."""
    try:
        kept = os.dup(1)
    except OSError:  # there is no standard output
        yield
        return
    sys.stdout.flush()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(nowhere)
        os.close(kept)
