"""CPU time of ``is_global_optimum`` as the points grow in fixed dimension: polynomial, as the patterns are.

    python tests/benchmarks/optimality_growth.py --points 20 40 80 160 --dimensions 2 3

Each network is asked about twice: trained in full batches with Adam, and the same with its largest neuron taken away.
Normal points and targets, so that there are as many patterns as there can be. BLAS threads count as CPU time too: set
OMP_NUM_THREADS=1 to compare.
"""

from __future__ import annotations

import argparse
import sys
import time

import numpy as np

from patternfuzz.convex import all_patterns, is_global_optimum
from patternfuzz.convex.training import trained


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, nargs="+", default=[20, 40, 80, 160])
    parser.add_argument("--dimensions", type=int, nargs="+", default=[2, 3])
    parser.add_argument("--lam", type=float, default=1.0)
    given = parser.parse_args()
    write = sys.stdout.write
    write("| dimensions | points | patterns | enumeration s | trained | s | spoiled | s |\n" + "|---" * 8 + "|\n")
    for d in given.dimensions:
        for n in given.points:
            rng = np.random.default_rng([n, d])
            X, y = rng.normal(size=(n, d)), rng.normal(size=n)
            network = trained(X, y, given.lam, width=50, optimizer="adam", batch=n, steps=4_000).network
            started = time.process_time()
            patterns = all_patterns(X)
            row = [f"{d}", f"{n}", f"{len(patterns)}", f"{time.process_time() - started:.2f}"]
            largest = int(np.argmax(network.norms))
            for asked in (network, network.kept(np.arange(network.width) != largest)):
                started = time.process_time()
                found = is_global_optimum(asked, X, y, given.lam, patterns=patterns, tolerance=1e-4)
                row += [found.verdict, f"{time.process_time() - started:.2f}"]
            write("| " + " | ".join(row) + " |\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
