"""Objective and CPU time of convex programs, of the authors' package, and of SGD and Adam, on the same problems.

    pip install "patternfuzz[convex,benchmark]"
    python tests/benchmarks/convex_peers.py

Normal points with columns of norm 1 (what pyscnn makes of data by default) and targets of mean square 1. The weight
decay is ``lam`` times the norm of the targets. All objectives are those of ``TwoLayer.objective``, of the network that
each method returns. Theirs is ``1/(2n) ||f(X) - y||^2 + lam sum ||.||``, ours divided by n, so they get ``lam / n``.
Everyone with "gates" gets the activation patterns of the same random vectors. Trained networks are as wide as there are
gates, ten restarts each.

``above`` is the objective over a proved lower bound, as a share: of all networks, exact where all patterns can be
enumerated, otherwise seldom sharp; and of networks with these gates, which others may get below.

Measured with pyscnn 0.0.10, numpy 2.4, torch 2.13, cvxpy 1.9, ecos 2.0. What is not installed is left out, with a row
that says so. All of it takes some minutes.
"""

from __future__ import annotations

import argparse
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from patternfuzz.convex import Optimum, Patterns, TwoLayer, all_patterns, convex_optimum, sampled_patterns
from patternfuzz.convex.program.arrangement import general_count, patterns_of
from patternfuzz.convex.training import trained

SIZES = ((20, 2, 50), (50, 3, 100), (200, 2, 100), (100, 3, 200), (100, 10, 200), (200, 20, 200))
RESTARTS = 10


@dataclass(frozen=True)
class Problem:
    """Data, and the vectors (gates, d) whose activation patterns are used by everyone who samples."""

    X: np.ndarray
    y: np.ndarray
    lam: float
    gates: np.ndarray

    @classmethod
    def random(cls, n: int, d: int, gates: int, lam: float) -> Problem:
        rng = np.random.default_rng([n, d])
        X, y = rng.normal(size=(n, d)), rng.normal(size=n)
        y *= np.sqrt(n) / np.linalg.norm(y)
        return cls(X / np.linalg.norm(X, axis=0), y, lam * np.sqrt(n), rng.normal(size=(gates, d)))

    def patterns(self, *more: TwoLayer) -> Patterns:
        """Those of the gates, and of the neurons of these networks."""
        directions = np.concatenate([self.gates, *(net.first for net in more)])
        any_of_them = sampled_patterns(self.X, 1)
        on = np.unique(patterns_of(directions, self.X), axis=0)
        return Patterns(on, False, any_of_them.rank, any_of_them.lines)

    def objective(self, net: TwoLayer) -> float:
        return net.objective(self.X, self.y, self.lam)


def measured(solve: Callable[[], Any]) -> tuple[Any, float]:
    started = time.process_time()
    found = solve()
    return found, time.process_time() - started


def theirs(problem: Problem, solver: str, tolerance: float = 1e-8) -> TwoLayer:
    """By pyscnn: its augmented Lagrangian method ``al``, or its cone program by a solver of cvxpy.

    The tolerance of ``al`` is that of its authors' experiments.

    Raises:
        ImportError: it is not installed.
    """
    from scnn.metrics import Metrics
    from scnn.models import ConvexReLU
    from scnn.optimize import optimize_model
    from scnn.regularizers import NeuronGL1
    from scnn.solvers import AL, CVXPYSolver

    model = ConvexReLU(problem.gates.T, bias=False)
    method = AL(model, tol=tolerance, constraint_tol=tolerance) if solver == "al" else CVXPYSolver(model, solver)
    net, _ = optimize_model(
        model,
        method,
        Metrics(),
        problem.X,
        problem.y[:, None],
        regularizer=NeuronGL1(problem.lam / len(problem.y)),
        unitize_data=False,
        dtype="float64",
    )
    first, second = net.parameters
    return TwoLayer(np.asarray(first), np.asarray(second).ravel())


