"""SGD and Adam under a mask of the first layer, beside the least objective there or a bound of it.

    python tests/benchmarks/masked_convex.py --restarts 5

Normal points and targets. *Bands*: neighbouring inputs, as in a convolution. *LU*: the triangular mask of the LU
pattern, each row several times. *Random*: each weight with probability 1/2. *Magnitude*: the larger half of the weights
of a dense network that Adam trained. Restarts differ in the start and the order of the points. An objective is told as
its excess over the lower bound, in per cent; where the mask's optimum is known, the bound is that.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from patternfuzz.convex import MaskedOptimum, masked_optimum
from patternfuzz.convex.training import Optimizer, trained

Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]


def bands(X: Floats, _y: Floats, hidden: int) -> Mask:
    d = X.shape[1]
    width = max(2, d // 2)
    starts = np.arange(hidden) % (d - width + 1)
    at = np.arange(d)
    return (at >= starts[:, None]) & (at < starts[:, None] + width)


def lower_triangle(X: Floats, _y: Floats, hidden: int) -> Mask:
    d = X.shape[1]
    return np.arange(d) <= np.arange(hidden)[:, None] % d


def at_random(X: Floats, _y: Floats, hidden: int) -> Mask:
    return np.random.default_rng(hidden).random((hidden, X.shape[1])) < 0.5


def by_magnitude(X: Floats, y: Floats, hidden: int) -> Mask:
    dense = trained(X, y, 0.01, width=hidden, optimizer="adam", steps=3000).network
    found: Mask = np.abs(dense.first) > np.median(np.abs(dense.first))
    return found


MASKS: Mapping[str, Callable[[Floats, Floats, int], Mask]] = {
    "bands": bands,
    "LU": lower_triangle,
    "random": at_random,
    "magnitude": by_magnitude,
}


def known(found: MaskedOptimum) -> str:
    """Whether the mask's optimum is, or what the bound is worth."""
    return "yes" if found.optimal else "no" if found.free.complete else "no, rough bound"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--restarts", type=int, default=5)
    parser.add_argument("--steps", type=int, default=10_000)
    parser.add_argument("--lam", type=float, default=0.1)
    parser.add_argument("--masks", choices=MASKS, nargs="+", default=list(MASKS))
    parser.add_argument(
        "--sizes", nargs="+", default=["20x4x12", "20x4x60", "40x5x100"], help="points x inputs x hidden"
    )
    given = parser.parse_args()
    columns = ["mask", "points", "inputs", "hidden", "supports", "bound", "known", "free gap", "s", "found"]
    heads = [f"{name}: {what}" for name in ("SGD", "Adam") for what in ("best", "mean", "s")]
    sys.stdout.write("| " + " | ".join(columns + heads) + " |\n" + "|---" * (len(columns) + len(heads)) + "|\n")
    for name in given.masks:
        for size in given.sizes:
            n, d, hidden = map(int, size.split("x"))
            rng = np.random.default_rng([n, d])
            X, y = rng.normal(size=(n, d)), rng.normal(size=n)
            mask = MASKS[name](X, y, hidden)
            started = time.process_time()
            found = masked_optimum(X, y, given.lam, mask)
            spent = time.process_time() - started

            def excess(objective: float, bound: float = found.lower) -> str:
                return f"{100 * (objective / bound - 1):.3g}"

            cells = [name, n, d, hidden, len(found.seats), f"{found.lower:.6g}", known(found)]
            cells += [f"{found.free.gap:.0e}", f"{spent:.1f}", excess(found.objective)]
            optimizers: tuple[Optimizer, ...] = ("sgd", "adam")
            for optimizer in optimizers:
                started = time.process_time()
                runs = [
                    trained(
                        X, y, given.lam, width=hidden, optimizer=optimizer, mask=mask, steps=given.steps, seed=seed
                    ).objective
                    for seed in range(given.restarts)
                ]
                spent = time.process_time() - started
                cells += [excess(min(runs)), excess(sum(runs) / len(runs)), f"{spent / len(runs):.1f}"]
            sys.stdout.write("| " + " | ".join(map(str, cells)) + " |\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
