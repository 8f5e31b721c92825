"""Move for deep patterns: contract a hidden layer that gives every matrix on its boolean product.

Proof: let ``B`` and ``C`` be the masks below and above hidden layer ``k``. If the products ``W_C W_B`` are all
matrices with support in the boolean product ``CB``, replacing both masks by ``CB`` leaves the set of products of the
whole network as it is. That is so when every neuron of the layer feeds at most one neuron or every one reads at most
one (set those weights to 1), and more generally when all pieces of the shallow pattern ``(B, C)`` can be freed
(:mod:`patternfuzz.shrink.moves.freeing`).
"""

from __future__ import annotations

from collections.abc import Iterator

from patternfuzz.pattern import Pattern
from patternfuzz.reduce.contract import without_layer
from patternfuzz.reduce.spelled import is_spellable, pair
from patternfuzz.shrink.moves.base import Moved
from patternfuzz.shrink.moves.freeing import freed

__all__ = ["contract_layer"]


def contract_layer(pattern: Pattern) -> Iterator[Moved]:
    """Contract one hidden layer: one result per layer that can be, none for a shallow pattern."""
    if pattern.depth < 3:
        return
    everything = tuple(range(pattern.n_inputs)), tuple(range(pattern.n_outputs))
    live = pattern.pruned()
    for layer in range(1, live.depth):
        why = _reason(live, layer)
        if why is not None:
            yield Moved(without_layer(live, layer), *everything, "contract layer", why)


def _reason(live: Pattern, layer: int) -> str | None:
    """Why the layer can be contracted, if it can."""
    if all(word.bit_count() <= 1 for word in live.columns(layer)):
        return f"every neuron of layer {layer} feeds at most one neuron"
    if all(word.bit_count() <= 1 for word in live.rows[layer - 1]):
        return f"every neuron of layer {layer} reads at most one neuron"
    shallow = pair(live, layer)
    if is_spellable(shallow) and not freed(shallow)[1]:
        return f"the two factors at layer {layer} give every matrix on their boolean product"
    return None
