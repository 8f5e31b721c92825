"""Few hidden neurons: a theorem with a finite list, and look-up in lists of small patterns.

**Theorem.** A shallow pattern with at most three hidden neurons, of any width, is closed if and only if it contains
none of the bad windows listed in ``three_neurons.json.xz`` (``patternfuzz theorem show`` prints them).

*Contains* means: the pattern, restricted to some of its inputs and outputs and without edges on no path, is one of the
windows up to the numbers of its neurons and up to reversal.

*Proof.*

1. **Windows are monotone.** If ``L`` is closed, so is the set of every window: it is the slice of ``L`` with all other
   entries zero. So a pattern that contains a bad window is not closed. That every window listed is bad is proved by its
   certificate, a limit that is not attained.
2. **Capping.** Call the set ``T`` of hidden neurons that an input feeds its type; an output's is the set that it reads.
   There are 7 non-empty types, and a shallow pattern is, up to order, the number of inputs and outputs of each type.
   Of a type with ``d = |T|`` neurons only ``d`` inputs (outputs) matter: columns of these inputs have rank at most
   ``d``, so those of some ``d`` of them span the others, which then come for free (rule ``cap`` of
   ``patternfuzz/check/SPEC.md``). Hence a pattern is closed exactly when the one with all numbers cut to ``d`` is:
   one of ``(2^3 * 3^3 * 4)^2 = 746,496`` *configurations*. Cutting does not change which of the windows listed it
   contains, because no window listed has more than ``d`` inputs (outputs) of a type.
3. **The finite check.** A second list has *kernels*, each proved closed by its certificate, so that by 1 every
   configuration that is a window of one of them is closed. Every configuration either contains a window of the first
   list or is a window of a kernel of the second. With 2 this decides every pattern. ∎

``patternfuzz theorem verify`` re-verifies all certificates with the independent checker and does the finite check anew.
It also verifies that no entry of a list makes another one superfluous; so the windows are exactly the minimal bad ones.
Patterns with one or two hidden neurons are configurations with unused types. Closedness of the kernels comes from the
rules ``pieces`` and ``rank`` of ``patternfuzz/check/SPEC.md``.

* :mod:`patternfuzz.kernels.counts`: a shallow pattern as counts of inputs and outputs by hidden neurons.
* :mod:`patternfuzz.kernels.growth`: the search, generation by generation.
* :mod:`patternfuzz.kernels.theorem`: both lists and their file; :mod:`patternfuzz.kernels.claim` re-verifies them.
* :mod:`patternfuzz.kernels.lookup`: ``find_window`` and ``find_larger`` in a :class:`Catalogue`.
* :mod:`patternfuzz.kernels.proofs`: the certificate node of what was found.
* :mod:`patternfuzz.kernels.answers`: what the oracle asks.
"""

from patternfuzz.kernels.catalogue import Catalogue, Item
from patternfuzz.kernels.lookup import Places, find_larger, find_window
from patternfuzz.kernels.proofs import bad_node, node_of

__all__ = ["Catalogue", "Item", "Places", "bad_node", "find_larger", "find_window", "node_of"]
