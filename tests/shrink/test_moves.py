"""Every move alone: examples worked out by hand, and verdict and size on random patterns."""

import random

import pytest
from flint import nmod_mat

import patternfuzz as pf
from patternfuzz.shrink.moves.covered import drop_covered
from patternfuzz.shrink.moves.dead import drop_dead
from patternfuzz.shrink.moves.layers import contract_layer
from patternfuzz.shrink.moves.spelling import respell, respell_group, respell_layer
from patternfuzz.shrink.moves.twins import merge_twins
from patternfuzz.shrink.normal import MOVES, normalise
from patternfuzz.shrink.order import size_key

PRIME = 2**61 - 1


def generic_dimension(pattern):
    """The dimension of the set of products: rank of the derivative at random weights, modulo a prime."""
    rng = random.Random(1)
    weights = [{edge: rng.randrange(1, PRIME) for edge in pattern.edges(i)} for i in range(pattern.depth)]

    def multiply(factors):
        product = {(v, v): 1 for v in range(pattern.n_inputs)}
        for factor in factors:
            new = {}
            for (out, mid), w in factor.items():
                for (mid2, inp), p in product.items():
                    if mid == mid2:
                        new[out, inp] = (new.get((out, inp), 0) + w * p) % PRIME
            product = new
        return product

    rows = []
    for i in range(pattern.depth):
        for edge in pattern.edges(i):
            derivative = multiply([*weights[:i], {edge: 1}, *weights[i + 1 :]])
            rows.append([derivative.get((o, n), 0) for o in range(pattern.n_outputs) for n in range(pattern.n_inputs)])
    return nmod_mat(rows, PRIME).rank() if rows else 0


def test_dead_vertices_go_and_live_ones_keep_their_numbers(rectangles):
    pattern = rectangles(3, 3, ("02", "02"), ("", "1"), ("1", ""))
    (moved,) = drop_dead(pattern)
    assert moved.pattern == rectangles(2, 2, ("01", "01"))
    assert (moved.inputs, moved.outputs) == ((0, 2), (0, 2))
    assert list(drop_dead(moved.pattern)) == []


def test_twins_are_capped_at_the_number_of_neurons_they_see(rectangles):
    pattern = rectangles(2, 4, ("0123", "01"), ("0123", "01"))
    (moved,) = merge_twins(pattern)
    assert moved.pattern.widths == (2, 2, 2)
    assert moved.outputs == (0, 1)
    both = list(merge_twins(rectangles(2, 2, ("01", "01"))))
    assert [m.pattern.widths for m in both] == [(2, 1, 1), (1, 1, 2)]


def test_an_edge_inside_free_entries_goes(rectangles):
    # Row 0 is free by a star; what neuron 0 does there does not matter.
    pattern = rectangles(2, 3, ("012", "01"), ("0", "01"))
    (moved,) = drop_covered(pattern)
    assert moved.pattern == rectangles(2, 3, ("12", "01"), ("0", "01"))


def test_an_edge_that_reaches_one_entry_more_stays(rectangles):
    assert list(drop_covered(rectangles(2, 2, ("01", "01"), ("1", "1")))) == []


def test_stars_on_one_row_or_column_merge(rectangles):
    # The entries of row 1 that neuron 0 needs free are spelled with one star, not with two.
    split = rectangles(3, 2, ("01", "012"), ("1", "1"), ("1", "2"))
    (moved,) = respell(split)
    assert moved.pattern.canonical() == rectangles(3, 2, ("01", "012"), ("1", "12")).canonical()


def test_blocks_are_spelled_with_stars_and_unused_entries_go(rectangles, known):
    # A dense block on rows 2, 3 that nothing else uses disappears from around LU.
    pattern = rectangles(2, 4, ("01", "01"), ("1", "1"), ("23", "01"), ("23", "01"))
    (moved,) = respell(pattern)
    (live,) = drop_dead(moved.pattern)
    assert live.pattern.canonical() == known["LU"].canonical()
    assert live.outputs == (0, 1)


def test_a_neuron_cut_in_two_pieces_becomes_two_neurons(rectangles, known):
    # Stars free two corners of a 4x4 rectangle and one entry in each 2x2 block that is left: two LU side by side.
    corners = [("0", "23"), ("1", "23"), ("2", "01"), ("3", "01")]
    pattern = rectangles(4, 4, ("0123", "0123"), *corners, ("02", "0"), ("02", "2"))
    (moved,) = respell(pattern)
    assert moved.pattern.canonical() == rectangles(4, 4, ("01", "01"), ("1", "1"), ("23", "23"), ("3", "3")).canonical()
    parts = [normalise(part.pattern).pattern.canonical() for part in respell_group(pattern)]
    assert parts == [known["LU"].canonical()] * 2


def test_groups_that_share_no_entry_are_told_apart(rectangles, known):
    # LU on the first two columns and LU on the last two, on the same rows, joined by nothing.
    pattern = rectangles(4, 2, ("01", "01"), ("1", "1"), ("01", "23"), ("1", "3"))
    parts = respell_group(pattern)
    assert len(parts) == 2
    assert {normalise(part.pattern).pattern.canonical() for part in parts} == {known["LU"].canonical()}
    assert respell_group(known["companion"]) == []


def test_layers_that_pass_values_on_are_contracted(known):
    lu = known["LU"]
    wrapped = pf.Pattern((2, 2, 2, 2), ((1, 2), *lu.rows))
    assert lu in [moved.pattern for moved in contract_layer(wrapped)]
    assert list(contract_layer(lu)) == []


def test_a_dense_square_layer_is_contracted(known):
    # Two neurons between 2 and 3 give every 3x2 matrix, so the layer between can go.
    companion = known["companion"].reversed()
    wrapped = pf.Pattern((2, 2, 2, 3, 3), ((3, 3), (3, 3), *companion.rows))
    assert normalise(wrapped).pattern.depth < wrapped.depth


@pytest.mark.parametrize("widths", [(3, 3, 3), (2, 4, 3), (3, 2, 3, 3), (2, 3, 2, 3)])
def test_no_move_changes_the_verdict_or_adds_anything(widths, random_pattern, verdict, rng):
    moved_any = 0
    for _ in range(25):
        pattern = random_pattern(widths, rng)
        for move in MOVES:
            for moved in move(pattern):
                moved_any += 1
                assert size_key(moved.pattern.compressed()) <= size_key(pattern.compressed())
                assert {verdict(pattern), verdict(moved.pattern)} != {pf.Verdict.CLOSED, pf.Verdict.NOT_CLOSED}
    assert moved_any > 10


@pytest.mark.parametrize("move", [drop_covered, respell_layer, contract_layer])
def test_moves_that_keep_the_set_keep_its_dimension_and_support(move, random_pattern, rng):
    moved_any = 0
    for _ in range(60):
        pattern = random_pattern((3, 3, 3, 3), rng).pruned()
        for moved in move(pattern):
            moved_any += 1
            assert generic_dimension(moved.pattern) == generic_dimension(pattern)
            assert (moved.inputs, moved.outputs) == (tuple(range(3)), tuple(range(3)))
    assert moved_any > 5


def test_the_dimension_helper_sees_a_lost_edge(known):
    lu = known["LU"]
    assert generic_dimension(lu) == 4
    assert generic_dimension(pf.Pattern(lu.widths, (lu.rows[0], (1, 1)))) == 3
