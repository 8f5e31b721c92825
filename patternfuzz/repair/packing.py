"""A lower bound: bad windows whose touch sets are disjoint need an edit each (see :mod:`patternfuzz.repair.touch`)."""

from __future__ import annotations

from collections.abc import Iterable

from patternfuzz.pattern import Pattern
from patternfuzz.repair.rules import Rules
from patternfuzz.repair.touch import Touch, Window, touch_of
from patternfuzz.repair.windows import BadWindows, windows_by_rule
from patternfuzz.shrink.asking import OutOfBudgetError

__all__ = ["packed", "packed_by_rule"]

PER_ROUND = 400
ROUNDS = 40


def packed(pattern: Pattern, windows: Iterable[Window], rules: Rules, enough: int) -> int:
    """How many of these bad windows, taken greedily, have disjoint touch sets; counting ends at ``enough``."""
    kept: list[Touch] = []
    for window in windows:
        touch = touch_of(pattern, window)
        if not any(touch.meets(other, rules) for other in kept):
            kept.append(touch)
            if len(kept) >= enough:
                break
    return len(kept)


def packed_by_rule(pattern: Pattern, bad: BadWindows, rules: Rules) -> int:
    """The lower bound from windows that theorems find, each of which the oracle decides bad, too.

    Never raises for lack of budget: fewer windows are a bound as well.
    """
    return max(_packed_from(pattern, bad, rules, top=top) for top in (False, True))


def _packed_from(pattern: Pattern, bad: BadWindows, rules: Rules, *, top: bool) -> int:
    """Round after round the inputs (``top``: outputs) used are left out, so that other windows come to light."""
    inputs, outputs = list(range(pattern.n_inputs)), list(range(pattern.n_outputs))
    kept: list[Touch] = []
    try:
        for _ in range(ROUNDS):
            used: set[int] = set()
            rest = pattern.window(inputs, outputs)
            for there in windows_by_rule(rest, PER_ROUND):
                window = tuple(inputs[v] for v in there[0]), tuple(outputs[v] for v in there[1])
                touch = touch_of(pattern, window, top=top)
                if any(touch.meets(other, rules) for other in kept) or not bad.is_bad(pattern, window):
                    continue
                kept.append(touch)
                used.update(window[1 if top else 0])
            if top:
                outputs = [v for v in outputs if v not in used]
            else:
                inputs = [v for v in inputs if v not in used]
            if not used or not inputs or not outputs:
                break
    except OutOfBudgetError:
        pass
    return len(kept)
