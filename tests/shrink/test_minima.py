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
    found = pf.shrink(known["five outputs"], decide=remembered)
    assert found.pattern == known["five outputs"].canonical()
    # One proper window is closed by an argument the oracle may not find; then the result must say so, and no more.
    assert set(found.undecided) <= {pf.Pattern((3, 3, 4), ((7, 7, 7), (3, 3, 6, 5))).canonical()}
    assert found.minimality is (Minimality.UNDECIDED if found.undecided else Minimality.GLOBAL)


def test_five_outputs_are_globally_minimal_once_that_window_is_known_to_be_closed(known, remembered):
    # Outputs read neurons 12, 12, 23, 13. Any rows a, b, c, d are reached: let a and b span P. If c is not in P,
    # take v3 = c, v1 the part of d in P along c, v2 to complete P; the same with d. If both are in P, take v2 = c and
    # v1 = d if they are independent, else v3 along both, and v1, v2 any basis of P. If a and b are dependent, take v1
    # along them, v2 = c, v3 = d.
    easy = pf.Pattern((3, 3, 4), ((7, 7, 7), (3, 3, 6, 5))).canonical()

    def decide(pattern, budget):
        if pattern.canonical() == easy:
            return pf.Decision(pf.Verdict.CLOSED, "every matrix is reached")
        return remembered(pattern, budget)

    found = pf.shrink(known["five outputs"], decide=decide, all=True)
    assert found.patterns == (known["five outputs"].canonical(),)
    assert found.minimality is Minimality.GLOBAL


@pytest.mark.parametrize("name", ["two rows", "companion", "five outputs"])
def test_deleting_edges_and_neurons_ends_in_lu(name, known, remembered):
    found = pf.shrink(known[name], moves="any", decide=remembered)
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
