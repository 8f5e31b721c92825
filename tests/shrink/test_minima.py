"""What ``shrink`` ends in, where the answer is known."""

import pytest

import patternfuzz as pf
from patternfuzz.pattern.families import dense, lu
from patternfuzz.shrink import Minimality, sort_key


@pytest.mark.parametrize("moves", ["window", "any"])
@pytest.mark.parametrize("n", [2, 3, 10, 40])
def test_lu_of_every_size_ends_in_the_smallest(n, moves, known):
    found = pf.shrink(lu(n), moves=moves)
    assert found.pattern == known["LU"].canonical()
    assert found.pattern.n_edges == 6
    assert found.minimality is Minimality.GLOBAL
    pf.verify(found.pattern, found.decision.certificate)


@pytest.mark.parametrize("name", ["LU", "two rows", "companion"])
def test_minimal_windows_stay_what_they_are(name, known, relabelled, rng):
    for _ in range(3):
        found = pf.shrink(relabelled(known[name], rng), all=True)
        assert found.pattern == known[name].canonical()
        assert found.patterns == (found.pattern,)
        assert found.minimality is Minimality.GLOBAL
        assert found.complete
        assert found.undecided == found.candidates == ()


def test_five_outputs_without_a_proper_bad_window_stay(known, remembered):
    # Two neurons for every output, three inputs read by all: no window can be cut away, which takes long to prove.
    five = known["five outputs"].canonical()
    found = pf.shrink(five, all=True, decide=remembered)
    assert found.patterns == (five,)
    assert found.minimality is Minimality.GLOBAL
    assert found.undecided == ()
    assert found.complete


@pytest.mark.parametrize("name", ["two rows", "companion", "five outputs"])
def test_deleting_edges_and_neurons_ends_in_lu(name, known, remembered):
    found = pf.shrink(known[name].canonical(), moves="any", decide=remembered)
    assert found.pattern == known["LU"].canonical()
    assert found.minimality is Minimality.GLOBAL
    assert found.undecided == ()


def test_several_traps_are_all_listed_and_the_least_is_the_result(rectangles, known):
    # LU, the companion and the pattern with two common rows side by side, each on inputs and outputs of its own.
    both = rectangles(
        8, 6, ("01", "01"), ("1", "1"), ("2", "2"), ("23", "23"), ("23", "24"), ("45", "57"), ("45", "67")
    )
    found = pf.shrink(both, all=True)
    expected = sorted((known[name].canonical() for name in ("LU", "companion", "two rows")), key=sort_key)
    assert found.patterns == tuple(expected)
    assert found.pattern == expected[0] == known["LU"].canonical()


def test_what_is_around_a_companion_goes(rectangles, known):
    # Twins of an output read by one neuron, an edge in free entries, split stars, closed rubbish on new entries.
    planted = rectangles(
        6, 5, ("0", "0"), ("01", "01"), ("01", "02"), ("2", "345"), ("34", "34"), ("01", "5"), ("34", "34"), ("34", "5")
    )
    found = pf.shrink(planted)
    assert found.pattern == known["companion"].canonical()
    assert found.minimality is Minimality.GLOBAL


def test_closed_patterns_cannot_be_shrunk(rectangles):
    for pattern in (dense((3, 2, 4)), rectangles(2, 2, ("01", "01"), ("1", "1"), ("01", "01"))):
        with pytest.raises(pf.ShrinkError, match="closed"):
            pf.shrink(pattern)


def test_no_path_is_closed(rectangles):
    with pytest.raises(pf.ShrinkError, match="closed"):
        pf.shrink(rectangles(2, 2, ("01", ""), ("", "01")))


def test_wrong_options_are_named(known):
    with pytest.raises(pf.ShrinkError, match='"window" or "any"'):
        pf.shrink(known["LU"], moves="edges")
    with pytest.raises(pf.ShrinkError, match="all=True"):
        pf.shrink(known["LU"], moves="any", all=True)
