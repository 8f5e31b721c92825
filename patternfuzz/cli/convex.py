"""``patternfuzz convex``: the group."""

from __future__ import annotations

import click

from patternfuzz.cli.convex_against import convex_against
from patternfuzz.cli.convex_check import convex_check
from patternfuzz.cli.convex_optimum import convex_masked, convex_optimum
from patternfuzz.cli.convex_path import convex_lambda_path, convex_path
from patternfuzz.cli.convex_prune import convex_prune
from patternfuzz.cli.convex_set import convex_set
from patternfuzz.cli.convex_worst import convex_worst

__all__ = ["convex_group"]


@click.group(name="convex", short_help="Two-layer networks: their global optima, and how well heuristics prune.")
def convex_group() -> None:
    """Two-layer ReLU networks with one output and weight decay: the global optimum as ground truth for pruning.

    A network is f(X) = relu(X first^T) second, without biases: append a column of ones to the points for those. The
    objective is 1/2 ||f(X) - y||^2 + lam/2 (sum of all squared weights), with no 1/n anywhere.

    DATA is an npz with X, of shape (points, inputs), and y; or a csv of one point on each line, its target last.
    NETWORK is an npz with first, of shape (neurons, inputs), and second; or what patternfuzz stability reads.
    """


for command in (
    convex_optimum,
    convex_masked,
    convex_check,
    convex_set,
    convex_path,
    convex_lambda_path,
    convex_prune,
    convex_against,
    convex_worst,
):
    convex_group.add_command(command)
