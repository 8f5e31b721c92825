"""The worst case of a heuristic for neurons, as a find that a corpus can keep."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from patternfuzz.convex.task import Task
    from patternfuzz.corpus_store.finds import Answer, Case, PruningFind

__all__ = ["worst_find"]

FEW_CHANGES = 2
"""Changes of the weights in the search for ties; what was found is looked at with more."""

STARTS = 3
"""Searches, each from another seed; one alone may end early."""

_SIZES: Mapping[str, Mapping[str, int]] = MappingProxyType(
    {
        "mask-2:4": {"max_width": 4},  # groups of four, with two left of each
        "mask-n:m": {"max_width": 4},  # groups of four or more
        "mask-block": {"min_width": 5, "max_width": 6, "max_points": 6},  # blocks of four rows
    }
)
"""Sizes of networks for heuristics that need other ones."""


def worst_find(heuristic: str, *, refit: bool = True, max_examples: int = 200, seed: int = 0) -> PruningFind | None:
    """The smallest data set and network on which a heuristic is worst, of those that Hypothesis finds.

    ``heuristic`` is a name of :func:`patternfuzz.convex.pruning.named.named`. Numbers are whole, from -2 to 2. With
    ``refit`` there are up to four neurons; without it up to three, for then shares grow with the size. Cases in which
    ties decide do not count. Targets are first the outputs of the network, as if it had been trained to fit them; where
    nothing is found so, any, and numbers are from -1 to 1. ``None`` if no case has a share of more than 0.01.

    Raises:
        HeuristicError: there is no heuristic of that name.
        TorchMissingError: it needs torch.
    """
    from patternfuzz.convex.pruning.named import named
    from patternfuzz.corpus_store import Provenance, versions
    from patternfuzz.corpus_store.finds import PruningFind
    from patternfuzz.corpus_store.finds.judge import answer_of, case_of
    from patternfuzz.strategies import two_layer_tasks
    from patternfuzz.testing.optimum import worst_case

    (prune,) = named([heuristic])
    usual = {"min_width": 2, "max_width": 4 if refit else 3, "max_inputs": 2, "max_points": 3}
    sizes = {**usual, **_SIZES.get(heuristic, {})}

    def steady(task: Task, width: int) -> bool:
        return _steady(case_of(heuristic, task, width, refit=refit))

    def searched(own_fit: bool, most: int) -> list[tuple[Case, Answer]]:
        tasks = two_layer_tasks(**sizes, most=most, own_fit=own_fit)
        found = []
        for one in range(seed, seed + STARTS):
            worst = worst_case(prune, refit=refit, tasks=tasks, where=steady, max_examples=max_examples, seed=one)
            if worst is not None:
                case = case_of(heuristic, worst.task, worst.width, refit=refit)
                found.append((case, answer_of(case)))
        return [(case, answer) for case, answer in found if answer.steady]

    found = searched(own_fit=True, most=2) or searched(own_fit=False, most=1)
    if not found:
        return None
    case, answer = min(found, key=lambda one: (-one[1].share, one[0].size))
    way = "new" if refit else "old"
    provenance = Provenance(
        source="worst",
        command=f"patternfuzz convex worst {heuristic} --weights {way} --examples {max_examples} --seed {seed}",
        seed=seed,
        versions=versions("hypothesis"),
    )
    return PruningFind(case, answer, _title(case, answer), _reason(case, answer), (provenance,))


def _steady(case: Case) -> bool:
    from patternfuzz.corpus_store.finds.judge import is_steady
    from patternfuzz.errors import HeuristicError, TorchMissingError

    try:
        return is_steady(case, FEW_CHANGES)
    except TorchMissingError:
        raise
    except HeuristicError:  # one that gives a few sparsities only
        return False


def _title(case: Case, answer: Answer) -> str:
    return f"{case.heuristic}, {'new output weights' if case.refit else 'weights as they are'}: loses {answer.share}"


def _reason(case: Case, answer: Answer) -> str:
    """What happens; a person says why."""
    chosen = f"neurons {', '.join(map(str, answer.best))}" if answer.best else "no neuron"
    return (
        f"Asked for {case.width} of {len(case.network.second)} neurons, {case.heuristic} leaves "
        f"{len(answer.kept.second)} with a loss of {answer.loss}; {chosen} would lose {answer.best_loss}."
    )
