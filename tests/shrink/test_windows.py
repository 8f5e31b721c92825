"""All minimal windows, against every window decided one by one."""

from itertools import combinations

import pytest

import patternfuzz as pf
from patternfuzz.shrink.asking import Asker
from patternfuzz.shrink.finish import finish
from patternfuzz.shrink.nodes import root
from patternfuzz.shrink.order import sort_key


def subsets(width):
    return [frozenset(c) for k in range(1, width + 1) for c in combinations(range(width), k)]


def minimal_windows(pattern, verdict, decide):
    """The normal forms of the minimal windows, from the definition; ``None`` if a window is undecided."""
    bad = []
    for inputs in subsets(pattern.n_inputs):
        for outputs in subsets(pattern.n_outputs):
            answer = verdict(pattern.window(sorted(inputs), sorted(outputs)))
            if answer is pf.Verdict.UNKNOWN:
                return None
            if answer is pf.Verdict.NOT_CLOSED:
                bad.append((inputs, outputs))
    least = [w for w in bad if not any(v != w and v[0] <= w[0] and v[1] <= w[1] for v in bad)]
    asker = Asker(decide, pf.Budget(), trusting=True)
    ends = {finish(root(pattern.window(sorted(i), sorted(o))), asker).pattern for i, o in least}
    return tuple(sorted(ends, key=sort_key))


@pytest.mark.parametrize(("widths", "tries"), [((3, 3, 3), 60), ((4, 3, 3), 30), ((3, 3, 3, 3), 60)])
def test_nothing_is_missing_and_nothing_too_much(widths, tries, random_pattern, relabelled, verdict, remembered, rng):
    compared = 0
    for _ in range(tries):
        pattern = random_pattern(widths, rng, (0.4, 0.5, 0.6))
        if verdict(pattern) is not pf.Verdict.NOT_CLOSED:
            continue
        expected = minimal_windows(pattern, verdict, remembered)
        if expected is None:
            continue
        compared += 1
        found = pf.shrink(pattern, all=True, decide=remembered)
        assert found.patterns == expected
        assert found.pattern == expected[0]
        assert found.complete
        # From any labelling, and without the full search, the same pattern is reached.
        assert pf.shrink(relabelled(pattern, rng), decide=remembered).pattern == expected[0]
    assert compared >= 3
