"""Two-layer ReLU networks with one output, as convex programs: what is optimal, and what can be pruned.

* :mod:`patternfuzz.convex.two_layer`, :mod:`patternfuzz.convex.task`, :mod:`patternfuzz.convex.files`: networks, data,
  the objective.
* :mod:`patternfuzz.convex.program`: activation patterns, the convex program, the optimum with a proved gap.
* :mod:`patternfuzz.convex.optimality`, :mod:`patternfuzz.convex.stationary`: is this network an optimum, of all or
  among its neighbours?
* :mod:`patternfuzz.convex.optima`: all optima; the way to one from any network; optima over the weight decay.
* :mod:`patternfuzz.convex.pruning`: as few neurons as possible, and how far heuristics are from that.
* :mod:`patternfuzz.convex.masked`: the same problem under a mask of the first layer.
* :mod:`patternfuzz.convex.training`: what SGD and Adam reach.
* :mod:`patternfuzz.convex.arguments`, :mod:`patternfuzz.convex.gap`, :mod:`patternfuzz.convex.mixed_integer`: checks of
  numbers, results with a bound, and integer programs, which these share.
"""

from __future__ import annotations

from patternfuzz.convex.masked.optimality import MaskedOptimality, is_masked_optimum
from patternfuzz.convex.masked.optimum import MaskedOptimum, Seats, masked_optimum
from patternfuzz.convex.optima.descent_path import DescentPath, path_to_optimum
from patternfuzz.convex.optima.optimal_set import OptimalNetwork, OptimalSet, Smallest, optimal_set
from patternfuzz.convex.optima.regularisation import RegularisationPath, RegularisationPoint, regularisation_path
from patternfuzz.convex.optimality import Optimality, is_global_optimum
from patternfuzz.convex.program.arrangement import Patterns, all_patterns, sampled_patterns
from patternfuzz.convex.program.gated import Gated, gated_of, gated_optimum, relu_of
from patternfuzz.convex.program.optimum import Optimum, convex_optimum
from patternfuzz.convex.program.solver import Solver
from patternfuzz.convex.pruning.against import WidthLosses, loss_over_width
from patternfuzz.convex.pruning.heuristics import NEURON_HEURISTICS, NeuronHeuristic, by_masks, by_score
from patternfuzz.convex.pruning.prune import Pruned, is_minimal, optimal_prune
from patternfuzz.convex.task import Task
from patternfuzz.convex.training import Trained, trained
from patternfuzz.convex.two_layer import TwoLayer

__all__ = [
    "NEURON_HEURISTICS",
    "DescentPath",
    "Gated",
    "MaskedOptimality",
    "MaskedOptimum",
    "NeuronHeuristic",
    "OptimalNetwork",
    "OptimalSet",
    "Optimality",
    "Optimum",
    "Patterns",
    "Pruned",
    "RegularisationPath",
    "RegularisationPoint",
    "Seats",
    "Smallest",
    "Solver",
    "Task",
    "Trained",
    "TwoLayer",
    "WidthLosses",
    "all_patterns",
    "by_masks",
    "by_score",
    "convex_optimum",
    "gated_of",
    "gated_optimum",
    "is_global_optimum",
    "is_masked_optimum",
    "is_minimal",
    "loss_over_width",
    "masked_optimum",
    "optimal_prune",
    "optimal_set",
    "path_to_optimum",
    "regularisation_path",
    "relu_of",
    "sampled_patterns",
    "trained",
]
