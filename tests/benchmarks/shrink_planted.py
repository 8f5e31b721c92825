"""Does shrinking reach the known minimum from any start in the same trap? Ours against Hypothesis' shrinking alone.

    python tests/benchmarks/shrink_planted.py --count 100 --seed 0

A start is made in two stages. The *core* is a minimal bad pattern (one of 17) with up to two more inputs or outputs
that read or feed its neurons at random, twins among them. Its known minimum is found by brute force: every window of
the core is decided on its own, nothing is inferred, and the least normal form of the minimal windows is taken. Then
the core is *dressed* with what provably leaves its minimal windows alone: new neurons on entries that no neuron of
the core has, closed by themselves (the whole is then a product); stars cut in two; edges whose entries stars make
free; and at last all layers renumbered at random, and half of the starts reversed.

Hypothesis gets a strategy that draws which inputs and outputs stay (sizes and sets, its smallest is the smallest
window), with the start itself as the largest draw; ``find`` generates until a bad window is met and shrinks it. For
``any`` the strategy draws the edges that stay as well. Its result is taken in canonical form; one line more shows it
after our normal form, so that not the rewriting alone makes the difference. Both sides ask the same oracle, and every
class is counted once per start, for ours with the up to 17 smaller patterns that are decided to prove a global
minimum. Hypothesis stops at a local minimum of its encoding and proves nothing. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, combinations, product

from hypothesis import HealthCheck, Phase, find, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from patternfuzz import Budget, Decision, Pattern, Verdict, shrink
from patternfuzz.oracle import decide
from patternfuzz.pattern.edits import grow
from patternfuzz.shrink import sort_key
from patternfuzz.shrink.asking import Asker
from patternfuzz.shrink.finish import finish
from patternfuzz.shrink.nodes import root

EXAMPLES = 300
"""Examples Hypothesis may generate before it shrinks; shrinking is not limited by it."""

EFFORT = Budget(seconds=None, effort=5)

Rectangle = tuple[frozenset[int], frozenset[int]]
"""Outputs and inputs of a hidden neuron."""


def rectangles(n_inputs: int, n_outputs: int, neurons: Sequence[Rectangle]) -> Pattern:
    below = [(k, j) for k, (_, inputs) in enumerate(neurons) for j in inputs]
    above = [(i, k) for k, (outputs, _) in enumerate(neurons) for i in outputs]
    return Pattern.from_edges((n_inputs, len(neurons), n_outputs), [below, above])


def _kernel(*neurons: str) -> Pattern:
    """A pattern from ``"outputs x inputs"`` of every neuron, in digits."""
    sides = [neuron.split("x") for neuron in neurons]
    found = [(frozenset(map(int, s)), frozenset(map(int, t))) for s, t in sides]
    widths = [1 + max(max(side[k]) for side in found) for k in (0, 1)]
    return rectangles(widths[1], widths[0], found)


KERNELS = (
    _kernel("01x01", "1x1"),
    _kernel("02x01", "12x01"),
    _kernel("02x01", "12x01", "2x1"),
    _kernel("01x02", "02x12", "12x2"),
    _kernel("12x01", "012x12", "12x2"),
    _kernel("12x02", "02x12", "12x12"),
    _kernel("01x02", "02x12", "12x12"),
    _kernel("012x012", "01x01", "2x2"),
    _kernel("12x012", "012x12", "2x2"),
    _kernel("01x012", "012x12", "2x2"),
    _kernel("012x01", "02x02", "12x12"),
    _kernel("012x012", "012x01", "2x2"),
    _kernel("012x012", "02x01", "12x2"),
    _kernel("012x012", "012x12", "2x2"),
    _kernel("012x012", "01x12", "2x12"),
    _kernel("02x012", "012x02", "12x12"),
    _kernel("012x012", "02x012", "12x2"),
)
"""Bad patterns to plant, all up to 3 x 3 x 3 that no bad window and no move makes smaller, smallest first. Nothing
below relies on that: the known minimum of a core is found by brute force.
"""


@cache
def answer(pattern: Pattern) -> Decision:
    """The oracle on a canonical pattern, once per run."""
    return decide(pattern, EFFORT)


def verdict(pattern: Pattern) -> Verdict:
    live = pattern.compressed()
    return answer(live.canonical()).verdict if live.n_edges else Verdict.CLOSED


def known_minimum(core: Pattern) -> Pattern | None:
    """By brute force over all windows; ``None`` if the core is closed or a window is undecided."""

    def subsets(width: int) -> list[tuple[int, ...]]:
        return list(chain.from_iterable(combinations(range(width), k) for k in range(1, width + 1)))

    bad = []
    for inputs, outputs in product(subsets(core.n_inputs), subsets(core.n_outputs)):
        found = verdict(core.window(inputs, outputs))
        if found is Verdict.UNKNOWN:
            return None
        if found is Verdict.NOT_CLOSED:
            bad.append((frozenset(inputs), frozenset(outputs)))
    minimal = [w for w in bad if not any(v != w and v[0] <= w[0] and v[1] <= w[1] for v in bad)]
    asker = Asker(lambda pattern, _: answer(pattern.canonical()), EFFORT, trusting=True)
    ends = [finish(root(core.window(sorted(i), sorted(o))), asker).pattern for i, o in minimal]
    return min(ends, key=sort_key, default=None)


def make_core(rng: random.Random) -> Pattern:
    kernel = rng.choice(KERNELS)
    words = range(1, 1 << kernel.widths[1])
    more = rng.randrange(3)
    new_inputs = [rng.choice(words) for _ in range(rng.randint(0, more))]
    return grow(kernel, inputs=new_inputs, outputs=[rng.choice(words) for _ in range(more - len(new_inputs))])


def _neurons(pattern: Pattern) -> list[Rectangle]:
    from patternfuzz.pattern import bits

    return [
        (frozenset(bits(feeds)), frozenset(bits(reads)))
        for feeds, reads in zip(pattern.columns(1), pattern.rows[0], strict=True)
    ]


def _some(rng: random.Random, items: Sequence[int]) -> frozenset[int]:
    return frozenset(rng.sample(list(items), rng.randint(1, len(items))))


def _rubbish(rng: random.Random, core: Pattern) -> tuple[int, int, list[Rectangle]]:
    """New inputs and outputs, and neurons on entries in new rows or new columns only, closed by themselves."""
    while True:
        more_inputs, more_outputs = rng.randint(0, 2), rng.randint(0, 2)
        inputs, outputs = core.n_inputs + more_inputs, core.n_outputs + more_outputs
        neurons = []
        for _ in range(rng.randint(1, 2)):
            if more_outputs and (not more_inputs or rng.random() < 0.5):
                neurons.append((_some(rng, range(core.n_outputs, outputs)), _some(rng, range(inputs))))
            elif more_inputs:
                neurons.append((_some(rng, range(outputs)), _some(rng, range(core.n_inputs, inputs))))
        if not neurons or verdict(rectangles(inputs, outputs, neurons)) is Verdict.CLOSED:
            return inputs, outputs, neurons


def dress(rng: random.Random, core: Pattern) -> Pattern:
    neurons = _neurons(core)
    for k, (rows, columns) in enumerate(list(neurons)):
        if min(len(rows), len(columns)) == 1 and max(len(rows), len(columns)) > 1 and rng.random() < 0.5:
            if len(rows) == 1:
                first = frozenset([min(columns)])
                neurons[k] = (rows, first)
                neurons.append((rows, columns - first))
            else:
                first = frozenset([min(rows)])
                neurons[k] = (first, columns)
                neurons.append((rows - first, columns))
    free = {e for rows, columns in neurons if min(len(rows), len(columns)) == 1 for e in product(rows, columns)}
    for k, (rows, columns) in enumerate(neurons):
        if min(len(rows), len(columns)) > 1:
            covered = [i for i in range(core.n_outputs) if i not in rows and all((i, j) in free for j in columns)]
            if covered and rng.random() < 0.7:
                neurons[k] = (rows | {rng.choice(covered)}, columns)
    inputs, outputs, more = _rubbish(rng, core)
    pattern = rectangles(inputs, outputs, [*neurons, *more])
    new = [rng.sample(range(width), width) for width in pattern.widths]
    edges = [[(new[i + 1][o], new[i][n]) for o, n in pattern.edges(i)] for i in range(2)]
    pattern = Pattern.from_edges(pattern.widths, edges)
    return pattern.reversed() if rng.random() < 0.5 else pattern


def planted(count: int, seed: int) -> list[tuple[Pattern, Pattern]]:
    """Starts with their known minima."""
    rng = random.Random(seed)
    found: list[tuple[Pattern, Pattern]] = []
    while len(found) < count:
        core = make_core(rng)
        minimum = known_minimum(core)
        if minimum is not None:
            found.append((dress(rng, core), minimum))
    return found


@dataclass
class Line:
    """One row of the table."""

    name: str
    results: list[Pattern] = field(default_factory=list)
    hits: int = 0
    calls: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def add(self, result: Pattern | None, minimum: Pattern, calls: int, seconds: float) -> None:
        if result is not None:
            self.results.append(result)
        self.hits += result == minimum
        self.calls.append(calls)
        self.seconds.append(seconds)


class Counting:
    """The oracle for one start: every class is asked once."""

    def __init__(self) -> None:
        self.asked: set[Pattern] = set()

    def __call__(self, pattern: Pattern, _budget: Budget | None = None) -> Decision:
        canonical = pattern.canonical()
        self.asked.add(canonical)
        # A certificate is about one labelling, so a relabelled pattern is decided again, and verified by the shrinker.
        return answer(canonical) if canonical == pattern else decide(pattern, EFFORT)


def windows(start: Pattern) -> st.SearchStrategy[Pattern]:
    def ends(width: int) -> st.SearchStrategy[frozenset[int]]:
        return st.frozensets(st.integers(0, width - 1), min_size=1)

    return st.builds(
        lambda i, o: start.window(sorted(i), sorted(o)).compressed(), ends(start.n_inputs), ends(start.n_outputs)
    )


def subgraphs(start: Pattern) -> st.SearchStrategy[Pattern]:
    def some(i: int) -> st.SearchStrategy[frozenset[tuple[int, int]]]:
        return st.frozensets(st.sampled_from(sorted(start.edges(i))))

    return st.builds(
        lambda below, above: Pattern.from_edges(start.widths, [below, above]).compressed(), some(0), some(1)
    )


def by_hypothesis(strategy: st.SearchStrategy[Pattern], oracle: Counting, seed: int) -> Pattern | None:
    quick = settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    try:
        return find(
            strategy,
            lambda p: p.n_edges > 0 and oracle(p.canonical()).verdict is Verdict.NOT_CLOSED,
            settings=quick,
            random=random.Random(seed),
        ).canonical()
    except NoSuchExample:
        return None


def _timed(run: Callable[[Counting], Pattern | None]) -> tuple[Pattern | None, int, float]:
    oracle = Counting()
    started = time.perf_counter()
    found = run(oracle)
    return found, len(oracle.asked), time.perf_counter() - started


def normal(pattern: Pattern | None) -> Pattern | None:
    return None if pattern is None else root(pattern).pattern.canonical()


def measure(starts: Sequence[tuple[Pattern, Pattern]], seed: int) -> list[Line]:
    ours, theirs, rewritten = Line("`shrink`"), Line("Hypothesis alone"), Line("Hypothesis, then our normal form")
    ours_any, theirs_any = Line('`shrink`, `moves="any"`'), Line("Hypothesis alone, edges too")
    lu = KERNELS[0].canonical()
    for number, (start, minimum) in enumerate(starts):
        ours.add(*_with(minimum, _timed(lambda o, s=start: shrink(s, decide=o).pattern)))
        found, calls, seconds = _timed(lambda o, s=start, n=number: by_hypothesis(windows(s), o, seed + n))
        theirs.add(found, minimum, calls, seconds)
        rewritten.add(normal(found), minimum, calls, seconds)
        ours_any.add(*_with(lu, _timed(lambda o, s=start: shrink(s, moves="any", decide=o).pattern)))
        theirs_any.add(*_with(lu, _timed(lambda o, s=start, n=number: by_hypothesis(subgraphs(s), o, seed + n))))
    return [ours, theirs, rewritten, ours_any, theirs_any]


def _with(minimum: Pattern, timed: tuple[Pattern | None, int, float]) -> tuple[Pattern | None, Pattern, int, float]:
    found, calls, seconds = timed
    return found, minimum, calls, seconds


def table(lines: Sequence[Line], starts: Sequence[tuple[Pattern, Pattern]]) -> str:
    minima = len({minimum for _, minimum in starts})
    rows = [
        "| shrinking | known minimum reached | distinct results | oracle calls, median (mean) | seconds, median |",
        "|---|---|---|---|---|",
    ]
    for number, line in enumerate(lines):
        ideal = minima if number < 3 else 1
        rows.append(
            f"| {line.name} | {line.hits} of {len(line.calls)} | {len(set(line.results))} (ideal {ideal}) | "
            f"{statistics.median(line.calls):.0f} ({statistics.mean(line.calls):.0f}) | "
            f"{statistics.median(line.seconds):.3f} |"
        )
    return "\n".join(rows)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100, help="planted patterns")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    starts = planted(options.count, options.seed)
    lines = measure(starts, options.seed)
    sizes = [start.n_vertices for start, _ in starts]
    sys.stdout.write(table(lines, starts) + "\n")
    sys.stdout.write(
        f"\n{len(starts)} planted patterns of {min(sizes)} to {max(sizes)} vertices, "
        f"{len({minimum for _, minimum in starts})} distinct known minima, seed {options.seed}.\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
