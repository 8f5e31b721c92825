"""The normal form: an end of all moves, the same from every labelling, and idempotent."""

import pytest

from patternfuzz.shrink.normal import MOVES, normalise


@pytest.mark.parametrize("widths", [(3, 3, 3), (4, 4, 3), (3, 3, 3, 3), (2, 3, 3, 3, 2)])
def test_relabelled_and_reversed_patterns_end_alike(widths, random_pattern, relabelled, rng):
    for _ in range(25):
        pattern = random_pattern(widths, rng)
        end = normalise(pattern).pattern
        other = normalise(relabelled(pattern, rng)).pattern
        # Where everything is free the set is a full space, and its spelling is not unique.
        assert end.canonical() == other.canonical()
        assert normalise(end).pattern == end
        assert not [moved for move in MOVES for moved in move(end)]


def test_inputs_and_outputs_are_traced_back(rectangles, known):
    pattern = rectangles(4, 5, ("24", "13"), ("4", "3"), ("0", ""))
    normal = normalise(pattern)
    assert normal.pattern.canonical() == known["LU"].canonical()
    assert (sorted(normal.inputs), sorted(normal.outputs)) == ([1, 3], [2, 4])
    window = pattern.window(normal.inputs, normal.outputs)
    assert window.compressed().canonical() == known["LU"].canonical()


def test_minimal_patterns_are_their_own_normal_form(known):
    for name, pattern in known.items():
        assert normalise(pattern).pattern == pattern, name


def test_no_path_at_all(rectangles):
    assert normalise(rectangles(2, 2, ("01", ""), ("", "01"))).pattern.n_edges == 0
