"""mutations(): always a pattern, near the given one, shrinking back to it."""

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from patternfuzz import Pattern
from patternfuzz.pattern.edits import toggle_edge
from patternfuzz.pattern.families import butterfly, dense, lu
from patternfuzz.strategies import mutations, patterns

quiet = settings(max_examples=300, database=None, derandomize=True, phases=[Phase.generate, Phase.shrink])


@given(st.data(), patterns(), st.integers(0, 4))
def test_stay_near(data, pattern, max_edits):
    other = data.draw(mutations(pattern, max_edits=max_edits))
    assert isinstance(other, Pattern)
    assert other.depth == pattern.depth
    assert abs(other.n_vertices - pattern.n_vertices) <= max_edits


@given(st.data(), patterns())
def test_no_edit_is_the_pattern_itself(data, pattern):
    assert data.draw(mutations(pattern, max_edits=0)) == pattern


@pytest.mark.parametrize("pattern", [lu(3), butterfly(8)])
def test_shrink_to_the_pattern(pattern):
    assert find(mutations(pattern, max_edits=6), lambda _: True, settings=quiet) == pattern


def test_shrink_to_a_single_edit():
    parent = lu(3)
    found = find(mutations(parent, max_edits=8), lambda p: p.widths == parent.widths and p != parent, settings=quiet)
    changed = [(i, o, n) for i in range(2) for o in range(3) for n in range(3) if toggle_edge(parent, i, o, n) == found]
    assert changed == [(0, 0, 0)]


@pytest.mark.parametrize(("layer", "step"), [(0, 1), (1, -1)])
def test_neurons_of_every_layer_come_and_go(layer, step):
    parent = dense([2, 2, 2])
    wanted = tuple(2 + step * (i == layer) for i in range(3))
    found = find(mutations(parent), lambda p: p.widths == wanted, settings=quiet)
    assert found == dense(wanted)


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: mutations([[1]]), "mutations needs a Pattern"),
        (lambda: mutations(lu(2), max_edits=-1), "max_edits=-1 must be at least 0"),
        (lambda: mutations(lu(2), max_edits=1.5), "max_edits=1.5 must be an integer"),
    ],
)
def test_impossible_requests(build, message):
    with pytest.raises(InvalidArgument, match=message):
        build()
