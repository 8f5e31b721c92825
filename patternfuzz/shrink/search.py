"""The search for minimal windows: which of the ways down is taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from patternfuzz.pattern import Pattern
from patternfuzz.shrink.asking import Asker
from patternfuzz.shrink.descent import Bottom, descend
from patternfuzz.shrink.finish import Finished, finish
from patternfuzz.shrink.nodes import Node, direct
from patternfuzz.shrink.smaller import contest
from patternfuzz.shrink.survey import survey
from patternfuzz.shrink.windows import explore

__all__ = ["Found", "IsLeast", "search"]

IsLeast: TypeAlias = Callable[[Pattern], bool]
"""Is a canonical bad pattern the least of all bad patterns?"""

EXHAUSTIVE_ENDS = 12
"""Inputs and outputs together up to which every window is visited."""
SURVEY_PARTS = 40
SURVEY_ALL_PARTS = 1000
"""Parts of a large start that are looked at for minimal windows: to find the least one, and for ``all=True``."""


@dataclass(slots=True)
class Found:
    """Minimal windows and candidates, and what is known about the search.

    ``complete``: no bad window can be missing. ``least``: none with a smaller normal form can be.
    """

    minimal: list[Finished] = field(default_factory=list)
    candidates: list[tuple[Finished, tuple[Pattern, ...]]] = field(default_factory=list)
    undecided: tuple[Pattern, ...] = ()
    complete: bool = False
    least: bool = False
    note: str = ""


def search(top: Node, first: Node, asker: Asker, is_least_bad: IsLeast, *, everything: bool) -> Found:
    """Look for minimal windows, the quick way first."""

    def least(bottom: Bottom) -> bool:
        if bottom.undecided or not bottom.finished:
            return False
        return is_least_bad(finish(bottom.node, asker).pattern)

    exhaustive = len(top.inputs) + len(top.outputs) <= EXHAUSTIVE_ENDS
    if exhaustive and everything:
        return _from_exploration(top, asker)
    if exhaustive:
        bottom = descend(first, asker)
        if least(bottom) or not bottom.finished:
            return _from_bottoms([bottom], asker, note="" if bottom.finished else "the budget ended on the way down")
        return _from_contest(top, bottom, asker)
    max_parts = SURVEY_ALL_PARTS if everything else SURVEY_PARTS
    seen = survey(top, asker, max_parts=max_parts, enough=(lambda _: False) if everything else least)
    note = f"too large for an exhaustive search: looked for minimal windows in {seen.parts} parts of the start"
    found = _from_bottoms(seen.bottoms, asker, note=note)
    found.undecided = tuple(dict.fromkeys((*found.undecided, *seen.undecided)))
    return found


def _from_bottoms(bottoms: Sequence[Bottom], asker: Asker, *, note: str) -> Found:
    found = Found(note=note)
    for bottom in bottoms:
        done = finish(bottom.node, asker)
        if bottom.finished and not bottom.undecided:
            found.minimal.append(done)
        else:
            found.candidates.append((done, bottom.undecided))
            found.undecided = tuple(dict.fromkeys((*found.undecided, *bottom.undecided)))
    return found


def _from_contest(top: Node, bottom: Bottom, asker: Asker) -> Found:
    """The minimal window of a descent, and smaller ones that any window of the start leads to."""
    seen = contest(top, finish(bottom.node, asker).pattern, asker)
    winners = [descend(node, asker) for node in seen.winners]
    note = (
        "every window of the start with a smaller normal form was decided"
        if seen.complete
        else "the budget ended before all windows of the start were looked at"
    )
    found = _from_bottoms([bottom, *winners], asker, note=note)
    found.undecided = tuple(dict.fromkeys((*found.undecided, *seen.undecided)))
    found.least = seen.complete and not found.undecided
    return found


def _from_exploration(top: Node, asker: Asker) -> Found:
    seen = explore(top, asker)
    ends = len(top.inputs) + len(top.outputs)
    note = (
        f"every window of the start ({ends} inputs and outputs in normal form) was visited or lies in a closed one"
        if seen.complete
        else f"the search ended after {seen.visited} classes of windows"
    )
    return Found(
        minimal=[finish(direct(top, node), asker) for node in seen.minimal],
        candidates=[(finish(direct(top, node), asker), below) for node, below in seen.candidates],
        undecided=seen.undecided,
        complete=seen.complete,
        note=note,
    )
