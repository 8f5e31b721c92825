"""From a minimal window to the canonical pattern that is reported, and the verified trace that leads there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from patternfuzz.decision import Verdict
from patternfuzz.errors import ShrinkError
from patternfuzz.pattern import Pattern
from patternfuzz.shrink.asking import Asker, OutOfBudgetError
from patternfuzz.shrink.moves.base import Moved
from patternfuzz.shrink.moves.spelling import respell_group
from patternfuzz.shrink.nodes import Node, moved_steps, steps_to
from patternfuzz.shrink.normal import normalise
from patternfuzz.shrink.order import sort_key
from patternfuzz.shrink.result import Step

__all__ = ["Finished", "finish", "group_forms", "verified"]


@dataclass(frozen=True, slots=True)
class Finished:
    """A canonical pattern and the (unverified) steps to it from the start."""

    pattern: Pattern
    steps: tuple[Step, ...]


def finish(node: Node, asker: Asker) -> Finished:
    """The least bad group of a minimal window, in canonical form.

    A minimal window may hold several groups of pieces that share no entry. Its set is the product of theirs, so at
    least one is bad; the least bad one stays. It is as minimal as the window: a smaller bad window of the group would
    be a smaller bad window of the whole.
    """
    options = [(node.pattern, tuple[Step, ...]())]
    options += [
        (form, moved_steps(node.pattern, moves)) for form, moves in group_forms(node.pattern) if _is_bad(form, asker)
    ]
    pattern, steps = min(options, key=lambda option: sort_key(option[0]))
    steps = (*steps_to(node), *steps)
    canonical = pattern.canonical()
    if canonical != pattern:
        steps += (Step("relabel", pattern, canonical, "canonical form under relabelling and reversal"),)
    return Finished(canonical, steps)


def group_forms(pattern: Pattern) -> list[tuple[Pattern, tuple[Moved, ...]]]:
    """The normal forms of the groups of a pattern with at least two, with the moves to them; bad if one of them is."""
    found = []
    for moved in respell_group(pattern):
        normal = normalise(moved.pattern)
        found.append((normal.pattern, (moved, *normal.moves)))
    return found


def _is_bad(pattern: Pattern, asker: Asker) -> bool:
    try:
        return asker.verdict(pattern) is Verdict.NOT_CLOSED
    except OutOfBudgetError:
        return False


def verified(steps: Sequence[Step], asker: Asker) -> tuple[Step, ...]:
    """The trace, with every pattern in it decided not closed and its certificate verified.

    A step to a pattern the oracle cannot decide (though the moves prove it bad) is merged with the next one.

    Raises:
        ShrinkError: the oracle calls a pattern closed that the moves prove bad. One of them is wrong; please report it.
    """
    trace: list[Step] = []
    waiting: list[Step] = []
    for step in steps:
        waiting.append(step)
        try:
            verdict = asker.verdict(step.new)
        except OutOfBudgetError:
            verdict = Verdict.UNKNOWN
        if verdict is Verdict.CLOSED:
            raise ShrinkError(
                f"the oracle calls {step.new!r} closed, but {step.name!r} makes it from {step.old!r}, which is not: "
                "please report this contradiction"
            )
        if verdict is Verdict.NOT_CLOSED:
            trace.append(
                Step(
                    ", ".join(w.name for w in waiting),
                    waiting[0].old,
                    step.new,
                    "; ".join(w.reason for w in waiting),
                )
            )
            waiting = []
    return tuple(trace)
