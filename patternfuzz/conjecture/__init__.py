"""A standing search for a counterexample to the structure conjecture.

**Words.** A shallow pattern is a list of *pieces* (``patternfuzz/check/SPEC.md``, rule ``pieces``): at the start the
rectangle (outputs fed) x (inputs read) of every hidden neuron. A *free step* names pieces that together give every
matrix on the union ``E`` of their entries; they go, and ``E`` is taken from all others. A pattern is *structured* if
some sequence of free steps leads to pieces that are full rectangles of which every two that overlap are nested
crosswise (``S_k <= S_l and T_l <= T_k``, or the reverse). Connected components and superfluous twins may be taken apart
and dropped before. Structured patterns are closed, which is proved.

**The structure conjecture.** Every closed shallow pattern is structured.

*Consistent* with it is a pattern that is not closed, or that has a proof of closedness by free steps and nested pieces
alone. A *candidate* is a pattern with a verified proof of closedness by other means, for which no such proof was found
by trying every set of pieces as the next free step. A candidate is a *counterexample* if no sequence of free steps can
exist, because where they end every set of pieces that is left has a generic rank (of the derivative of factors ->
entries) below its number of entries, so that it cannot give every matrix. An undecided pattern is *open*.

**The thin conjecture**, a half of it that speaks about large masks too. Take the free steps that stars and linear
blocks allow. If then some pieces that share entries are not nested, and their generic rank is below the number of their
entries (*thin*), the pattern is not closed. It is counted on the way: every bad pattern of this kind is an instance,
a closed one would refute it, and open ones that are thin are told apart.

Ranks are taken at random points modulo a large prime. They are never too large, and too small only with a probability
below one in 10**15.
"""

from patternfuzz.conjecture.campaign import ConjectureReport, hunt_counterexample
from patternfuzz.conjecture.outcome import Examined, Outcome, examine
from patternfuzz.conjecture.structure import Structure, find_structure, has_structured_proof, is_thin

__all__ = [
    "ConjectureReport",
    "Examined",
    "Outcome",
    "Structure",
    "examine",
    "find_structure",
    "has_structured_proof",
    "hunt_counterexample",
    "is_thin",
]
