"""How many distinct patterns the strategies generate in a minute: one class per canonical form, duplicates skipped.

    python tests/benchmarks/generation_rate.py --max-shape 4x4x4 --time 60

Nothing is decided here; a hunt draws the same batches and decides every class once.
"""

from __future__ import annotations

import argparse
import sys
import time

from patternfuzz.campaign.driver import batch_seed, draw_batch, shape_strategy
from patternfuzz.pattern import Pattern


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--max-shape", default="4x4x4", help="inputs x hidden neurons x outputs")
    parser.add_argument("--time", type=float, default=60.0, help="seconds")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()

    inputs, hidden, outputs = (int(width) for width in options.max_shape.split("x"))
    strategy = shape_strategy((inputs, hidden, outputs))
    seen: set[Pattern] = set()
    drawn = batch = 0
    started = time.perf_counter()
    while time.perf_counter() - started < options.time:
        examples = draw_batch(strategy, seed=batch_seed(options.seed, batch))
        seen.update(pattern.canonical() for pattern in examples)
        drawn, batch = drawn + len(examples), batch + 1
    seconds = time.perf_counter() - started
    sys.stdout.write(
        f"{options.max_shape}: {drawn} patterns in {seconds:.1f} s, {len(seen)} distinct classes: "
        f"{60 * len(seen) / seconds:.0f} per minute\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
