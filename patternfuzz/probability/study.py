"""A study: the shares of the three verdicts for several shapes over a range of densities."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType

from patternfuzz.decision import Budget, Verdict
from patternfuzz.errors import PatternError
from patternfuzz.pattern import Pattern
from patternfuzz.probability.exact import exact
from patternfuzz.probability.monte_carlo import Estimate, estimate, judged
from patternfuzz.probability.shares import Exact, Shape

__all__ = ["DENSITIES", "Plan", "Study", "run_study"]

DENSITIES = (
    *(0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5),
    *(0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99, 0.995, 0.998, 0.999),
)
"""Closer together near 0 and 1, where the picture is stretched."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to find out. ``exact`` and ``sampled`` are shapes; ``samples`` holds for each shape and density.

    Raises:
        PatternError: a density is not between 0 and 1, or there are no samples.
        BudgetError: ``effort`` is below 1.
    """

    exact: tuple[Shape, ...]
    sampled: tuple[Shape, ...]
    densities: tuple[float, ...] = DENSITIES
    samples: int = 200
    seed: int = 0
    effort: int = 20

    def __post_init__(self) -> None:
        for density in self.densities:
            if not 0 <= density <= 1 or math.isnan(density):
                raise PatternError(f"a density is a probability from 0 to 1, not {density!r}")
        if self.samples < 1:
            raise PatternError(f"samples must be at least 1, not {self.samples!r}")
        Budget(effort=self.effort)


@dataclass(frozen=True, slots=True)
class Study:
    """Results: polynomials of shapes, and estimates of shapes at densities; each at most once, in order."""

    exact: tuple[Exact, ...] = ()
    sampled: tuple[Estimate, ...] = ()

    def with_exact(self, found: Exact) -> Study:
        others = [e for e in self.exact if e.shape != found.shape]
        return replace(self, exact=tuple(sorted([*others, found], key=lambda e: e.shape)))

    def with_estimate(self, found: Estimate) -> Study:
        others = [e for e in self.sampled if (e.shape, e.density) != (found.shape, found.density)]
        return replace(self, sampled=tuple(sorted([*others, found], key=lambda e: (e.shape, e.density))))

    def only(self, shapes: Iterable[Shape]) -> Study:
        """The results of some shapes."""
        chosen = set(shapes)
        return Study(
            tuple(e for e in self.exact if e.shape in chosen), tuple(e for e in self.sampled if e.shape in chosen)
        )

    def knows_exact(self, shape: Shape, effort: int) -> bool:
        """Is there a result that deciding again with this effort would not better?"""
        return any(e.shape == shape and (e.effort >= effort or not e.classes[Verdict.UNKNOWN]) for e in self.exact)

    def knows_estimate(self, shape: Shape, density: float, plan: Plan) -> bool:
        return any(
            (e.shape, e.density, e.samples, e.seed, e.effort) == (shape, density, plan.samples, plan.seed, plan.effort)
            for e in self.sampled
        )

    def estimates(self, shape: Shape) -> Sequence[Estimate]:
        """The estimates of one shape, by density."""
        return [e for e in self.sampled if e.shape == shape]

    def shapes(self) -> list[Shape]:
        """All shapes, small ones first; those with a polynomial are not listed twice."""
        return sorted({e.shape for e in self.exact} | {e.shape for e in self.sampled}, key=lambda s: (sum(s), s))


def run_study(
    plan: Plan,
    study: Study | None = None,
    *,
    seconds: float | None = None,
    state: Path | None = None,
    known: Mapping[Pattern, Verdict] = MappingProxyType({}),
    save: Callable[[Study], None] = lambda _: None,
    stop: Callable[[], bool] = lambda: False,
    tell: Callable[[str], None] = lambda _: None,
) -> Study:
    """Add to a study what the plan asks for and it does not hold.

    ``save`` is called with every new result, so that nothing is lost when the run ends early; ``stop`` is asked before
    each. Samples of a shape profit from bad windows found at lower densities, so a run that was interrupted may leave a
    few more undecided than one in a piece. ``seconds`` of CPU time, the file ``state`` and verdicts ``known`` are for
    every exact shape, see :func:`exact`.

    Raises:
        PatternError: a shape is too large for an exact answer.
        CorpusError: the state cannot be read or written.
    """
    found = study or Study()
    solve = partial(exact, effort=plan.effort, seconds=seconds, state=state, known=known, warn=tell)
    for step in (*_exact_steps(plan, solve, tell), *_sampling_steps(plan, tell)):
        if stop():
            break
        after = step(found)
        if after is not None:
            found = after
            save(found)
    return found


Step = Callable[[Study], Study | None]
"""Adds one result to a study, or is ``None`` if the study has it."""


def _exact_steps(plan: Plan, solve: Callable[[Shape], Exact], tell: Callable[[str], None]) -> Iterable[Step]:
    def step(shape: Shape, study: Study) -> Study | None:
        if study.knows_exact(shape, plan.effort):
            return None
        tell(f"{_name(shape)}: exact")
        return study.with_exact(solve(shape))

    return [partial(step, shape) for shape in plan.exact]


def _sampling_steps(plan: Plan, tell: Callable[[str], None]) -> Iterable[Step]:
    judge = judged(plan.effort)

    def step(shape: Shape, density: float, study: Study) -> Study | None:
        if study.knows_estimate(shape, density, plan):
            return None
        judge.learn()
        tell(f"{_name(shape)}: {plan.samples} samples at density {density:g}")
        return study.with_estimate(
            estimate(shape, density, samples=plan.samples, seed=plan.seed, effort=plan.effort, judge=judge)
        )

    return [partial(step, shape, density) for shape in plan.sampled for density in plan.densities]


def _name(shape: Shape) -> str:
    return "x".join(map(str, shape))
