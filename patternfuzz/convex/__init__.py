"""Two-layer ReLU networks with one output, as convex programs: what is optimal, and what can be pruned."""

from __future__ import annotations

from patternfuzz.convex.arrangement import Patterns, all_patterns, sampled_patterns
from patternfuzz.convex.gated import Gated, gated_of, gated_optimum, relu_of
from patternfuzz.convex.masked import MaskedOptimum, Seats, masked_optimum
from patternfuzz.convex.masked_optimality import MaskedOptimality, is_masked_optimum
from patternfuzz.convex.optima.descent_path import DescentPath, path_to_optimum
from patternfuzz.convex.optima.optimal_set import OptimalNetwork, OptimalSet, Smallest, optimal_set
from patternfuzz.convex.optima.regularisation import RegularisationPath, RegularisationPoint, regularisation_path
from patternfuzz.convex.optimality import Optimality, is_global_optimum
from patternfuzz.convex.optimum import Optimum, convex_optimum
from patternfuzz.convex.program import Solver
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
