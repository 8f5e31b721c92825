"""Heuristics for neurons beside the best choice: exact where all choices are tried, a bound beyond."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from patternfuzz.convex import TwoLayer, optimal_prune
from patternfuzz.convex.pruning.against import excess, loss_over_width, measure
from patternfuzz.convex.pruning.heuristics import NEURON_HEURISTICS, NeuronHeuristic, by_masks, by_score
from patternfuzz.convex.pruning.measures import Fixed, Refit
from patternfuzz.convex.pruning.subsets import best_subsets
from patternfuzz.convex.task import Task
from patternfuzz.errors import ConvexError
from patternfuzz.heuristics import HEURISTICS, Masks, Network
from patternfuzz.strategies import two_layer_tasks

Make = Callable[[int, int, int, int], Task]


def naive(task: Task, width: int, refit: bool) -> float:
    """The least loss of at most ``width`` neurons, over all choices, straight from the definition."""
    net, losses = task.network, []
    for size in range(width + 1):
        for some in combinations(range(net.width), size):
            rows = list(some)
            columns = np.maximum(task.inputs @ net.first[rows].T, 0)
            weights = np.linalg.pinv(columns) @ task.targets if refit else net.second[rows]
            losses.append(0.5 * float(np.sum((columns @ weights - task.targets) ** 2)))
    return min(losses)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(two_layer_tasks(max_width=5))
def test_the_best_choice_is_the_best(task: Task) -> None:
    for refit in (True, False):
        found = loss_over_width(task, refit=refit)
        scale = 1e-9 * float(1 + task.targets @ task.targets)
        assert found.widths == tuple(range(task.network.width + 1))
        for width, best in zip(found.widths, found.best, strict=True):
            assert best.best
            assert len(best.choice) <= width
            assert best.loss == pytest.approx(naive(task, width, refit), abs=scale)
        for pairs in found.heuristics.values():
            assert all(loss >= best.loss - scale for (_, loss), best in zip(pairs, found.best, strict=True))


@pytest.mark.parametrize("refit", [True, False])
@pytest.mark.parametrize("seed", range(3))
def test_greedy_choices_are_bounds(normal_task: Make, refit: bool, seed: int) -> None:
    task = normal_task(seed, 30, 4, 16)
    found = loss_over_width(task, refit=refit, widths=[2, 6, 8, 14])
    worth = measure(task.network, task, refit=refit)
    assert [best.best for best in found.best] == [True, False, False, refit]
    losses = [best.loss for best in found.best]
    assert losses == sorted(losses, reverse=True)
    for best in found.best:
        assert best.loss == pytest.approx(worth.loss(best.choice))
    for name, pairs in found.heuristics.items():
        assert all(loss >= best.loss for (_, loss), best in zip(pairs, found.best, strict=True)), name
        assert [left for left, _ in pairs] == list(found.widths)
    assert len(found.lines()) == 5
    assert "*" in found.lines()[2]


@pytest.mark.parametrize("refit", [True, False])
def test_greedy_steps_are_the_best_single_steps(normal_task: Make, refit: bool) -> None:
    task = normal_task(5, 12, 3, 9)
    worth = measure(task.network, task, refit=refit)
    start = (1, 4, 6)
    grown = worth.grown(start, 4)
    assert worth.loss(grown) == pytest.approx(min(worth.loss((*start, i)) for i in range(9) if i not in start))
    reduced = worth.reduced((0, 1, 2, 5, 8), 4)
    assert worth.loss(reduced) == pytest.approx(min(worth.loss(c) for c in combinations((0, 1, 2, 5, 8), 4)))
    assert worth.loss(()) == pytest.approx(task.targets @ task.targets / 2)


def test_dependent_columns_are_no_trouble_to_greedy_choices() -> None:
    rng = np.random.default_rng(0)
    A = np.tile(rng.normal(size=(20, 8)), 4)
    A = np.hstack([A / np.linalg.norm(A, axis=0), np.zeros((20, 3))])
    t = A[:, :8] @ rng.normal(size=8)
    found = best_subsets(Refit(A, t), [6, 8, 20], also=[tuple(range(35))])
    assert not found[0].best
    assert found[0].loss > 1e-6
    assert found[1].loss == pytest.approx(0, abs=1e-20)
    assert len(found[2].choice) <= 20
    assert best_subsets(Fixed(A, 0 * t), [20])[0].loss == 0


def test_what_optimal_pruning_leaves_is_where_the_best_losses_start(normal_task: Make) -> None:
    task = normal_task(0, 10, 2, 60)
    least = optimal_prune(task.network, task.inputs, merge=False).network.width
    found = loss_over_width(task, widths=[least, least - 3, 3])
    assert found.best[0].loss < 1e-12 * found.best[2].loss
    assert found.best[0].loss <= found.best[1].loss <= found.best[2].loss


def _largest_output_weights(network: Network, sparsity: float) -> Masks:
    stays = np.zeros(network.widths[1], dtype=bool)
    stays[np.argsort(-np.abs(network.weights[1][0]))[: round((1 - sparsity) * len(stays))]] = True
    return np.repeat(stays[:, None], network.widths[0], axis=1), stays[None]


def test_heuristics_for_masks(normal_task: Make) -> None:
    task = normal_task(0, 20, 4, 8)
    masks = by_masks(_largest_output_weights)
    scores = by_score(lambda network, _: np.abs(network.second))
    assert masks.name == "_largest_output_weights"
    for width in range(9):
        one, other = excess(masks, task, width), excess(scores, task, width)
        assert one.network.width == width
        assert (one.loss, one.share) == pytest.approx((other.loss, other.share))
        assert one.share >= 0
    single = by_masks(HEURISTICS["random-erk"])
    assert single.name == "random-erk"
    assert excess(single, task, 4).network.width <= 8


def test_scores() -> None:
    X = np.array([[1.0, 0.0], [0.0, 1.0]])
    net = TwoLayer([[3, 0], [0, 1], [1, 1]], [1, -10, 2])
    task = Task(net, X, net(X))
    kept = {"magnitude": 1, "weight-product": 1, "activation-norm": 0, "contribution": 1}
    for name, best in kept.items():
        assert NEURON_HEURISTICS[name](task, 1).second == net.second[best], name
    ties = by_score(lambda network, _: np.zeros(network.width))
    assert ties(task, 2).second.tolist() == [1, -10]
    assert ties(task, 0).width == 0


@pytest.mark.parametrize(
    ("score", "width", "said"),
    [
        (lambda n, _: np.full(n.width, np.nan), 1, "scores hold NaN"),
        (lambda n, _: np.ones(n.width + 1), 1, "4 scores for 3 neurons; give one for each"),
        (lambda *_: "abc", 1, "scores are no numbers"),
        (lambda n, _: n.second, 4, "width=4 must be a number of neurons from 0 to 3"),
        (lambda n, _: n.second, True, "width=True must be a number of neurons from 0 to 3"),
    ],
)
def test_bad_scores_and_widths(normal_task: Make, score: Any, width: Any, said: str) -> None:
    task = normal_task(0, 4, 2, 3)
    with pytest.raises(ConvexError, match=said):
        excess(by_score(score), task, width)
    with pytest.raises(ConvexError, match=said):
        loss_over_width(task, widths=[width], heuristics=[by_score(score)])


def test_a_heuristic_that_makes_neurons_is_told(normal_task: Make) -> None:
    more = NeuronHeuristic("more", lambda task, _: task.network.kept([0, 0, 0, 0]))
    with pytest.raises(ConvexError, match="more: left 4 of 3 neurons"):
        excess(more, normal_task(0, 4, 2, 3), 2)
