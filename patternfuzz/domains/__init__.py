"""From matrices to networks on data: what a verdict means for ReLU networks, on the cube and on finite sets of inputs.

* One theorem each: :mod:`patternfuzz.domains.crosswise`, :mod:`patternfuzz.domains.apart`,
  :mod:`patternfuzz.domains.merging`, :mod:`patternfuzz.domains.kinks`.
* :mod:`patternfuzz.domains.certificate`: certificates about networks.
* :mod:`patternfuzz.domains.deciding`: ``decide``.
"""

from patternfuzz.domains.deciding import decide
from patternfuzz.scope import Scope

__all__ = ["Scope", "decide"]
