"""Not closed on a finite set of inputs: two ReLU neurons whose kinks meet, though all matrices may be products.

Statement: one hidden layer, ReLU, free biases. Choose two inputs ``a`` and ``b`` and some outputs; the ``r`` neurons
that join them are all that matter. Let ``k`` and ``l`` be two of them that both read ``a``, one of which reads ``b``.
If the ``r`` neurons can be given ``r`` different outputs, ``k`` one that ``l`` feeds too, ``l`` one that ``k`` or
``l`` feeds, and every other neuron one that it feeds, then there is a finite set of inputs on which the networks are
not closed. So two hidden neurons that read the same two inputs and feed the same two outputs are bad, although every
2x2 matrix is a product.

Proof: set all other inputs to 0 and look at ``r`` such outputs, one for every neuron. Let ``z = x_a``, ``d = 3 - 2
x_b``, and for every other neuron ``m`` let ``z_m`` be an affine function of the inputs that it reads, with the lines
``z_m = 0`` and ``z = 0`` in general position (parallel ones distinct). Let ``h = relu(z)``, ``h_m = relu(z_m)``, and
``g = d`` where ``z >= 0`` and 0 elsewhere. With a neuron that is ``relu(z + t (2 + d))`` and one that is ``relu(z + 2
t)``, their difference divided by ``t`` tends to ``g`` on every point with ``z != 0`` and on the points ``q_1 = (z =
0, x_b = 1)`` and ``q_2 = (z = 0, x_b = 2)``, where ``d`` is 1 and -1. So ``f = x_0 g + u h + sum_m x_m h_m`` is a
limit, for ``x_0`` on the outputs that ``k`` and ``l`` feed both, ``u`` on those that one of them feeds, ``x_m`` on
those of ``m``; and these ``r`` vectors can be independent, because of the different outputs. Take as data ``q_1``,
``q_2`` and five points in general position in each region of the lines.

Suppose a network attains ``f`` on the data. Then ``r`` neurons have values whose span, with the constants, contains
``g``, ``h`` and all ``h_m``; these are independent modulo constants, so conversely each neuron's values are ``phi = c
g + e h + sum_m c_m h_m + const``. Now ``phi = relu(s)`` with an affine ``s``. Of five points in general position
three lie on one side of ``s = 0``, so in every region the gradient of ``phi`` is 0 or that of ``s``. Suppose ``c !=
0``. Across ``z = 0`` the gradient jumps by ``J = c grad d + e grad z``, which has a ``b``-component. If some ``c_m !=
0`` with ``z_m = 0`` not parallel to ``z = 0``, the four regions where the lines cross have gradients ``G, G + J, G +
J_m, G + J + J_m``: not all in a set ``{0, grad s}``, as ``J`` and ``J_m`` are not 0. If all such lines are parallel,
``J_m`` has no ``b``-component, so ``grad s`` would have one, and next to the line ``z_m = 0`` a gradient that differs
from 0 and from ``grad s`` by such a ``J_m``. So all ``c_m = 0``: where ``z < 0`` ``phi`` is a constant, and it is 0,
for else ``s`` would be constant; where ``z > 0`` ``phi = s = c d + e z``. At ``q_1`` and ``q_2`` ``phi`` is ``c`` and
``-c``, and both are ``>= 0``: contradiction. So ``c = 0`` for all neurons, and ``g`` is not in their span: a
contradiction.

After arXiv 1907.01507, where two outputs are shown not to be enough for the existence of best approximations; the
statement for patterns and its proof are our own."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, permutations
from typing import Any

from patternfuzz.domains.certificate import kinks_node
from patternfuzz.pattern import Pattern, bits
from patternfuzz.pattern.twins import twins
from patternfuzz.theorems.matching import match_or_drop

__all__ = ["prove_kinks"]

MOST_TRIES = 20_000
"""Pairs of inputs with pairs of neurons that are looked at."""


def prove_kinks(pattern: Pattern) -> dict[str, Any] | None:
    """The certificate's node for the first inputs and neurons to which the theorem applies, else ``None``."""
    live = pattern.pruned()
    if live.depth != 2:
        return None
    feeds = live.columns(1)
    for tries, (a, b, k, m) in enumerate(_candidates(live)):
        if tries == MOST_TRIES:
            return None
        choices = {
            n: outs for n, (outs, ins) in enumerate(zip(feeds, live.rows[0], strict=True)) if ins & (1 << a | 1 << b)
        }
        choices[k], choices[m] = feeds[k] & feeds[m], feeds[k] | feeds[m]
        found = match_or_drop(choices, (1 << live.n_outputs) - 1)
        if found.dropped.isdisjoint((k, m)):
            return kinks_node((a, b), (k, m), found.place)
    return None


def _candidates(live: Pattern) -> Iterator[tuple[int, int, int, int]]:
    """Inputs ``a`` and ``b``, neurons ``k`` and ``l``; inputs of one kind are taken once, or twice as ``a`` and
    ``b``."""
    feeds = live.columns(1)
    kinds = twins(live.columns(0))
    inputs = [inp for members in kinds.values() for inp in members[:2]]
    read_by = {inp: word for word, members in kinds.items() for inp in members}
    for a, b in permutations(inputs, 2):
        for k, m in combinations(bits(read_by[a]), 2):
            if feeds[k] & feeds[m] and read_by[b] & (1 << k | 1 << m):
                yield a, b, k, m
