"""Not closed: two hidden neurons that share two outputs and an input and each read an input of their own.

Statement: let neurons ``k`` and ``l`` both feed the outputs ``r1``, ``r2``; let ``c`` be an input both read, ``c1`` one that only ``k``
and ``c2`` one that only ``l`` reads. If no other neuron joins these outputs to these inputs, the window on them is not
closed. The same with inputs and outputs swapped. Together with the 2x2 LU window these are all windows in which two
overlapping rectangles are not closed.

Proof: columns ``c1`` and ``c2`` equal to ``(1, 0)`` force both neurons' output weights to be multiples of ``(1, 0)``, so column ``c``
cannot be ``(0, 1)``; but with output weights ``(1, t)`` and ``(1, 0)`` it is ``((1, t) - (1, 0)) / t``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from patternfuzz.certificate import Edge, LimitProof
from patternfuzz.certificate.limit import Monomial
from patternfuzz.pattern import Pattern, bits

__all__ = ["TwoNeuronWindow", "find_two_neuron_windows", "prove_two_neurons"]

ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class TwoNeuronWindow:
    """Neurons ``k`` and ``l``, outputs ``rows`` and the inputs ``shared`` (both), ``own_k`` and ``own_l``."""

    k: int
    l: int  # noqa: E741 - the letter of the statement
    rows: tuple[int, int]
    shared: int
    own_k: int
    own_l: int


def _words(table: NDArray[np.bool_]) -> list[int]:
    return [int.from_bytes(np.packbits(row, bitorder="little").tobytes(), "little") for row in table]


def find_two_neuron_windows(pattern: Pattern) -> Iterator[TwoNeuronWindow]:
    """Yield at most one window for every two neurons of a shallow pattern (outputs as the shared side)."""
    below, above = (mask.astype(np.int64) for mask in pattern.masks)
    counts = above @ below
    one, two = _words(counts == 1), _words(counts == 2)
    reads, feeds = pattern.rows[0], pattern.columns(1)
    for k, m in combinations(range(pattern.widths[1]), 2):
        rows = feeds[k] & feeds[m]
        if rows & (rows - 1) == 0 or not reads[k] & reads[m]:
            continue
        usable = []
        for r in bits(rows):
            found = one[r] & reads[k] & ~reads[m], one[r] & reads[m] & ~reads[k], two[r] & reads[k] & reads[m]
            if all(found):
                usable.append((r, found))
        for (r, (k1, m1, both1)), (s, (k2, m2, both2)) in combinations(usable, 2):
            if k1 & k2 and m1 & m2 and both1 & both2:
                shared, own_k, own_m = (next(bits(word)) for word in (both1 & both2, k1 & k2, m1 & m2))
                yield TwoNeuronWindow(k, m, (r, s), shared, own_k, own_m)
                break


def prove_two_neurons(spot: TwoNeuronWindow) -> LimitProof:
    """The limit proof, with ``spot`` in the window's numbering."""
    r1, r2 = spot.rows
    k, m = spot.k, spot.l
    x: dict[tuple[int, int], Edge] = {(r, n): (1, r, n) for r in spot.rows for n in (k, m)}
    y: dict[tuple[int, int], Edge] = {
        (n, c): (0, n, c) for n, c in ((k, spot.own_k), (m, spot.own_l), (k, spot.shared), (m, spot.shared))
    }
    curve: dict[Edge, dict[int, Fraction]] = {
        x[r1, k]: {0: ONE},
        x[r2, k]: {1: ONE},
        x[r1, m]: {0: ONE},
        y[k, spot.own_k]: {0: ONE},
        y[m, spot.own_l]: {0: ONE},
        y[k, spot.shared]: {-1: ONE},
        y[m, spot.shared]: {-1: -ONE},
    }
    value = [[Fraction(0)] * 3 for _ in range(2)]
    value[r2][spot.shared] = value[r1][spot.own_k] = value[r1][spot.own_l] = ONE

    def monomial(a: Edge, b: Edge) -> Monomial:
        return tuple(sorted(((a, 1), (b, 1))))

    cofactors: dict[tuple[int, int], dict[Monomial, Fraction]] = {(r2, spot.shared): {(): -ONE}}
    for n, own in ((k, spot.own_k), (m, spot.own_l)):
        cofactors[r2, own] = {monomial(y[n, spot.shared], x[r1, n]): ONE}
        cofactors[r1, own] = {monomial(y[n, spot.shared], x[r2, n]): -ONE}
    return LimitProof(
        tuple(map(tuple, value)), curve, {"monomial": (), "squares": [], "cofactors": cofactors}
    )
