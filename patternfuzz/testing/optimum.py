"""``loses_no_more_than``: how far is a heuristic for neurons from the best choice of as many?"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from patternfuzz.report.text import counted
from patternfuzz.testing.pruning import digest_of

if TYPE_CHECKING:
    # Loaded when a heuristic is checked; other tests need none of it.
    from hypothesis import strategies as st

    from patternfuzz.convex.pruning.against import Excess
    from patternfuzz.convex.pruning.heuristics import NeuronHeuristic, Score
    from patternfuzz.convex.task import Task

    Case: TypeAlias = tuple[Task, int]

__all__ = ["OptimumReport", "Worst", "loses_no_more_than", "worst_case"]

STEP = 0.01
"""A case counts as worse than another if the shares differ by more, so that the search for the worst ends."""


@dataclass(frozen=True)
class OptimumReport:
    """What was checked: the name of the heuristic, the cases, and the largest share of loss that it was behind."""

    name: str
    cases: int
    worst: float


@dataclass(frozen=True, eq=False)
class Worst:
    """The case on which a heuristic was farthest from the best choice, and what it did there."""

    task: Task
    width: int
    excess: Excess


def loses_no_more_than(
    prune: Score | NeuronHeuristic,
    eps: float,
    *,
    refit: bool = True,
    tasks: st.SearchStrategy[Task] | None = None,
    max_examples: int = 100,
    seed: int = 0,
) -> OptimumReport:
    """Assert that a heuristic for neurons loses no more than ``eps`` over the best choice of as many neurons.

    Call it in a plain test function. ``prune`` is a function ``(network, X) -> scores``, one for each neuron, the
    largest of which stay, or a :class:`patternfuzz.convex.NeuronHeuristic`. Losses are ``1/2 ||f(X) - y||^2``, counted
    as shares of ``1/2 ||y||^2``, the loss without neurons. With ``refit`` both choices get new output weights by least
    squares, and the share is at most 1; without it neurons keep their weights, and where large ones cancel each other
    it may be more.

    ``tasks`` are :func:`patternfuzz.strategies.two_layer_tasks` by default, with at least two neurons and the outputs
    of the network as targets, so small that every choice is tried. In larger ones the best choice is searched for
    greedily, which finds no complaint that is not there. The same ``seed`` draws the same cases.

    Raises:
        AssertionError: it loses more; told with the smallest data set and network on which it does.
        ConvexError: the heuristic gives no finite number for each neuron.
        ValueError: the arguments make no sense.
    """
    __tracebackhide__ = True
    if not eps >= 0 or max_examples < 1:
        raise ValueError("eps is a share of the loss, at least 0, and max_examples at least 1")
    judge = _judge(prune, refit)
    case = judge.smallest(_cases(tasks), eps, max_examples, random.Random(seed))
    if case is not None:
        raise AssertionError(f"loses_no_more_than: {judge.heuristic.name}\n{_told(*case, judge.excess(case), eps)}")
    return OptimumReport(judge.heuristic.name, len(judge.known), judge.worst)


def worst_case(
    prune: Score | NeuronHeuristic,
    *,
    refit: bool = True,
    tasks: st.SearchStrategy[Task] | None = None,
    where: Callable[[Task, int], bool] | None = None,
    max_examples: int = 100,
    seed: int = 0,
) -> Worst | None:
    """The data set and network on which a heuristic is worst, of those that Hypothesis finds; then as small as can be.

    Arguments are those of :func:`loses_no_more_than`; ``where(task, width)`` says whether a case counts. ``None`` if it
    was never behind the best choice by more than a share of 0.01. Making it small may cost it that much, or one
    hundredth of its share.

    Raises:
        ConvexError: the heuristic gives no finite number for each neuron.
    """
    judge, cases, rng = _judge(prune, refit), _cases(tasks), random.Random(seed)
    if where is not None:
        cases = cases.filter(lambda case: where(*case))
    worst: Case | None = None
    before = at = rng.getstate()
    while (case := judge.worse(cases, judge.share(worst) if worst else 0.0, max_examples, rng)) is not None:
        worst, at, before = case, before, rng.getstate()
    if worst is None:
        return None
    rng.setstate(at)  # the same draws come again, so that there is something to make small
    share = judge.share(worst)
    case = judge.smallest(cases, share - STEP * max(1, share), max_examples, rng) or worst
    return Worst(*case, judge.excess(case))


@dataclass(frozen=True)
class _Judge:
    """A heuristic under test. A case is a network with data, and the number of neurons asked for.

    It remembers its answers: one that draws random numbers is judged by the same throughout.
    """

    heuristic: NeuronHeuristic
    refit: bool
    known: dict[tuple[str, int], Excess] = field(default_factory=dict)

    def excess(self, case: Case) -> Excess:
        from patternfuzz.convex.pruning.against import excess

        key = digest_of(case[0].as_network()), case[1]
        if key not in self.known:
            self.known[key] = excess(self.heuristic, *case, refit=self.refit)
        return self.known[key]

    def share(self, case: Case) -> float:
        return self.excess(case).share

    @property
    def worst(self) -> float:
        return max((one.share for one in self.known.values()), default=0.0)

    def worse(self, cases: st.SearchStrategy[Case], than: float, max_examples: int, rng: random.Random) -> Case | None:
        """A case that is worse by a step, or a tenth if that is more; not made small."""
        from hypothesis import Phase

        from patternfuzz.testing.seeking import found

        phases = Phase.generate, Phase.target
        return found(cases, self._behind(than + max(STEP, than / 10)), *phases, max_examples=max_examples, rng=rng)

    def smallest(
        self, cases: st.SearchStrategy[Case], eps: float, max_examples: int, rng: random.Random
    ) -> Case | None:
        """A case with more than ``eps``, as small as Hypothesis can make it."""
        from hypothesis import Phase

        from patternfuzz.testing.seeking import smallest

        phases = Phase.generate, Phase.target, Phase.shrink
        wrong = self._behind(eps)
        return smallest(cases, wrong, *phases, size=lambda case: case[0].size, max_examples=max_examples, rng=rng)

    def _behind(self, eps: float) -> Callable[[Case], bool]:
        """Whether it is behind by more; tells Hypothesis by how much, to steer the search."""
        from hypothesis import target

        def behind(case: Case) -> bool:
            share = self.share(case)
            target(share, label="share of the loss")
            return share > eps

        return behind


def _judge(prune: Score | NeuronHeuristic, refit: bool) -> _Judge:
    from patternfuzz.convex.pruning.heuristics import NeuronHeuristic, by_score

    if not callable(prune):
        raise ValueError(f"prune must be a function (network, X) -> scores or a NeuronHeuristic, not {prune!r}")
    return _Judge(prune if isinstance(prune, NeuronHeuristic) else by_score(prune), refit)


def _cases(tasks: st.SearchStrategy[Task] | None) -> st.SearchStrategy[Case]:
    from hypothesis import strategies as st

    from patternfuzz.strategies import two_layer_tasks

    drawn = two_layer_tasks(min_width=2, max_width=5, own_fit=True) if tasks is None else tasks
    return drawn.flatmap(
        lambda task: st.tuples(st.just(task), st.integers(min(1, task.network.width), max(1, task.network.width - 1)))
    )


def _told(task: Task, width: int, found: Excess, eps: float) -> str:
    from patternfuzz.testing.smallest import matrix_lines

    net, best = task.network, found.best
    kind = "the best choice of neurons" if best.best else "the best choice of neurons found"
    lines = [
        f"  it loses {found.share:.4g} of the loss without neurons over {kind} (allowed: {eps:g})",
        f"  smallest case found: {counted(net.width, 'neuron')} pruned to {width}, "
        f"{counted(len(task.inputs), 'point')}, {counted(net.inputs, 'input')}",
        f"  loss {found.loss:.4g} of what it left; loss {best.loss:.4g} of neurons {list(best.choice)}",
        "  first layer, one neuron in each row:",
        *matrix_lines(net.first),
        "  second layer:",
        *matrix_lines(net.second),
        "  points, one in each row:",
        *matrix_lines(task.inputs),
        "  targets:",
        *matrix_lines(task.targets),
    ]
    return "\n".join(lines)
