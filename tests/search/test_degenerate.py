"""Limits of degenerating factors, followed to t = 0."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from patternfuzz.pattern.families import dense, lu
from patternfuzz.reduce.free import free_entries
from patternfuzz.reduce.pieces import pieces_of
from patternfuzz.search.degenerate import degenerations
from patternfuzz.strategies import shallow_patterns


def test_what_one_neuron_can_do_is_no_limit_but_a_product():
    """Its vector can only grow where it vanishes at 0; scaled, the same row is there at 0 with another vector."""
    rng = random.Random(0)
    (piece,) = pieces_of(dense([2, 1, 2]))
    grown = [d for d in (degenerations([piece], rng) for _ in range(200)) if d is not None]
    assert grown
    for degeneration in grown:
        assert all(not degeneration.columns[0, j].get(0) for j in (0, 1))


def test_lu_degenerates():
    rng = random.Random(1)
    steps, left = free_entries(pieces_of(lu(2)))
    assert len(steps) == 1
    values = set()
    for _ in range(300):
        degeneration = degenerations(left, rng)
        if degeneration is not None:
            values.add(tuple(sorted(degeneration.point(rng).value.items())))
    corner = {(0, 0): 0, (0, 1): 1, (1, 0): 1}
    assert tuple(sorted(corner.items())) in values


@settings(max_examples=120, deadline=None, derandomize=True)
@given(shallow_patterns(min_inputs=2, min_hidden=2, min_outputs=2), st.integers(0, 2**32))
def test_points_are_limits_of_their_curves(limit, pattern, seed):
    rng = random.Random(seed)
    pieces = pieces_of(pattern)
    degeneration = degenerations(pieces, rng) if pieces else None
    if degeneration is not None:
        for _ in range(3):
            point = degeneration.point(rng)
            assert limit(pieces, point.rows, point.columns) == point.value
