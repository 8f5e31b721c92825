"""The convex program of a two-layer network: its blocks, its solution, and bounds that hold whatever a solver did.

* :mod:`patternfuzz.convex.program.arrangement`, :mod:`patternfuzz.convex.program.minors`: activation patterns, exactly.
* :mod:`patternfuzz.convex.program.cones`, :mod:`patternfuzz.convex.program.views`: the largest dual constraint over
  the cones of patterns, for neurons that read all inputs or some; what the lower bounds are proved by.
* :mod:`patternfuzz.convex.program.solver`, :mod:`patternfuzz.convex.program.blocks`: given blocks, handed to a solver.
* :mod:`patternfuzz.convex.program.optimum`: which blocks are needed; the optimum with its gap.
* :mod:`patternfuzz.convex.program.polish`: from a solver's accuracy to that of floats.
* :mod:`patternfuzz.convex.program.gated`: the program without cones.
"""
