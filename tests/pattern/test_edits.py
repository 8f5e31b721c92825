"""Small edits, against the same edits of arrays."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from patternfuzz import PatternError
from patternfuzz.pattern.edits import drop_vertex, duplicate_vertex, grow, toggle_edge
from patternfuzz.pattern.families import dense, lu
from patternfuzz.strategies import patterns


def pick(data, pattern):
    layer = data.draw(st.integers(0, pattern.depth))
    return layer, data.draw(st.integers(0, pattern.widths[layer] - 1))


@given(patterns(), st.data())
def test_toggle(pattern, data):
    mask = data.draw(st.integers(0, pattern.depth - 1))
    out = data.draw(st.integers(0, pattern.widths[mask + 1] - 1))
    inp = data.draw(st.integers(0, pattern.widths[mask] - 1))
    other = toggle_edge(pattern, mask, out, inp)
    expected = [m.copy() for m in pattern.masks]
    expected[mask][out, inp] ^= True
    assert all((a == b).all() for a, b in zip(other.masks, expected, strict=True))
    assert toggle_edge(other, mask, out, inp) == pattern


@given(patterns(), st.data())
def test_drop(pattern, data):
    layer, vertex = pick(data, pattern)
    if pattern.widths[layer] == 1:
        with pytest.raises(PatternError, match=f"layer {layer} has only one neuron"):
            drop_vertex(pattern, layer, vertex)
        return
    expected = list(pattern.masks)
    if layer > 0:
        expected[layer - 1] = np.delete(expected[layer - 1], vertex, axis=0)
    if layer < pattern.depth:
        expected[layer] = np.delete(expected[layer], vertex, axis=1)
    assert all((a == b).all() for a, b in zip(drop_vertex(pattern, layer, vertex).masks, expected, strict=True))


@given(patterns(), st.data())
def test_duplicate(pattern, data):
    layer, vertex = pick(data, pattern)
    other = duplicate_vertex(pattern, layer, vertex)
    assert other.widths[layer] == pattern.widths[layer] + 1
    assert drop_vertex(other, layer, pattern.widths[layer]) == pattern
    # the copy is a twin: without the original, the class is the old one
    assert drop_vertex(other, layer, vertex).canonical() == pattern.canonical()


@given(patterns(), st.data())
def test_grown_patterns_have_the_old_one_as_window(pattern, data):
    first = st.lists(st.integers(0, (1 << pattern.widths[1]) - 1), max_size=3)
    last = st.lists(st.integers(0, (1 << pattern.widths[-2]) - 1), max_size=3)
    inputs, outputs = data.draw(first), data.draw(last)
    other = grow(pattern, inputs=inputs, outputs=outputs)
    assert other.window(range(pattern.n_inputs), range(pattern.n_outputs)) == pattern.pruned()
    assert other.columns(0)[pattern.n_inputs :] == tuple(inputs)
    assert other.rows[-1][pattern.n_outputs :] == tuple(outputs)


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda: toggle_edge(lu(2), 2, 0, 0), "there is no mask 2"),
        (lambda: toggle_edge(lu(2), 0, 2, 0), r"mask 0 has no place \(2, 0\)"),
        (lambda: drop_vertex(lu(2), 3, 0), "there is no layer 3"),
        (lambda: duplicate_vertex(lu(2), 1, 2), "layer 1 has no neuron 2"),
        (lambda: grow(dense([1, 2, 1]), inputs=[4]), "new input 1 feeds a neuron beyond layer 1 of 2"),
        (lambda: grow(dense([1, 2, 1]), outputs=[4]), "mask 1, row 1 reads beyond layer 1"),
    ],
)
def test_impossible_edits(edit, message):
    with pytest.raises(PatternError, match=message):
        edit()
