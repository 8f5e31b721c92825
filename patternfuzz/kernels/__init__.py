"""Few hidden neurons: shallow patterns of any width compared with lists of small ones.

* :mod:`patternfuzz.kernels.counts`: a shallow pattern as counts of inputs and outputs by hidden neurons.
* :mod:`patternfuzz.kernels.lookup`: ``find_window`` and ``find_larger`` in a :class:`Catalogue`.
* :mod:`patternfuzz.kernels.proofs`: the certificate node of what was found.
"""

from patternfuzz.kernels.catalogue import Catalogue, Item
from patternfuzz.kernels.lookup import Places, find_larger, find_window
from patternfuzz.kernels.proofs import bad_node, node_of

__all__ = ["Catalogue", "Item", "Places", "bad_node", "find_larger", "find_window", "node_of"]
