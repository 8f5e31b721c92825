"""Bad windows of the patterns that a search for repairs goes through.

Most patterns on the way have a window that a theorem calls bad, and all of these are relabellings of a few, about which
the oracle need be asked only once. And edits leave most windows as they are: what was once decided bad is remembered,
and a pattern that has one of these windows unchanged needs no oracle.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from patternfuzz.decision import Verdict
from patternfuzz.pattern import Pattern
from patternfuzz.repair.touch import Window
from patternfuzz.shrink.asking import Asker, is_small
from patternfuzz.shrink.descent import descend, named_window
from patternfuzz.shrink.nodes import whole
from patternfuzz.shrink.nodes import window as node_of
from patternfuzz.theorems.two_neurons import find_two_neuron_windows
from patternfuzz.theorems.unique_path import find_unique_path_windows

__all__ = ["BadWindows", "windows_by_rule"]

POOL = 40
"""Windows that are remembered."""

BY_RULE = 10
"""Windows that each theorem is asked for in a pattern on the way."""

PAIRS_LIMIT = 400
"""Hidden neurons up to which pairs are looked at."""


def windows_by_rule(pattern: Pattern, limit: int) -> list[Window]:
    """Windows that a theorem calls not closed; at most one for each hidden neuron or pair of them."""
    found: dict[Window, None] = {}
    for spot in islice(find_unique_path_windows(pattern), limit):
        found[_window((spot.j, spot.j2), (spot.i, spot.i2))] = None
    if pattern.depth == 2 and pattern.widths[1] <= PAIRS_LIMIT:
        for pair in islice(find_two_neuron_windows(pattern), limit):
            found[_window((pair.shared, pair.own_k, pair.own_l), pair.rows)] = None
        for pair in islice(find_two_neuron_windows(pattern.reversed()), limit):
            found[_window(pair.rows, (pair.shared, pair.own_k, pair.own_l))] = None
    return list(found)


def _window(inputs: tuple[int, ...], outputs: tuple[int, ...]) -> Window:
    return tuple(sorted(inputs)), tuple(sorted(outputs))


@dataclass(slots=True)
class BadWindows:
    """The windows decided bad so far, the last used first, and what the pattern was on each."""

    asker: Asker
    _known: dict[Window, set[Pattern]] = field(default_factory=dict)

    def without_oracle(self, pattern: Pattern) -> list[Window]:
        """Bad windows that are found quickly; there may be others.

        Raises:
            OutOfBudgetError: the time is over.
        """
        found = [window for window in windows_by_rule(pattern, BY_RULE) if self.is_bad(pattern, window)]
        return found or list(self.remembered(pattern))

    def remembered(self, pattern: Pattern) -> Iterator[Window]:
        """The windows of this pattern that are known to be bad."""
        for window, bad in self._known.items():
            if pattern.window(*window) in bad:
                yield window

    def in_bad(self, pattern: Pattern) -> Window:
        """A bad window, as small as is found, of a pattern decided not closed.

        Raises:
            OutOfBudgetError: the time is over.
        """
        certificate = self.asker.decision(pattern).certificate
        named = named_window(pattern, certificate)
        every = tuple(range(pattern.n_inputs)), tuple(range(pattern.n_outputs))
        window: Window = every
        if named is not None:
            cut = _window(tuple(named[0]), tuple(named[1]))
            # The numbers in a certificate may belong to a pattern without twins: ask before believing.
            if self.is_bad(pattern, cut):
                window = cut
        node = node_of(whole(pattern), *window)
        if is_small(node.pattern) and node.inputs and self.asker.verdict(node.pattern) is Verdict.NOT_CLOSED:
            bottom = descend(node, self.asker).node
            window = _window(bottom.inputs, bottom.outputs)
        self.remember(pattern, window)
        return window

    def is_bad(self, pattern: Pattern, window: Window) -> bool:
        """Was this window decided not closed, with a certificate that verifies?

        Raises:
            OutOfBudgetError: the time is over.
        """
        return self.asker.verdict(pattern.window(*window).compressed()) is Verdict.NOT_CLOSED

    def remember(self, pattern: Pattern, window: Window) -> None:
        bad = self._known.pop(window, set())
        bad.add(pattern.window(*window))
        self._known = dict([(window, bad), *list(self._known.items())[: POOL - 1]])
