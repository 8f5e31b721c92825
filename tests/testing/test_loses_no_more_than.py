"""``loses_no_more_than``: the best choice passes, and others fail on a case that is as small as can be."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from patternfuzz.convex.pruning.against import measure
from patternfuzz.convex.pruning.heuristics import NEURON_HEURISTICS, NeuronHeuristic
from patternfuzz.convex.pruning.subsets import best_subsets
from patternfuzz.convex.task import Task
from patternfuzz.convex.two_layer import Array, TwoLayer
from patternfuzz.errors import ConvexError
from patternfuzz.strategies import two_layer_tasks
from patternfuzz.testing import loses_no_more_than, worst_case

FEW = 30


def best_choice(refit: bool) -> NeuronHeuristic:
    def prune(task: Task, width: int) -> TwoLayer:
        (best,) = best_subsets(measure(task.network, task, refit=refit), (width,))
        return task.network.kept(best.choice)

    return NeuronHeuristic("best", prune)


@pytest.mark.parametrize("refit", [True, False])
def test_the_best_choice_passes(refit: bool) -> None:
    report = loses_no_more_than(best_choice(refit), 1e-9, refit=refit, max_examples=FEW)
    assert report.name == "best"
    assert report.cases >= FEW // 2
    assert report.worst <= 1e-9


def test_everything_passes_with_the_whole_loss_allowed() -> None:
    report = loses_no_more_than(NEURON_HEURISTICS["random"], 1, max_examples=FEW)
    assert 0 < report.worst <= 1 + 1e-12


@pytest.mark.parametrize("name", ["magnitude", "weight-product"])
def test_failures_are_small(name: str) -> None:
    with pytest.raises(AssertionError, match=rf"loses_no_more_than: {name}\n") as error:
        loses_no_more_than(NEURON_HEURISTICS[name], 0.5, max_examples=60)
    told = str(error.value)
    assert "smallest case found: 2 neurons pruned to 1" in told
    assert "(allowed: 0.5)" in told
    assert "first layer" in told


def smallest_stay(network: TwoLayer, X: Array) -> Array:
    """Upside down: the neurons that contribute least."""
    found: Array = -np.linalg.norm(network.activations(X), axis=0) * np.abs(network.second)
    return found


def test_the_worst_case_of_a_function_of_ones_own() -> None:
    worst = worst_case(smallest_stay, max_examples=60)
    assert worst is not None
    assert worst.excess.share == pytest.approx(1, abs=0.02)
    assert worst.task.network.width == 2
    assert len(worst.task.inputs) == 1
    assert worst.width == 1
    # What is told is so: with the targets and the neuron that stays, nothing is fitted.
    left = worst.excess.network.activations(worst.task.inputs)
    assert left.T @ worst.task.targets == pytest.approx(0)
    assert worst_case(best_choice(True), max_examples=FEW) is None


def test_tasks_of_ones_own() -> None:
    tasks = two_layer_tasks(min_width=3, max_width=3, min_points=4, own_fit=False)
    worst = worst_case(smallest_stay, tasks=tasks, max_examples=20)
    assert worst is not None
    assert worst.task.network.width == 3
    assert len(worst.task.inputs) >= 4


def test_cases_that_count() -> None:
    worst = worst_case(smallest_stay, where=lambda task, width: width == 2 and len(task.inputs) > 1, max_examples=20)
    assert worst is not None
    assert worst.width == 2
    assert len(worst.task.inputs) == 2


@pytest.mark.parametrize(
    ("prune", "eps", "kind", "said"),
    [
        (lambda n, _: [np.nan] * n.width, 0.1, ConvexError, "scores hold NaN"),
        (lambda *_: [1.0], 0.1, ConvexError, "1 scores for"),
        ("magnitude", 0.1, ValueError, "prune must be a function"),
        (smallest_stay, -1, ValueError, "eps is a share"),
        (smallest_stay, float("nan"), ValueError, "eps is a share"),
    ],
)
def test_bad_arguments(prune: Any, eps: float, kind: type[Exception], said: str) -> None:
    with pytest.raises(kind, match=said):
        loses_no_more_than(prune, eps, max_examples=5)
