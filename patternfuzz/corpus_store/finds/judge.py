"""What a heuristic does in a case, and how far that is from the best choice: asked anew, counted exactly."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from patternfuzz.convex.pruning.heuristics import NeuronHeuristic
from patternfuzz.convex.pruning.named import named
from patternfuzz.convex.task import Task
from patternfuzz.convex.two_layer import TwoLayer
from patternfuzz.corpus_store.finds.exact import best_choice, loss_of, whole
from patternfuzz.corpus_store.finds.find import Answer, Case, Net
from patternfuzz.errors import CorpusError

__all__ = ["answer_about", "answer_of", "case_of", "is_steady", "kept_by"]

CHANGES = 8
"""Changes of all weights, each tried with its opposite: what it does to a tie, that undoes."""

_LITTLE = 1e-6


def case_of(heuristic: str, task: Task, width: int, *, refit: bool) -> Case:
    """The case of asking a heuristic of this name for ``width`` neurons of a task of whole numbers.

    Raises:
        CorpusError: some number is no whole one.
    """
    numbers = [task.network.first, task.network.second, task.inputs, task.targets]
    if any((array != np.rint(array)).any() for array in numbers):
        raise CorpusError("the numbers of a find must be whole ones; round them, or scale them up")
    points = tuple(tuple(int(x) for x in row) for row in task.inputs)
    return Case(heuristic, refit, width, _net(task.network), points, tuple(int(y) for y in task.targets))


def answer_of(case: Case) -> Answer:
    """Ask the heuristic, and count.

    Raises:
        HeuristicError: there is no heuristic of that name, it cannot be asked this, or torch is missing.
        ConvexError: it cannot be asked for so many neurons.
    """
    kept, others = kept_by(case)
    return answer_about(case, kept, steady=_same(case, kept, others))


def is_steady(case: Case, changes: int = CHANGES) -> bool:
    """The answer's ``steady`` alone, by this number of changes; raises what :func:`answer_of` does."""
    return _same(case, *kept_by(case, changes))


def answer_about(case: Case, kept: Net, *, steady: bool) -> Answer:
    """The same with what the heuristic is said to keep."""
    loss = loss_of(kept, case.points, case.targets, refit=case.refit)
    best, best_loss = best_choice(case.network, case.points, case.targets, len(kept.second), refit=case.refit)
    all_of_it = whole(case.targets)
    share = (loss - best_loss) / all_of_it if all_of_it else Fraction(0)
    return Answer(kept, loss, best, best_loss, share, steady)


def kept_by(case: Case, changes: int = CHANGES) -> tuple[Net, set[Net]]:
    """What the heuristic leaves, and what else it leaves when all weights change by up to a millionth."""
    (heuristic,) = named([case.heuristic])
    task = Task(
        TwoLayer(np.array(case.network.first, dtype=np.float64), np.array(case.network.second, dtype=np.float64)),
        np.array(case.points, dtype=np.float64),
        np.array(case.targets, dtype=np.float64),
    )
    first, *others = (_left(heuristic, one, case.width) for one in (task, *_near(task, changes)))
    return first, set(others) - {first}


def _same(case: Case, kept: Net, others: set[Net]) -> bool:
    """Whether the share is the same with what else was left; seldom there is anything to count."""
    return len({answer_about(case, one, steady=True).share for one in (kept, *others)} if others else ()) <= 1


def _near(task: Task, changes: int) -> Iterator[Task]:
    net = task.network
    for seed in range(changes):
        rng = np.random.default_rng(seed)
        first, second = (_LITTLE * rng.uniform(-1, 1, part.shape) for part in (net.first, net.second))
        for sign in (1, -1):
            changed = TwoLayer(net.first + sign * first, net.second + sign * second)
            yield Task(changed, task.inputs, task.targets)


def _left(heuristic: NeuronHeuristic, task: Task, width: int) -> Net:
    """What it leaves, with the whole numbers that the weights are near to."""
    return _net(heuristic(task, width))


def _net(network: TwoLayer) -> Net:
    # int makes 0 of -0.0 as well.
    first = tuple(tuple(int(w) for w in row) for row in np.rint(network.first))
    return Net(first, tuple(int(w) for w in np.rint(network.second)))
