"""What patternfuzz finds in the pruned digits model of ``tests/data/digits_model``, as a Markdown table.

    python tests/benchmarks/real_model.py

A *2 x 2 trap* is two pixels and two digits joined like the smallest bad pattern: one hidden neuron joins all four, and
three of the four (pixel, digit) pairs have no other path, and the fourth has. They are counted from the masks alone.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import patternfuzz as pf

MODEL = Path(__file__).parents[1] / "data" / "digits_model"
Mask = NDArray[np.bool_]


def traps(first: Mask, last: Mask) -> tuple[int, set[int], set[int], set[int]]:
    """The number of 2 x 2 traps, and the inputs, hidden neurons and outputs that take part in one."""
    paths = last.astype(np.int64) @ first.astype(np.int64)
    number, inputs, hidden, outputs = 0, set[int](), set[int](), set[int]()
    for neuron in range(len(first)):
        rows, columns = np.flatnonzero(last[:, neuron]), np.flatnonzero(first[neuron])
        alone = paths[np.ix_(rows, columns)] == 1
        for a, out in enumerate(rows):
            for b, other in enumerate(rows):
                both = columns[alone[a] & alone[b]]
                shared = columns[alone[a] & ~alone[b]]
                if a != b and len(both) and len(shared):
                    number += len(both) * len(shared)
                    inputs |= {int(column) for column in (*both, *shared)}
                    outputs |= {int(out), int(other)}
                    hidden.add(neuron)
    return number, inputs, hidden, outputs


def main() -> int:
    lines = [
        "| density | weights | verdict | time | shrunk to | 2 x 2 traps | pixels in one | hidden neurons | digits |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    pf.decide(
        pf.Pattern.from_masks([[[1, 1], [0, 1]], [[1, 0], [1, 1]]])
    )  # loads everything, so that times are of work
    for path in sorted(MODEL.glob("digits_*.npz")):
        pattern = pf.load_pattern(path)
        started = time.perf_counter()
        decision = pf.decide(pattern)
        seconds = time.perf_counter() - started
        if decision.certificate is not None:
            pf.verify(pattern, decision.certificate)
        small = pf.shrink(pattern).pattern
        number, inputs, hidden, outputs = traps(*pattern.masks)
        lines.append(
            f"| {path.stem[-2:].lstrip('0')} % | {pattern.n_edges} | {decision.verdict} | {seconds * 1000:.0f} ms | "
            f"{'x'.join(map(str, small.widths))}, {small.n_edges} edges | {number} | {len(inputs)} of 64 | "
            f"{len(hidden)} of 32 | {len(outputs)} of 10 |"
        )
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
