"""Solvers that cvxpy has, and how they are asked."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from patternfuzz.errors import ConvexError, ReadError
from patternfuzz.read.optional import demand

__all__ = ["Solver", "chosen", "modelling"]

_ACCURATE = {"tol_gap_abs": 1e-10, "tol_gap_rel": 1e-10, "tol_feas": 1e-10}
"""Clarabel may call what it ends with inaccurate then; what is reported is measured."""
_TRIES: tuple[dict[str, Any], ...] = (
    _ACCURATE,
    {},
    {"equilibrate_enable": False},
    {"static_regularization_constant": 1e-7},
)
"""Where Clarabel fails, which it does on some small harmless problems, less accuracy or another scaling may do."""


@dataclass(frozen=True)
class Solver:
    """A solver that cvxpy has, with its own options.

    Raises:
        ConvexError: cvxpy is not installed, does not have it, or it cannot do second-order cones.
    """

    name: str = "CLARABEL"
    options: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        cvxpy = modelling()
        if not isinstance(self.name, str) or self.name.upper() not in cvxpy.installed_solvers():
            raise ConvexError(
                f"solver={self.name!r} is not installed; cvxpy has {', '.join(cvxpy.installed_solvers())}"
            )

    def __call__(self, problem: Any) -> str:
        """Solve, and tell the status."""
        cvxpy = modelling()
        name = self.name.upper()
        tries = _TRIES if name == "CLARABEL" else ({},)
        for at, accuracy in enumerate(tries):
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")  # that a solution may be inaccurate: the gap is measured
                    problem.solve(solver=name, **{**accuracy, **self.options})
                break
            except (cvxpy.error.SolverError, cvxpy.error.DCPError, TypeError, ValueError, ArithmeticError) as error:
                if at + 1 == len(tries):
                    raise ConvexError(
                        f"solver {self.name} gave nothing ({str(error).splitlines()[0]}); try another, more "
                        "iterations, or data of another scale"
                    ) from error
        return str(problem.status)


def chosen(solver: Solver | None) -> Solver:
    """The solver, Clarabel if there is none.

    Raises:
        ConvexError: it is something else, or cvxpy is not installed.
    """
    if solver is None:
        return Solver()
    if not isinstance(solver, Solver):
        raise ConvexError(f"solver={solver!r:.60} must be a Solver, for example Solver('SCS')")
    return solver


def modelling() -> Any:
    """The module cvxpy.

    Raises:
        ConvexError: it is not installed.
    """
    try:
        return demand("cvxpy", "convex programs", extra="convex", doing="solving them")
    except ReadError as error:
        raise ConvexError(str(error)) from error
