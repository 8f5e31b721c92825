"""``moves="any"``: delete edges and hidden neurons as well, asking the oracle again each time.

Deleting an edge can make a bad pattern closed and a closed one bad, so nothing may be inferred from one answer for
another. Every step takes the least bad pattern one deletion away. When no single deletion leads on, one step that
deletes many edges at once is tried, because of this lemma.

Lemma: every bad shallow pattern has the 6-edge LU as a subgraph. Two neurons ``k, l`` do if they share an entry and
``k`` has at least two outputs and two inputs: keep of ``k`` a 2x2 rectangle around the entry, of ``l`` the entry. If
no two neurons do, every neuron that is not a star shares no entry with any other, so all overlaps are between stars.
Freeing the stars leaves disjoint rectangles, which are closed.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from patternfuzz.decision import Verdict
from patternfuzz.pattern import Pattern, bits
from patternfuzz.shrink.asking import Asker, OutOfBudgetError
from patternfuzz.shrink.nodes import moved_steps
from patternfuzz.shrink.normal import normalise
from patternfuzz.shrink.order import sort_key
from patternfuzz.shrink.result import Step

__all__ = ["deletions", "lower_upper_inside", "strip"]

Option = tuple[Pattern, tuple[Step, ...]]
"""A canonical pattern and the steps to it."""


def deletions(pattern: Pattern) -> Iterator[tuple[str, Pattern]]:
    """Every pattern one deletion away (an edge, or a vertex with its edges), with the deletion's name."""
    for i in range(pattern.depth):
        for out, inp in pattern.edges(i):
            rows = [list(layer) for layer in pattern.rows]
            rows[i][out] &= ~(1 << inp)
            yield f"delete edge {inp} -> {out} of mask {i}", Pattern(pattern.widths, tuple(map(tuple, rows)))
    for layer, width in enumerate(pattern.widths):
        kind = "input" if layer == 0 else "output" if layer == pattern.depth else f"layer-{layer} neuron"
        for v in range(width):
            rows = [list(words) for words in pattern.rows]
            if layer:
                rows[layer - 1][v] = 0
            if layer < pattern.depth:
                rows[layer] = [word & ~(1 << v) for word in rows[layer]]
            yield f"delete {kind} {v}", Pattern(pattern.widths, tuple(map(tuple, rows)))


def lower_upper_inside(pattern: Pattern) -> Pattern | None:
    """A 6-edge LU inside a shallow pattern, by the lemma above: dead vertices dropped; ``None`` if there is none."""
    if pattern.depth != 2:
        return None
    reads, feeds = pattern.rows[0], pattern.columns(1)
    for k, m in permutations(range(pattern.widths[1]), 2):
        rows, columns = feeds[k] & feeds[m], reads[k] & reads[m]
        if not (rows and columns and feeds[k].bit_count() > 1 and reads[k].bit_count() > 1):
            continue
        i, j = next(bits(rows)), next(bits(columns))
        i2 = next(v for v in bits(feeds[k]) if v != i)
        j2 = next(v for v in bits(reads[k]) if v != j)
        below, above = [(k, j), (k, j2), (m, j)], [(i, k), (i2, k), (i, m)]
        return Pattern.from_edges(pattern.widths, [below, above]).compressed()
    return None


def strip(pattern: Pattern, asker: Asker) -> tuple[Option, tuple[Pattern, ...], bool]:
    """Delete while the result stays bad. ``pattern`` is canonical and bad.

    Returns where it ended with the steps, the neighbours left undecided, and whether every single deletion of the end
    was tried. Never raises for lack of budget.
    """
    current, steps = pattern, tuple[Step, ...]()
    while True:
        undecided: list[Pattern] = []
        options = sorted(_options(current), key=lambda option: sort_key(option[0]))
        found: Option | None = None
        try:
            for option in options:
                verdict = asker.verdict(option[0])
                if verdict is Verdict.NOT_CLOSED:
                    found = option
                    break
                if verdict is Verdict.UNKNOWN:
                    undecided.append(option[0])
            else:
                found = _many_at_once(current, asker)
        except OutOfBudgetError:
            return (current, steps), tuple(option[0] for option in options), False
        if found is None:
            return (current, steps), tuple(undecided), True
        current, steps = found[0], (*steps, *found[1])


def _normal(name: str, reason: str, old: Pattern, new: Pattern) -> Option:
    live = new.compressed()
    normal = normalise(live)
    steps = [Step(name, old, live, reason), *moved_steps(live, normal.moves)]
    canonical = normal.pattern.canonical()
    if canonical != normal.pattern:
        steps.append(Step("relabel", normal.pattern, canonical, "canonical form under relabelling and reversal"))
    return canonical, tuple(steps)


def _options(pattern: Pattern) -> Iterator[Option]:
    """One option for every class one deletion away that is smaller in the total order."""
    seen: set[Pattern] = set()
    bound = sort_key(pattern)
    for name, smaller in deletions(pattern):
        option = _normal(name, "still not closed: the oracle was asked again", pattern, smaller)
        if option[0] not in seen and sort_key(option[0]) < bound:
            seen.add(option[0])
            yield option


def _many_at_once(pattern: Pattern, asker: Asker) -> Option | None:
    inside = lower_upper_inside(pattern)
    if inside is None:
        return None
    option = _normal("delete many", "the 6-edge LU inside; no single deletion leads there", pattern, inside)
    smaller = sort_key(option[0]) < sort_key(pattern)
    return option if smaller and asker.verdict(option[0]) is Verdict.NOT_CLOSED else None
