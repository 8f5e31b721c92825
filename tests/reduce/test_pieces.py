"""Rank-one pieces and what is left of them without free entries."""

from __future__ import annotations

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from patternfuzz.pattern import Pattern
from patternfuzz.pattern.families import dense, lu
from patternfuzz.reduce.pieces import Piece, groups, pieces_of, remove_entries
from patternfuzz.strategies import shallow_patterns

entries = st.tuples(st.integers(0, 3), st.integers(0, 3))


def test_every_live_neuron_gives_its_rectangle():
    pattern = Pattern.from_edges([2, 3, 2], [[(0, 0), (0, 1), (1, 1)], [(0, 0), (1, 0), (1, 2)]])
    assert pieces_of(pattern) == (Piece(((0, 0), (0, 1), (1, 0), (1, 1)), 0),)


def test_pieces_are_in_the_order_of_their_entries():
    found = pieces_of(lu(3))
    assert [piece.entries for piece in found] == sorted(piece.entries for piece in found)
    assert [piece.neuron for piece in found] == [0, 1, 2]


def test_what_is_left_falls_into_components():
    (square,) = pieces_of(dense([2, 1, 2]))
    assert remove_entries([square], frozenset({(0, 1), (1, 0)})) == (Piece(((0, 0),), 0), Piece(((1, 1),), 0))
    assert remove_entries([square], frozenset({(0, 0)})) == (Piece(((0, 1), (1, 0), (1, 1)), 0),)
    assert remove_entries([square], frozenset(square.entries)) == ()


def test_stars_have_one_row_or_one_column():
    assert Piece(((0, 1), (0, 2)), 0).is_star
    assert Piece(((0, 1), (4, 1)), 0).is_star
    assert Piece(((2, 2),), 0).is_star
    assert not Piece(((0, 0), (0, 1), (1, 1)), 0).is_star


def test_groups_meet_directly_or_through_others():
    chain = tuple(Piece(((0, j), (0, j + 1)), j) for j in (0, 1, 3))
    assert groups(chain) == [[0, 1], [2]]
    assert groups(()) == []


@settings(max_examples=150, deadline=None, derandomize=True)
@given(shallow_patterns(max_inputs=4, max_hidden=3, max_outputs=4), st.frozensets(entries, max_size=6))
def test_removing_keeps_the_other_entries_of_every_neuron(pattern, gone):
    before = pieces_of(pattern)
    after = remove_entries(before, gone)
    assert list(after) == sorted(after)
    for piece in before:
        rest = [p for p in after if p.neuron == piece.neuron]
        assert sorted(e for p in rest for e in p.entries) == sorted(set(piece.entries) - gone)
        graph = nx.Graph((("row", i), ("column", j)) for i, j in set(piece.entries) - gone)
        assert len(rest) == nx.number_connected_components(graph)
