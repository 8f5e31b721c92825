"""The value itself: immutable, compared by content, readable."""

import copy
import pickle
from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from patternfuzz import Pattern, PatternError
from patternfuzz.pattern.families import dense, lu
from patternfuzz.strategies import patterns


def test_cannot_be_changed():
    pattern = lu(2)
    for name, value in (("widths", (1, 1, 1)), ("rows", ())):
        with pytest.raises(FrozenInstanceError):
            setattr(pattern, name, value)
    with pytest.raises((AttributeError, TypeError)):
        pattern.note = "no new attributes either"
    with pytest.raises(ValueError, match="read-only"):
        pattern.masks[0][0, 0] = False


def test_keeps_nothing_of_the_arrays_it_was_built_from():
    masks = [np.ones((2, 2), dtype=bool), np.ones((2, 2), dtype=bool)]
    pattern = Pattern.from_masks(masks)
    masks[0][:] = False
    assert pattern == dense([2, 2, 2])


@given(patterns(), patterns())
def test_equality_and_hash_are_by_content(a, b):
    same = a.widths == b.widths and all((x == y).all() for x, y in zip(a.masks, b.masks, strict=True))
    assert (a == b) is same
    assert hash(a) == hash(Pattern.from_masks(a.masks))
    assert len({a, Pattern.from_json(a.to_json())}) == 1


@given(patterns())
def test_pickle_and_copy(pattern):
    assert pickle.loads(pickle.dumps(pattern)) == pattern  # noqa: S301  (our own bytes)
    assert copy.deepcopy(pattern) == copy.copy(pattern) == pattern


@given(patterns())
def test_the_repr_tells_everything_about_small_patterns(pattern):
    text = repr(pattern)
    assert text.startswith(f"Pattern({'-'.join(map(str, pattern.widths))}, {pattern.n_edges} edge")
    digits = text[text.index("[[") + 1 : -2].split("],[")
    masks = [[[int(x) for x in row] for row in mask.strip("[]").split(",")] for mask in digits]
    assert Pattern.from_masks(masks) == pattern


def test_repr_and_picture_of_lu():
    assert repr(lu(2)) == "Pattern(2-2-2, 6 edges, [[11,01],[10,11]])"
    assert str(lu(2)).splitlines() == [
        "W2   W1",
        "#.   ##",
        "##   .#",
        "hidden 0: outputs {0,1} x inputs {0,1}",
        "hidden 1: outputs {1} x inputs {1}",
    ]


def test_pictures_of_other_shapes():
    one = Pattern.from_masks([[[1, 0, 1]], [[1]], [[1], [0]]])
    assert repr(one) == "Pattern(3-1-1-2, 4 edges, [[101],[1],[1,0]])"
    assert str(one).splitlines() == ["W3   W2   W1", "#    #    #.#", "."]


def test_large_patterns_stay_short():
    assert repr(lu(100)) == "Pattern(100-100-100, 10100 edges)"
    assert str(lu(100)) == "Pattern(100-100-100, 10100 edges): too large to draw in 120 x 40 characters"


@given(patterns(max_depth=4))
def test_reversal_is_an_involution_that_transposes(pattern):
    back = pattern.reversed()
    assert back.reversed() == pattern
    assert all((a == b.T).all() for a, b in zip(back.masks, reversed(pattern.masks), strict=True))


@given(patterns(max_depth=4, max_width=5), st.data())
def test_windows_agree_with_arrays(pattern, data):
    inputs = data.draw(st.lists(st.integers(0, pattern.n_inputs - 1), min_size=1, unique=True))
    outputs = data.draw(st.lists(st.integers(0, pattern.n_outputs - 1), min_size=1, unique=True))
    found = pattern.window(inputs, outputs)
    masks = [mask.astype(int) for mask in pattern.masks]
    masks[0], masks[-1] = masks[0][:, inputs], masks[-1][outputs]
    # an edge stays exactly when some path from a kept input to a kept output uses it
    below = [np.ones(len(inputs), dtype=int)]
    for mask in masks:
        below.append(mask @ below[-1])
    above = [np.ones(len(outputs), dtype=int)]
    for mask in reversed(masks):
        above.insert(0, above[0] @ mask)
    for i, mask in enumerate(masks):
        assert (found.masks[i] == (mask * np.outer(above[i + 1], below[i]) > 0)).all()


@given(patterns(max_depth=4))
def test_compressed_drops_exactly_the_dead(pattern):
    small = pattern.compressed()
    assert small.compressed() == small
    assert small.n_edges == pattern.pruned().n_edges
    if small.n_edges:
        assert small.pruned() == small


@pytest.mark.parametrize(
    ("widths", "rows", "message"),
    [
        ((2, 2), ((1, 1),), "at least two masks"),
        ((), (), "at least two masks .*got 0"),
        ((1, 0, 1), ((), (0,)), "layer 1 has width 0"),
        ((1, 1, 1), ((1,),), "3 layers need 2 masks, got 1"),
        ((1, 2, 1), ((1,), (1,)), "mask 0 has 1 rows, but layer 1 has 2 neurons"),
        ((1, 1, 1), ((2,), (1,)), "mask 0, row 0 reads beyond layer 0"),
        ((1, 1, 1), ((1,), (-1,)), "mask 1, row 0 reads beyond layer 1"),
    ],
)
def test_impossible_values(widths, rows, message):
    with pytest.raises(PatternError, match=message):
        Pattern(widths, rows)


def test_numpy_numbers_become_python_integers():
    pattern = Pattern.from_edges(np.array([70, 1, 1]), [np.array([(0, 69)]), np.array([(0, 0)])])
    assert pattern.rows == ((1 << 69,), (1,))
    assert Pattern.from_json(pattern.to_json()) == pattern


def test_impossible_edges():
    with pytest.raises(PatternError, match=r"mask 1: edge \(0, 2\) is outside a 1 x 2 mask"):
        Pattern.from_edges([1, 2, 1], [[(0, 0)], [(0, 2)]])
    with pytest.raises(PatternError, match="widths must be whole numbers"):
        Pattern.from_edges([1, 2.0, 1], [[], []])
    with pytest.raises(PatternError, match=r"edges \(out, in\) pairs"):
        Pattern.from_edges([1, 2, 1], [[(0, "0")], []])
    with pytest.raises(PatternError, match=r"edges \(out, in\) pairs"):
        Pattern.from_edges([1, 2, 1], [[(0, 0, 0)], []])
    with pytest.raises(PatternError, match="must be tuples"):
        Pattern([1, 1, 1], [[1], [1]])
    with pytest.raises(PatternError, match="3 layers need 2 edge sets, got 3"):
        Pattern.from_edges([1, 2, 1], [[], [], []])


@pytest.mark.parametrize(("inputs", "outputs"), [([], [0]), ([0], []), ([0, 0], [0]), ([2], [0]), ([0], [-1])])
def test_impossible_windows(inputs, outputs):
    with pytest.raises(PatternError):
        lu(2).window(inputs, outputs)
