"""How likely is a random support bad? Every possible edge is present independently with probability ``p``.

* :mod:`patternfuzz.probability.exact`: small sizes, every class once, as a polynomial in ``p``.
* :mod:`patternfuzz.probability.monte_carlo`: any size, from samples, with confidence intervals.
* :mod:`patternfuzz.probability.study`: many sizes and densities, in one file that a later run goes on with.
* :mod:`patternfuzz.probability.plot`: the picture.

Three shares everywhere: certified not closed, certified closed, undecided. Undecided ones are never shared out.
"""

from patternfuzz.probability.exact import exact
from patternfuzz.probability.monte_carlo import Estimate, estimate
from patternfuzz.probability.shares import Exact, Interval, wilson
from patternfuzz.probability.study import Plan, Study, run_study

__all__ = ["Estimate", "Exact", "Interval", "Plan", "Study", "estimate", "exact", "run_study", "wilson"]
