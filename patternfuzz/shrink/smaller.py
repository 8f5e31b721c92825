"""Has any minimal window a smaller normal form than the best one known? Small windows first.

To find the least normal form it is not needed to decide every window: only those whose normal form (or that of one of
their groups, see :func:`patternfuzz.shrink.finish.finish`) is smaller in the total order than the best so far. These
are small patterns, so this is much cheaper than listing all minimal windows. Windows around a bad one are not minimal
and are skipped; a window with nothing but free entries is closed without asking.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

from patternfuzz.decision import Verdict
from patternfuzz.pattern import Pattern
from patternfuzz.reduce.spelled import is_spellable
from patternfuzz.shrink.asking import Asker, OutOfBudgetError
from patternfuzz.shrink.finish import group_forms
from patternfuzz.shrink.moves.freeing import freed
from patternfuzz.shrink.nodes import Node, window
from patternfuzz.shrink.order import size_key, sort_key

__all__ = ["Contest", "contest"]


@dataclass(slots=True)
class Contest:
    """Bad windows with smaller normal forms than the best before them, least last; what could not be decided.

    ``complete`` if every window was looked at.
    """

    winners: list[Node] = field(default_factory=list)
    undecided: list[Pattern] = field(default_factory=list)
    complete: bool = False


def contest(top: Node, best: Pattern, asker: Asker) -> Contest:
    """Look at every window of ``top``. ``best`` is canonical. Never raises for lack of budget."""
    found = Contest()
    bad: list[tuple[frozenset[int], frozenset[int]]] = []
    bound = sort_key(best)
    for inputs, outputs in _windows(top.pattern.n_inputs, top.pattern.n_outputs):
        if asker.out_of_time:
            return found
        chosen = frozenset(inputs), frozenset(outputs)
        if any(i <= chosen[0] and o <= chosen[1] for i, o in bad):
            continue
        node = window(top, inputs, outputs)
        for pattern in _candidates(node.pattern):
            if size_key(pattern) > bound[:3] or sort_key(pattern) >= bound:
                continue
            try:
                verdict = asker.verdict(pattern)
            except OutOfBudgetError:
                return found
            if verdict is Verdict.UNKNOWN:
                found.undecided.append(asker.key(pattern))
            if verdict is Verdict.NOT_CLOSED:
                found.winners.append(node)
                bad.append(chosen)
                bound = sort_key(pattern)
    found.complete = True
    return found


def _windows(n_inputs: int, n_outputs: int) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """All windows with at least two inputs and outputs (the others are closed: all neurons are stars), small first."""
    for ends in range(4, n_inputs + n_outputs + 1):
        for width in range(max(2, ends - n_outputs), min(n_inputs, ends - 2) + 1):
            for inputs in combinations(range(n_inputs), width):
                for outputs in combinations(range(n_outputs), ends - width):
                    yield inputs, outputs


def _candidates(pattern: Pattern) -> list[Pattern]:
    """The normal form itself and those of its groups; nothing if all entries are free."""
    if pattern.depth == 2 and is_spellable(pattern) and not freed(pattern)[1]:
        return []
    return [pattern, *(form for form, _ in group_forms(pattern))]
