"""Closed on the cube: ReLU networks whose hidden neurons, wherever they overlap, are nested crosswise or are lines.

Statement: one hidden layer, free biases, inputs in ``[-1, 1]^n``, maximum norm. Neuron ``k`` feeds the outputs
``S_k`` and reads the inputs ``T_k``. Call two neurons *compatible* if ``S_k`` and ``S_l`` do not meet, or ``T_k`` and
``T_l`` do not, or ``S_k <= S_l and T_l <= T_k``, or the reverse (nested crosswise), or ``S_k = S_l`` is a single
output, or ``T_k = T_l`` is a single input (lines). If every two hidden neurons are compatible, the set of networks is
closed.

This is the criterion of arXiv 2306.02666 that for *every* set of hidden neurons the matrices of these neurons alone
are closed: two neurons that are not compatible are not closed by themselves
(:mod:`patternfuzz.theorems.two_neurons`), and compatible ones are closed, see 1. The proof is our own.

Proof. 1. *Compatible neurons have closed matrices.* The entries of a line are free. A neuron that meets a line with
the one output ``i`` and is not one itself is nested with it, so its row ``i`` lies in the line; without this row it
is a rectangle still. Likewise for columns, and neurons nested crosswise stay so. What is left after all lines is
nested crosswise, hence closed (:mod:`patternfuzz.theorems.nested`).

2. *The limit.* Let ``f_t = sum_k u_k relu(v_k x + b_k) + c`` converge uniformly to ``f``, with ``(v_k, b_k)`` scaled
to length one and, along a subsequence, convergent. A neuron whose limit hyperplane does not meet the interior of the
cube is, on any compact part of the interior, in the end always on or always off. Take a hyperplane ``H`` that does,
and the neurons ``G`` with this limit; let ``n`` be its normal. The support of ``n`` lies in ``T_k`` for ``k`` in
``G``. Off these hyperplanes gradients converge and ``f`` is affine piece by piece; ``f`` is continuous, so its
gradient jumps across ``H`` by a matrix ``w n^T``. On the outputs of a part of ``G`` that shares no output with the
rest, the jump is the limit of ``sum (+-) u_k v_k^T`` over this part. Take the smallest such parts.

3. *Parts without a neuron that has a single input.* If ``S_k`` and ``S_l`` meet for two of its neurons, they overlap,
so one of ``S_k`` and ``S_l`` contains the other. So some neuron of the part, its *root*, feeds all outputs of the
part. Choose the side of ``H`` on which the root is off. The root alone makes the jump ``w n^T`` on the outputs of the
part, by ``w relu(+-(n x + b))``, and it is off on the side chosen.

4. *Parts with neurons that have a single input* ``j``: then ``n`` is along ``j``; call them stars. Every other neuron
of the part lies, for each star, with all its outputs in the star's or with none. So outputs fall into cells: those
with stars that are on above ``H`` only, those with stars on below only, and those with both; each other neuron stays
in one cell. For outputs with stars of one kind choose the side on which these are off; they make the jump. For
outputs with both kinds choose any side: there the slope along ``j`` is free on both sides, as the weights of a star
to different outputs do not depend on each other.

5. *The rest.* Let ``Act`` be the neurons that are always on and those of the parts that are on at the side chosen for
their outputs, without roots and stars, and for each ``H`` with cells of both kinds a neuron that reads ``j`` and
feeds these cells. All are compatible: a neuron that reads ``j`` and feeds such a cell has all its outputs there, or
is a line. On the outputs of each part, ``sum_Act u_k v_k^T`` is a gradient of ``f_t`` plus jumps, so for suitable
weights of the added neurons it converges, and by 1 the limit ``B`` is a matrix of ``Act``. Give the neurons in
``Act`` weights with the product ``B``, and biases that keep them on; let roots and stars make the kinks, and stars
also the slopes of the added neurons on one side; let the output biases make up for constants. This network has the
gradients of ``f``, and is ``f``.

The criterion is sufficient only. In mean square nothing of the kind holds: limits may jump.

*Linear networks on finite sets.* If every two neurons that share an output are compatible, counting as overlapping
all that do, whether or not they share an input, linear networks are closed on every finite set: with data ``X``, the
row ``v_k X`` of a neuron ranges over a subspace ``V_k``, and ``T_l <= T_k`` gives ``V_l <= V_k``. Rows of a line are
free in its subspace, and columns of a line free along one vector, which may be divided out as in 1; of the rest,
columns with a common output can be made orthogonal as in :mod:`patternfuzz.theorems.nested`, so factors stay bounded.
With biases the same holds for data less its mean.
"""

from __future__ import annotations

from itertools import combinations

from patternfuzz.domains.certificate import crosswise_node
from patternfuzz.pattern import Pattern
from patternfuzz.scope import Scope
from patternfuzz.theorems.nested import Rectangle, are_crosswise

__all__ = ["prove_crosswise"]


def prove_crosswise(pattern: Pattern, scope: Scope) -> dict[str, str] | None:
    """The certificate's node if the theorem applies, else ``None``."""
    finite = scope.domain == "finite"
    live = pattern.pruned()
    if live.depth != 2 or scope.model != ("linear" if finite else "relu") or not (finite or scope.bias):
        return None
    neurons = {(outs, ins) for outs, ins in zip(live.columns(1), live.rows[0], strict=True) if outs}
    return crosswise_node() if all(_compatible(one, two, finite) for one, two in combinations(neurons, 2)) else None


def _compatible(one: Rectangle, two: Rectangle, finite: bool) -> bool:
    """Whether two neurons do not meet, or are nested crosswise or lines."""
    (s, t), (s2, t2) = one, two
    if not s & s2 or not (finite or t & t2):
        return True
    return are_crosswise(one, two) or (s == s2 and s.bit_count() == 1) or (t == t2 and t.bit_count() == 1)
