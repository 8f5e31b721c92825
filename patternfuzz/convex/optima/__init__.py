"""All optima: the set they form, what stands out in it, and the ways that lead to it.

* The set, :mod:`patternfuzz.convex.optima.optimal_set`: its :mod:`~patternfuzz.convex.optima.directions`, the
  :mod:`~patternfuzz.convex.optima.polytope` of shares, and points of that: :mod:`~patternfuzz.convex.optima.smallest`,
  :mod:`~patternfuzz.convex.optima.quadratic`, :mod:`~patternfuzz.convex.optima.sampling`.
* A way to an optimum, :mod:`patternfuzz.convex.optima.descent_path`: its :mod:`~patternfuzz.convex.optima.pieces`, a
  :mod:`~patternfuzz.convex.optima.walk` that makes them, :mod:`~patternfuzz.convex.optima.exchange` of neurons.
* Over the weight decay, :mod:`patternfuzz.convex.optima.regularisation`: neurons in
  :mod:`~patternfuzz.convex.optima.tracks`, :mod:`~patternfuzz.convex.optima.jumps`, and how far apart networks are,
  :mod:`~patternfuzz.convex.optima.transport`.
"""
