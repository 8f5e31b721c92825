"""Deep patterns: contraction, rewriting between layers, and what ends shallow."""

import pytest

import patternfuzz as pf
from patternfuzz.shrink import Minimality


@pytest.mark.parametrize("moves", ["window", "any"])
def test_lu_behind_layers_that_pass_values_on(moves, known):
    small = known["LU"]
    deep = pf.Pattern((2, 2, 2, 2, 2), ((1, 2), *small.rows, (2, 1)))
    found = pf.shrink(deep, moves=moves)
    assert found.pattern == small.canonical()
    assert found.minimality is Minimality.GLOBAL
    assert "contract layer" in " ".join(step.name for step in found.trace)


def test_random_deep_patterns_end_alike_from_every_labelling(random_pattern, relabelled, verdict, remembered, rng):
    compared = 0
    for _ in range(60):
        pattern = random_pattern((3, 3, 3, 3), rng, (0.4, 0.5))
        if verdict(pattern) is not pf.Verdict.NOT_CLOSED:
            continue
        compared += 1
        first = pf.shrink(pattern, decide=remembered)
        second = pf.shrink(relabelled(pattern, rng), decide=remembered)
        assert first.pattern == second.pattern
    assert compared >= 3
