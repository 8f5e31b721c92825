"""Share of deep patterns decided, by layer sizes; every verdict is verified.

python tests/benchmarks/deep_share.py [--effort 50] [--masks 3 4] [--vertices 8] [--widths 3x2x2x3 ...] [--random 0]

Without ``--random`` all classes with these sizes are asked (no dead neuron, up to relabelling and reversal), with
``--random N`` so many patterns of the sizes given with ``--widths``: each possible edge present independently with a
probability drawn from 0.4 to 0.7, every neuron alive. No time bound: the counts do not depend on the machine.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

import patternfuzz as pf
from patternfuzz.pattern import Pattern
from patternfuzz.pattern.enumerate_deep import deep_classes, width_vectors


def random_patterns(widths: tuple[int, ...], count: int, seed: int = 0) -> Iterator[Pattern]:
    """Random patterns with every neuron alive."""
    rng = random.Random(seed)
    while count:
        p = rng.uniform(0.4, 0.7)
        edges = [
            [(out, inp) for out in range(above) for inp in range(below) if rng.random() < p]
            for below, above in pairwise(widths)
        ]
        pattern = Pattern.from_edges(widths, edges)
        if pattern.compressed() == pattern:
            count -= 1
            yield pattern


def measure(name: str, patterns: Iterable[Pattern], effort: int) -> Counter[str]:
    """Decide and verify; print one line."""
    found: Counter[str] = Counter()
    seconds = []
    for pattern in patterns:
        start = time.process_time()
        decision = pf.decide(pattern, pf.Budget(seconds=None, effort=effort))
        seconds.append(time.process_time() - start)
        if decision.certificate is not None:
            pf.verify(pattern, decision.certificate)
        found[decision.verdict.value] += 1
    line(name, found, f"median {1000 * statistics.median(seconds):.1f} ms, CPU {sum(seconds):.1f} s")
    return found


def line(name: str, found: Counter[str], remark: str = "") -> None:
    """One line of the table."""
    total = found.total()
    share = 100 * (total - found["unknown"]) / total if total else 100
    verdicts = "  ".join(f"{verdict} {found[verdict]:5}" for verdict in ("closed", "not_closed", "unknown"))
    sys.stdout.write(f"{name:14} {total:6}  {verdicts}  decided {share:5.1f} %  {remark}\n")
    sys.stdout.flush()


def main() -> None:
    """Read the options and print the table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--effort", type=int, default=50)
    options.add_argument("--masks", type=int, nargs="*", default=[3, 4])
    options.add_argument("--vertices", type=int, default=8)
    options.add_argument("--widths", nargs="*", default=[])
    options.add_argument("--random", type=int, default=0)
    given = options.parse_args()
    named = [tuple(map(int, text.split("x"))) for text in given.widths]
    for masks in given.masks if not given.random else []:
        total: Counter[str] = Counter()
        for widths in width_vectors(masks, given.vertices):
            total += measure("x".join(map(str, widths)), deep_classes(widths), given.effort)
        line(f"all, {masks} masks", total)
    for widths in named:
        patterns = random_patterns(widths, given.random) if given.random else deep_classes(widths)
        measure("x".join(map(str, widths)), patterns, given.effort)


if __name__ == "__main__":
    main()
