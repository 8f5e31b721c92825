"""Hidden layers that only pass values on."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

import patternfuzz as pf
from patternfuzz.pattern import Pattern
from patternfuzz.pattern.families import dense, lu
from patternfuzz.reduce.contract import contract
from patternfuzz.strategies import patterns

IDENTITY = [[1, 0], [0, 1]]
UPPER = [[1, 1], [0, 1]]
LOWER = [[1, 0], [1, 1]]


@pytest.mark.parametrize(
    ("masks", "layer"),
    [([IDENTITY, UPPER, LOWER], 1), ([UPPER, IDENTITY, LOWER], 1), ([UPPER, LOWER, IDENTITY], 2)],
)
def test_a_layer_of_single_edges_goes(masks, layer):
    reduced = contract(Pattern.from_masks(masks))
    assert reduced.step == {"rule": "contract", "layer": layer}
    assert reduced.pattern == lu(2)


def test_every_neuron_must_feed_one_or_every_neuron_read_one():
    """Neuron 0 feeds two and reads one, neuron 1 the other way round."""
    mixed = Pattern.from_masks([[[1, 0], [1, 1]], [[1, 0], [1, 1]], [[1, 1], [1, 1]]])
    assert contract(mixed) is None
    fans_out = Pattern.from_masks([IDENTITY, LOWER, dense([2, 2, 2]).masks[0]])
    assert contract(fans_out).step["layer"] == 1


def test_edges_on_no_path_do_not_count():
    """Neuron 0 of layer 1 would read and feed two, but one input edge and one output edge are dead ends."""
    pattern = Pattern.from_edges(
        [2, 2, 3, 2], [[(0, 0), (0, 1), (1, 1)], [(0, 0), (2, 0), (1, 1)], [(0, 0), (1, 1), (0, 1)]]
    )
    assert contract(pattern).step["layer"] == 1


def test_one_hidden_layer_stays():
    assert contract(dense([1, 1, 1])) is None


@settings(max_examples=150, deadline=None, derandomize=True)
@given(patterns(min_depth=3, max_depth=4, max_width=3))
def test_masks_are_multiplied_and_proofs_lifted(check_lift, pattern):
    reduced = contract(pattern)
    if reduced is None:
        return
    k = reduced.step["layer"]
    live = [mask.astype(int) for mask in pattern.pruned().masks]
    assert all(live[k].sum(axis=0) <= 1) or all(live[k - 1].sum(axis=1) <= 1)
    joined = [*live[: k - 1], np.minimum(live[k] @ live[k - 1], 1), *live[k + 1 :]]
    assert reduced.pattern == Pattern.from_masks(joined)
    verdicts = {check_lift(pattern, reduced, not_closed=True), pf.decide(pattern).verdict}
    assert verdicts != {pf.Verdict.CLOSED, pf.Verdict.NOT_CLOSED}


@settings(max_examples=60, deadline=None, derandomize=True)
@given(patterns(min_depth=3, max_depth=3, max_width=3))
def test_every_matrix_on_the_product_mask_is_a_product(pattern):
    """The two factors, written down: ones on the side with single edges, the wanted matrix on the other."""
    reduced = contract(pattern)
    if reduced is None:
        return
    k = reduced.step["layer"]
    lower, upper = (mask.astype(float) for mask in pattern.pruned().masks[k - 1 : k + 1])
    counts = upper @ lower
    goal = np.where(counts > 0, np.arange(2.0, 2 + counts.size).reshape(counts.shape), 0)
    share = goal / np.maximum(counts, 1)
    feeds_one = all(upper.sum(axis=0) <= 1)
    factors = (upper, lower * (upper.T @ share)) if feeds_one else (upper * (share @ lower.T), lower)
    np.testing.assert_allclose(factors[0] @ factors[1], goal)
