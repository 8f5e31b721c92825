"""Windows found by counting against windows found one by one."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import patternfuzz as pf
from patternfuzz.certificate import envelope
from patternfuzz.corpus_store import shipped
from patternfuzz.kernels import Catalogue, bad_node, find_larger, find_window, node_of
from patternfuzz.kernels.catalogue import MAX_LIVE
from patternfuzz.pattern import Pattern
from patternfuzz.report.witness import witness_of


@pytest.fixture(scope="module")
def bad() -> Catalogue:
    entries = [entry for entry in shipped() if entry.verdict is pf.Verdict.NOT_CLOSED]
    return Catalogue.of((entry.pattern, entry.certificate["proof"]) for entry in entries if entry.certificate)


@st.composite
def shallow(draw: Any, *, largest: int = 5, hidden: int = 4) -> Pattern:
    r = draw(st.integers(1, hidden))
    words = st.lists(st.integers(0, (1 << r) - 1), min_size=1, max_size=largest)
    inputs, outputs = draw(words), draw(words)
    reads = tuple(sum(1 << i for i, word in enumerate(inputs) if word >> k & 1) for k in range(r))
    return Pattern((len(inputs), r, len(outputs)), (reads, tuple(outputs)))


def windows(pattern: Pattern) -> set[Pattern]:
    """All windows, without dead neurons, canonical."""
    sides = [
        [chosen for n in range(1, width + 1) for chosen in combinations(range(width), n)]
        for width in (pattern.n_inputs, pattern.n_outputs)
    ]
    return {pattern.window(i, o).compressed().canonical() for i in sides[0] for o in sides[1]}


def test_every_shallow_window_of_the_corpus_is_compared(bad):
    found = [e.pattern for e in shipped() if e.verdict is pf.Verdict.NOT_CLOSED]
    expected = [pattern for pattern in found if pattern.depth == 2 and pattern.widths[1] <= MAX_LIVE]
    assert len(bad) == len(expected) > 20
    for item in bad.items:
        found = find_window(item.pattern, bad)
        assert found is not None
        assert found.item == item  # entries are minimal: none contains another one


@settings(max_examples=100, deadline=None)
@given(shallow())
def test_a_window_is_found_exactly_when_there_is_one(bad, pattern):
    inside = windows(pattern) & {item.pattern for item in bad.items}  # corpus entries are canonical
    found = find_window(pattern, bad)
    if found is None:
        assert not inside
    else:
        assert found.item.pattern.canonical() in inside
        assert found.item.pattern.n_vertices == min(p.n_vertices for p in inside)
        proofs = [envelope(pattern, pf.Verdict.NOT_CLOSED, node) for node in (node_of(found), bad_node(found))]
        assert [proof["version"] for proof in proofs] == [2, 1]
        for proof in proofs:
            pf.verify(pattern, proof)
        assert witness_of(pattern, proofs[0]) == witness_of(pattern, proofs[1])


@settings(max_examples=100, deadline=None)
@given(shallow(largest=3, hidden=5), st.data())
def test_a_window_of_a_larger_pattern_is_found_in_it(pattern, data):
    proof = {"rule": "pieces", "steps": [], "groups": []}  # what it proves is not looked at
    larger = pattern.compressed()
    catalogue = Catalogue.of([(larger, proof)])
    assert len(catalogue) == (larger.n_edges > 0)
    if not catalogue.items:
        return
    inputs = data.draw(st.lists(st.sampled_from(range(larger.n_inputs)), min_size=1, unique=True))
    outputs = data.draw(st.lists(st.sampled_from(range(larger.n_outputs)), min_size=1, unique=True))
    window = larger.window(inputs, outputs)
    turned = data.draw(st.booleans())
    found = find_larger(window.reversed() if turned else window, catalogue)
    if found is not None:
        _require_place(window.reversed() if turned else window, larger, found)
    else:
        assert window.compressed().widths[1] < larger.widths[1]  # only neurons that died may hide it


def _require_place(small: Pattern, larger: Pattern, found: Any) -> None:
    upright = larger.reversed() if found.reversed else larger
    inputs, hidden, outputs = found.layers
    if not small.n_edges:
        assert not inputs
        assert not outputs
        return
    part = upright.window(list(inputs.values()), list(outputs.values()))
    moved = [
        {(hidden[k], list(inputs).index(i)) for k, i in small.edges(0)},
        {(list(outputs).index(o), hidden[k]) for o, k in small.edges(1)},
    ]
    assert [set(part.edges(i)) for i in (0, 1)] == moved


@pytest.mark.parametrize("width", [50, 400])
def test_wide_patterns(bad, width):
    """Three hidden neurons, LU at the far end."""
    words = [7] * (width - 2)
    inputs, outputs = [*words, 3, 1], [*words, 2, 3]
    reads = tuple(sum(1 << i for i, word in enumerate(inputs) if word >> k & 1) for k in range(3))
    pattern = Pattern((width, 3, width), (reads, tuple(outputs)))
    found = find_window(pattern, bad)
    assert found is not None
    pf.verify(pattern, envelope(pattern, pf.Verdict.NOT_CLOSED, node_of(found)))


def test_deep_patterns_and_many_hidden_neurons_are_left_alone(bad):
    deep = Pattern.from_masks([[[1, 1], [0, 1]], [[1, 1], [0, 1]], [[1, 0], [1, 1]]])
    wide = Pattern.from_masks([[[1]] * 9, [[1] * 9]])
    assert find_window(deep, bad) is None
    assert find_window(wide, bad) is None
    assert find_larger(deep, bad) is None


def test_what_cannot_be_compared_is_left_out():
    proof: dict[str, Any] = {}
    deep = Pattern.from_masks([[[1]], [[1]], [[1]]])
    dead = Pattern.from_masks([[[1, 0]], [[1]]])
    twins = Pattern.from_masks([[[1] * 8], [[1]]])
    assert len(Catalogue.of([(deep, proof), (dead, proof), (twins, proof)])) == 0
