"""Bad windows of deep patterns: windows that contract to one hidden layer are searched as shallow patterns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from patternfuzz.pattern import Pattern
from patternfuzz.reduce.base import Reduced
from patternfuzz.reduce.contract import contract
from patternfuzz.search.bad_windows import bad_window_by_rule
from patternfuzz.search.case_tree import CaseTrees
from patternfuzz.search.clock import Clock
from patternfuzz.search.windows import small_windows
from patternfuzz.search.witness import search_witness, targets

__all__ = ["contracted", "search_deep"]

SHARE = 12
"""The effort for one window is this part of the whole."""


def contracted(pattern: Pattern) -> tuple[list[Reduced], Pattern]:
    """Contract layers as long as possible; the steps, outermost first, and the pattern left."""
    steps: list[Reduced] = []
    current = pattern.pruned()
    while (smaller := contract(current)) is not None:
        steps.append(smaller)
        current = smaller.pattern.pruned()
    return steps, current


def search_deep(pattern: Pattern, clock: Clock) -> tuple[Mapping[str, Any], str] | None:
    """A certificate node and the reason in words, from the first window that contracts and is not closed."""
    share = max(1, clock.steps // SHARE)
    for inputs, outputs in small_windows(pattern):
        if clock.out_of_time or clock.steps <= 0:
            return None
        window = pattern.window(inputs, outputs)
        steps, shallow = contracted(window)
        if shallow.depth > 2:
            continue
        part = clock.part(share)
        found = bad_window_by_rule(shallow) or search_witness(targets(shallow, part), CaseTrees(part))
        clock.settle(share, part)
        if found is not None:
            node = found.node(shallow)
            for step in reversed(steps):
                node = step.lift(node)
            outer = {"rule": "window", "inputs": list(inputs), "outputs": list(outputs), "then": node}
            return outer, f"a window contracts to one hidden layer: {found.reason}"
    return None
