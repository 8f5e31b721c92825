"""Gap and CPU time of ``convex_optimum`` on random data, up to 50 points in 5 dimensions.

    python tests/benchmarks/convex_gap.py --points 10 30 50 --dimensions 2 3 4 5 --lam 0.01 0.1 1 --seeds 3

All activation patterns are enumerated. A row is one kind of data, over several seeds: the largest gap, absolute and as
a share of the objective, the largest objective and number of neurons, and the mean CPU time of the solution.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping

import numpy as np

from patternfuzz.convex import Optimum, all_patterns, convex_optimum

Generator = np.random.Generator

KINDS: Mapping[str, Callable[[Generator, int, int], np.ndarray]] = {
    "normal": lambda rng, n, d: rng.normal(size=(n, d)),
    "rank-deficient": lambda rng, n, d: rng.normal(size=(n, max(1, d - 1))) @ rng.normal(size=(max(1, d - 1), d)),
    "duplicate rows": lambda rng, n, d: rng.normal(size=(n, d))[rng.integers(0, n, n)],
    "whole numbers": lambda rng, n, d: rng.integers(-2, 3, size=(n, d)).astype(float),
}


def solved(kind: str, n: int, d: int, lam: float, seed: int) -> tuple[int, Optimum, float]:
    """Patterns, the optimum, and seconds for it."""
    rng = np.random.default_rng([n, d, seed] if seed else [n, d])
    X, y = KINDS[kind](rng, n, d), rng.normal(size=n)
    patterns = all_patterns(X)
    started = time.process_time()
    found = convex_optimum(X, y, lam, patterns=patterns)
    return len(patterns), found, time.process_time() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, nargs="+", default=[10, 30, 50])
    parser.add_argument("--dimensions", type=int, nargs="+", default=[2, 3, 4])
    parser.add_argument("--lam", type=float, nargs="+", default=[0.1])
    parser.add_argument("--kinds", choices=KINDS, nargs="+", default=["normal"])
    parser.add_argument("--seeds", type=int, default=1)
    given = parser.parse_args()
    head = "| data | points | dimensions | decay | patterns | objective | gap | share | neurons | rounds | seconds |\n"
    sys.stdout.write(head + "|---" * 11 + "|\n")
    for kind in given.kinds:
        for d in given.dimensions:
            for n in given.points:
                for lam in given.lam:
                    counts, found, seconds = zip(
                        *(solved(kind, n, d, lam, seed) for seed in range(given.seeds)), strict=True
                    )
                    sys.stdout.write(
                        f"| {kind} | {n} | {d} | {lam:g} | {max(counts)} | {max(o.objective for o in found):.6g} | "
                        f"{max(o.gap for o in found):.1e} | {max(o.relative_gap for o in found):.1e} | "
                        f"{max(o.network.width for o in found)} | {max(o.rounds for o in found)} | "
                        f"{sum(seconds) / len(seconds):.1f} |\n"
                    )
                    sys.stdout.flush()


if __name__ == "__main__":
    main()
