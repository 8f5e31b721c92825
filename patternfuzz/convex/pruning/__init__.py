"""Fewer neurons: what can be pruned without loss, what each choice loses, and what heuristics lose beside the best.

* Without loss, :mod:`patternfuzz.convex.pruning.prune`: activations as :mod:`~patternfuzz.convex.pruning.columns`,
  their :mod:`~patternfuzz.convex.pruning.dependences`, :mod:`~patternfuzz.convex.pruning.merging` of equal patterns.
* The best choice, :mod:`patternfuzz.convex.pruning.subsets`, by one of the :mod:`~patternfuzz.convex.pruning.measures`.
* :mod:`patternfuzz.convex.pruning.heuristics`, all of them by name in :mod:`patternfuzz.convex.pruning.named`, and
  :mod:`patternfuzz.convex.pruning.against` the best choice.
"""
