"""Closed on every finite set of inputs: hidden neurons that share an output feed nothing else.

Statement: let the pattern have one hidden layer, and let every output that two hidden neurons feed be the only one
that these neurons feed. Then the networks on a finite set of inputs are closed, ReLU or linear, with biases or
without. Where no output has two neurons, ReLU networks are closed on the cube too.

Proof: outputs fall into blocks without a common neuron, so each block may be looked at alone. A block has a single
output, or a single hidden neuron. *A single output*: for a ReLU neuron the values of ``u relu(v x + b)`` on the
finitely many points form a finite union of polyhedral cones (one for each activation pattern and sign of ``u``), so
do their sums, and these are closed; for linear networks they form a subspace. *A single neuron*: the values form the
matrices ``u s^T`` with ``s`` in a closed cone ``K``, plus constants ``c 1^T`` if there are biases. Without biases
scale ``s`` to length one. With biases subtract means: if ``u s'^T`` converges to a matrix that is not 0, scaled such
that ``s' = s - m 1`` has length one, ``s'`` converges up to sign. If the means ``m`` stay bounded, ``s`` converges
along a subsequence, in ``K``. If they grow, the neuron is in the end on at all points, and ``s'`` is one of the
vectors ``v X`` less its mean: these form a subspace, and a large bias keeps the neuron on. On the cube take ``u
relu(v x)`` with ``v`` of length one (with biases see :mod:`patternfuzz.domains.crosswise`)."""

from __future__ import annotations

from patternfuzz.domains.certificate import apart_node
from patternfuzz.pattern import Pattern, bits
from patternfuzz.scope import Scope

__all__ = ["prove_apart"]


def prove_apart(pattern: Pattern, scope: Scope) -> dict[str, str] | None:
    """The certificate's node if the theorem applies, else ``None``."""
    finite = scope.domain == "finite"
    live = pattern.pruned()
    if live.depth != 2 or not (finite or scope.model == "relu"):
        return None
    feeds = live.columns(1)
    for row in live.rows[1]:
        if row.bit_count() > 1 and not (finite and all(feeds[k].bit_count() == 1 for k in bits(row))):
            return None
    return apart_node()
