"""How many random shallow patterns are decided, and how fast; every verdict is verified by the independent checker.

    python tests/benchmarks/random_shallow.py --shape 4x4x4 --count 1000 --seed 1

Every possible edge is present independently with a probability that is drawn for the pattern, uniformly from 0.4 to
0.7; patterns with a hidden neuron without inputs or without outputs are drawn again. Times are CPU times of the one
process. The canonical forms of undecided patterns are listed, smallest first, and written with ``--out``.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter

import patternfuzz as pf

LOW, HIGH = 0.4, 0.7


def draw(widths: tuple[int, int, int], rng: random.Random) -> pf.Pattern:
    """One random pattern with every hidden neuron alive."""
    inputs, hidden, outputs = widths
    density = rng.uniform(LOW, HIGH)
    while True:
        first = [sum((rng.random() < density) << j for j in range(inputs)) for _ in range(hidden)]
        last = [sum((rng.random() < density) << k for k in range(hidden)) for _ in range(outputs)]
        if all(first) and all(any(row >> k & 1 for row in last) for k in range(hidden)):
            return pf.Pattern(widths, (tuple(first), tuple(last)))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shape", default="4x4x4", help="inputs x hidden neurons x outputs")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=10.0, help="time bound per pattern; 0: none")
    parser.add_argument("--effort", type=int, default=pf.Budget().effort)
    parser.add_argument("--out", help="JSON file for the undecided canonical forms")
    options = parser.parse_args()

    inputs, hidden, outputs = (int(width) for width in options.shape.split("x"))
    budget = pf.Budget(seconds=options.seconds or None, effort=options.effort)
    rng = random.Random(options.seed)
    verdicts: Counter[str] = Counter()
    times: list[float] = []
    checking = 0.0
    undecided: dict[pf.Pattern, None] = {}
    for _ in range(options.count):
        pattern = draw((inputs, hidden, outputs), rng)
        started = time.process_time()
        decision = pf.decide(pattern, budget)
        times.append(time.process_time() - started)
        verdicts[decision.verdict.value] += 1
        if decision.certificate is None:
            undecided[pattern.canonical()] = None
            continue
        started = time.process_time()
        pf.verify(pattern, decision.certificate)
        checking += time.process_time() - started
    times.sort()
    decided = options.count - verdicts["unknown"]
    median, tail = times[len(times) // 2], times[min(len(times) - 1, len(times) * 99 // 100)]
    write = sys.stdout.write
    write(
        f"{options.shape}: {decided} of {options.count} decided ({100 * decided / options.count:.2f} %), "
        f"{verdicts['closed']} closed, {verdicts['not_closed']} not closed, {verdicts['unknown']} unknown; "
        f"all {decided} certificates verified in {checking:.1f} s\n"
        f"CPU seconds per pattern: median {median:.4f}, 99th percentile {tail:.2f}, largest {times[-1]:.2f}, "
        f"in all {sum(times):.0f}\n"
    )
    smallest = sorted(undecided, key=lambda p: (sum(p.widths), p.n_edges, p.rows))
    for pattern in smallest:
        write(f"undecided: widths {pattern.widths}, rows {pattern.rows}\n")
    if options.out:
        with open(options.out, "w", encoding="utf-8") as file:
            json.dump([json.loads(pattern.to_json()) for pattern in smallest], file, indent=1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