class Table:
    """Rows about one problem; ``anywhere`` and ``gated`` are the lower bounds."""

    def __init__(self, problem: Problem, anywhere: float, gated: float, exact: bool) -> None:
        self._problem, self._anywhere, self._gated, self._exact = problem, anywhere, gated, exact

    def row(self, method: str, nets: list[TwoLayer], seconds: float, *, gates: bool = False) -> None:
        values = sorted(self._problem.objective(net) for net in nets)
        best = min(nets, key=self._problem.objective)
        wide = int(np.sum(best.norms > 1e-6 * best.norms.max(initial=0)))
        cells = [
            method,
            f"{values[0]:.8g}",
            self._above(values[0], self._anywhere) + ("" if self._exact else " (not sharp)"),
            self._above(values[0], self._gated) if gates else "",
            self._above(float(np.median(values)), self._anywhere) if len(values) > 1 else "",
            str(wide),
            f"{seconds:.2f}",
        ]
        self.write(cells)

    @staticmethod
    def _above(value: float, bound: float) -> str:
        return f"{value / bound - 1:.1e}"

    def write(self, cells: list[str]) -> None:
        n, d = self._problem.X.shape
        sys.stdout.write(f"| {n} x {d} | " + " | ".join(cells) + " |\n")
        sys.stdout.flush()


def ours(problem: Problem, patterns: Callable[[], Patterns]) -> tuple[Optimum, float]:
    return measured(lambda: convex_optimum(problem.X, problem.y, problem.lam, patterns=patterns(), gap=1e-12))


def compare(problem: Problem, steps: int) -> None:
    n, d = problem.X.shape
    sampled, sampling = ours(problem, problem.patterns)
    every = None
    if general_count(n, d) <= 20_000:
        every, seconds = ours(problem, lambda: all_patterns(problem.X))
    table = Table(problem, every.lower if every else sampled.lower_anywhere, sampled.lower, every is not None)
    if every:
        table.row(f"ours, all {every.patterns} patterns", [every.network], seconds)
    table.row(f"ours, {len(problem.gates)} gates", [sampled.network], sampling, gates=True)
    for solver, name in (("al", "augmented Lagrangian"), ("ecos", "cvxpy, ECOS"), ("scs", "cvxpy, SCS")):
        try:
            net, seconds = measured(lambda solver=solver: theirs(problem, solver))
        except Exception as error:  # noqa: BLE001 - whatever a peer does, the other rows are wanted
            said = "missing" if isinstance(error, ImportError) else "failed"
            table.write([f"pyscnn, {name}", f"{said}: {str(error).splitlines()[0]}", "", "", "", "", ""])
        else:
            table.row(f"pyscnn, {name}, {len(problem.gates)} gates", [net], seconds, gates=True)
    best = []
    for optimizer in ("sgd", "adam"):
        nets, seconds = measured(
            lambda optimizer=optimizer: [
                trained(
                    problem.X,
                    problem.y,
                    problem.lam,
                    width=len(problem.gates),
                    optimizer=optimizer,
                    steps=steps,
                    seed=seed,
                ).network
                for seed in range(RESTARTS)
            ]
        )
        table.row(f"{optimizer}, {RESTARTS} restarts", nets, seconds)
        best.append(min(nets, key=problem.objective))
    if not every:
        found, seconds = ours(problem, lambda: problem.patterns(*best))
        table.row("ours, gates and patterns of the best trained", [found.network], seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lam", type=float, default=0.01)
    parser.add_argument("--steps", type=int, default=20_000, help="of SGD and Adam")
    parser.add_argument("--problems", type=int, default=len(SIZES), help="the first of them only")
    given = parser.parse_args()
    warnings.simplefilter("ignore")
    tiny = Problem.random(5, 2, 5, 0.1)
    convex_optimum(tiny.X, tiny.y, tiny.lam)  # loads what is loaded once
    head = ("points x inputs", "method", "objective", "above, all", "above, gates", "above, median", "neurons", "CPU s")
    sys.stdout.write("| " + " | ".join(head) + " |\n" + "|---" * len(head) + "|\n")
    for n, d, gates in SIZES[: given.problems]:
        compare(Problem.random(n, d, gates, given.lam), given.steps)


if __name__ == "__main__":
    main()
