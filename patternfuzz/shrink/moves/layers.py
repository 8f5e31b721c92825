"""Move for deep patterns: contract a hidden layer that gives every matrix on its boolean product.

Proof: let ``B`` and ``C`` be the masks below and above hidden layer ``k``. If the products ``W_C W_B`` are all
matrices with support in the boolean product ``CB``, replacing both masks by ``CB`` leaves the set of products of the
whole network as it is. That is so when every neuron of the layer feeds at most one neuron or every one reads at most
one (set those weights to 1), and more generally when all pieces of the shallow pattern ``(B, C)`` can be freed
(:mod:`patternfuzz.reduce.free`).
"""

from __future__ import annotations

from patternfuzz.pattern import Pattern, bits
from patternfuzz.reduce.contract import contract
from patternfuzz.reduce.free import free_entries
from patternfuzz.reduce.pieces import pieces_of
from patternfuzz.shrink.moves.base import Moved
from patternfuzz.shrink.moves.spelling import is_spellable, pair

__all__ = ["contract_layer"]


def contract_layer(pattern: Pattern) -> Moved | None:
    """Contract the first hidden layer that can be; ``None`` if there is none or only one hidden layer."""
    if pattern.depth < 3:
        return None
    everything = tuple(range(pattern.n_inputs)), tuple(range(pattern.n_outputs))
    reduced = contract(pattern)
    if reduced is not None:
        layer = reduced.step["layer"]
        why = f"every neuron of layer {layer} feeds at most one neuron, or every one reads at most one"
        return Moved(reduced.pattern, *everything, "contract layer", why)
    for layer in range(1, pattern.depth):
        shallow = pair(pattern, layer)
        if is_spellable(shallow) and not free_entries(pieces_of(shallow))[1]:
            why = f"the two factors at layer {layer} give every matrix on their boolean product"
            return Moved(_joined(pattern, layer), *everything, "contract layer", why)
    return None


def _joined(pattern: Pattern, layer: int) -> Pattern:
    below = pattern.rows[layer - 1]
    joined = []
    for word in pattern.rows[layer]:
        reads = 0
        for k in bits(word):
            reads |= below[k]
        joined.append(reads)
    return Pattern(
        (*pattern.widths[:layer], *pattern.widths[layer + 1 :]),
        (*pattern.rows[: layer - 1], tuple(joined), *pattern.rows[layer + 1 :]),
    )
