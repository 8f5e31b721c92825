"""Re-verification of the whole theorem: every proof, both lists, and all configurations.

Nothing of the search is used, and nothing of the look-up: which configurations a window or a kernel decides is worked
out here from the definition, for all of them at once. A *configuration* says how many inputs and how many outputs
belong to each non-empty set ``T`` of hidden neurons, at most ``|T|`` each: 864 on either side for three hidden neurons,
746,496 together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, permutations, product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from patternfuzz.errors import PatternfuzzError
from patternfuzz.kernels.theorem import Entry, Theorem
from patternfuzz.pattern import Pattern, bits

__all__ = ["Counted", "verify_theorem"]

Verify = Callable[[Pattern, Mapping[str, Any] | None], None]

Side = NDArray[np.bool_]
"""One truth value for each configuration of one side."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What was verified."""

    windows: int
    kernels: int
    configurations: int
    not_closed: int
    closed: int


def verify_theorem(theorem: Theorem, verify: Verify) -> Counted:
    """Verify every certificate with ``verify``, that no list has an entry too many, and that both cover everything.

    It follows that every window listed is minimal: with an input or output less it contains no other one, so a kernel
    covers it.

    Raises:
        PatternfuzzError: the theorem does not hold as it stands; the message says what is wrong.
    """
    hidden = theorem.hidden
    if hidden not in (1, 2, 3):
        raise PatternfuzzError(f"theorems for 1 to 3 hidden neurons can be verified, not for {hidden}")
    for entries, verdict in ((theorem.windows, "not_closed"), (theorem.kernels, "closed")):
        for number, entry in enumerate(entries):
            _verify_entry(entry, f"{verdict} pattern {number}", verdict, hidden, verify)
    limits = [word.bit_count() for word in range(1, 1 << hidden)]
    sides = np.array(list(product(*(range(limit + 1) for limit in limits))))
    above = [_containing(entry.pattern, sides, hidden) for entry in theorem.windows]
    below = [_contained(entry.pattern, sides, hidden) for entry in theorem.kernels]
    for name, covers, entries in (("window", above, theorem.windows), ("kernel", below, theorem.kernels)):
        for n, entry in enumerate(entries):
            i, o = (_position(words, sides, hidden) for words in _words(entry.pattern))
            twice = [m for m, cover in enumerate(covers) if m != n and cover[i, o]]
            if twice:
                raise PatternfuzzError(f"{name} {n} says nothing new beside {name} {twice[0]}: one of them is too many")
    bad = np.logical_or.reduce(above, axis=0) if above else np.zeros((len(sides),) * 2, dtype=bool)
    good = np.logical_or.reduce(below, axis=0) if below else np.zeros((len(sides),) * 2, dtype=bool)
    if (bad & good).any():
        raise PatternfuzzError("a configuration contains a bad window and lies in a closed kernel: a proof is wrong")
    if not (bad | good).all():
        missing = int((~(bad | good)).sum())
        i, o = np.argwhere(~(bad | good))[0]
        raise PatternfuzzError(
            f"{missing} of {bad.size} configurations contain no window listed and lie in no kernel listed, for example "
            f"inputs {sides[i].tolist()}, outputs {sides[o].tolist()} (how many for each set): a list is incomplete"
        )
    return Counted(len(above), len(below), int(bad.size), int(bad.sum()), int(good.sum()))


def _verify_entry(entry: Entry, name: str, verdict: str, hidden: int, verify: Verify) -> None:
    try:
        certificate = entry.certificate
    except ValueError as error:
        raise PatternfuzzError(f"{name}: its certificate is not JSON ({error})") from error
    if not isinstance(certificate, dict) or certificate.get("verdict") != verdict:
        raise PatternfuzzError(f"{name}: its certificate claims something else")
    verify(entry.pattern, certificate)
    if entry.pattern.depth != 2 or entry.pattern.widths[1] > hidden:
        raise PatternfuzzError(f"{name}: has more than one hidden layer or too many hidden neurons")
    if not all(chain(*_words(entry.pattern), entry.pattern.rows[0], entry.pattern.columns(1))):
        raise PatternfuzzError(f"{name}: has a neuron without a path through it")


def _words(pattern: Pattern) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The sets of hidden neurons of the inputs and of the outputs."""
    return pattern.columns(0), pattern.rows[1]


def _renamed(words: Iterable[int], order: Sequence[int]) -> list[int]:
    return [sum(1 << order[k] for k in bits(word)) for word in words]


def _counts(words: Iterable[int], hidden: int) -> NDArray[np.int64]:
    return np.bincount(list(words), minlength=1 << hidden)[1:]


def _position(words: Iterable[int], sides: NDArray[np.int64], hidden: int) -> int:
    """Which configuration this is; the pattern has no more twins than are counted."""
    found = np.flatnonzero((sides == _counts(words, hidden)).all(axis=1))
    if len(found) != 1:
        raise PatternfuzzError("a pattern listed has more twins than can matter")
    return int(found[0])


def _upright(pattern: Pattern, hidden: int) -> Iterable[tuple[list[int], list[int], tuple[int, ...]]]:
    """The sets of a pattern and of its reverse under every numbering of its hidden neurons, and what is left over."""
    inputs, outputs = _words(pattern)
    for order in permutations(range(hidden), pattern.widths[1]):
        rest = tuple(k for k in range(hidden) if k not in order)
        one, other = _renamed(inputs, order), _renamed(outputs, order)
        yield one, other, rest
        yield other, one, rest


def _containing(window: Pattern, sides: NDArray[np.int64], hidden: int) -> NDArray[np.bool_]:
    """Which configurations (inputs, outputs) have this window.

    A hidden neuron that the window does not have is dead in it: no input of the window feeds it (and the outputs of the
    window may read it or not), or the other way round.
    """
    found = np.zeros((len(sides),) * 2, dtype=bool)
    for inputs, outputs, rest in _upright(window, hidden):
        for read in product((False, True), repeat=len(rest)):
            open_inputs = [k for k, yes in zip(rest, read, strict=True) if yes]
            open_outputs = [k for k, yes in zip(rest, read, strict=True) if not yes]
            found |= np.outer(
                _enough(inputs, open_inputs, sides, hidden), _enough(outputs, open_outputs, sides, hidden)
            )
    return found


def _enough(words: Sequence[int], either: Sequence[int], sides: NDArray[np.int64], hidden: int) -> Side:
    """Which configurations of a side have neurons with these sets, apart from the hidden neurons in ``either``."""
    ignored = sum(1 << k for k in either)
    available = np.zeros((len(sides), 1 << hidden), dtype=np.int64)
    for word in range(1, 1 << hidden):
        available[:, word & ~ignored] += sides[:, word - 1]
    found: Side = np.all(available[:, 1:] >= _counts(words, hidden), axis=1)
    return found


def _contained(kernel: Pattern, sides: NDArray[np.int64], hidden: int) -> NDArray[np.bool_]:
    """Which configurations are windows of this kernel."""
    found = np.zeros((len(sides),) * 2, dtype=bool)
    for inputs, outputs, _ in _upright(kernel, hidden):
        fits = [np.all(sides <= _counts(words, hidden), axis=1) for words in (inputs, outputs)]
        found |= np.outer(fits[0], fits[1])
    return found
