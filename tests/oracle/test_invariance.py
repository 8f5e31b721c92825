"""What cannot change a verdict. UNKNOWN may stand beside anything; CLOSED and NOT_CLOSED never for the same set."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import patternfuzz as pf
from patternfuzz.pattern import Pattern
from patternfuzz.pattern.edits import duplicate_vertex
from patternfuzz.strategies import mutations, patterns, shallow_patterns

BUDGET = pf.Budget(seconds=None, effort=10)
DECIDED = {pf.Verdict.CLOSED, pf.Verdict.NOT_CLOSED}

some = patterns(max_depth=3, max_width=4)
common = settings(max_examples=100, deadline=None, derandomize=True)


def verdict(pattern: Pattern) -> pf.Verdict:
    decision = pf.decide(pattern, BUDGET)
    if decision.verdict is pf.Verdict.UNKNOWN:
        assert decision.certificate is None
        assert decision.basis is None
    else:
        assert decision.certificate["verdict"] == decision.verdict
        assert decision.basis is pf.Basis.PROVED
        pf.verify(pattern, decision.certificate)
    assert decision.reason
    return decision.verdict


def agree(*found: Pattern) -> None:
    assert not {verdict(pattern) for pattern in found} >= DECIDED


@settings(max_examples=250, deadline=None, derandomize=True)
@given(patterns(max_depth=4, max_width=4))
def test_every_certificate_verifies(pattern):
    verdict(pattern)


@common
@given(some, st.integers(0, 2**32))
def test_relabelling_and_reversal(relabelled, pattern, seed):
    agree(pattern, relabelled(pattern, random.Random(seed)), pattern.reversed(), pattern.canonical())


@common
@given(shallow_patterns(), st.data())
def test_windows_of_closed_patterns_are_not_bad(pattern, data: st.DataObject):
    def choose(width: int) -> Any:
        return data.draw(st.lists(st.integers(0, width - 1), min_size=1, unique=True))

    if verdict(pattern) is pf.Verdict.CLOSED:
        window = pattern.window(choose(pattern.n_inputs), choose(pattern.n_outputs))
        assert verdict(window) is not pf.Verdict.NOT_CLOSED


def with_vertex(pattern: Pattern, layer: int, reads: int, feeds: int) -> Pattern:
    """One more neuron in a layer, with the sets it reads and feeds."""
    widths = list(pattern.widths)
    rows = [list(words) for words in pattern.rows]
    if layer > 0:
        rows[layer - 1].append(reads)
    if layer < pattern.depth:
        rows[layer] = [word | (feeds >> out & 1) << widths[layer] for out, word in enumerate(rows[layer])]
    widths[layer] += 1
    return Pattern(tuple(widths), tuple(map(tuple, rows)))


@common
@given(some, st.data())
def test_vertices_on_no_path(pattern, data: st.DataObject):
    """A hidden neuron that reads or feeds nothing, an input that feeds nothing, an output that reads nothing."""
    layer = data.draw(st.integers(0, pattern.depth))
    reads = feeds = 0
    if 0 < layer < pattern.depth:
        if data.draw(st.booleans()):
            reads = data.draw(st.integers(0, (1 << pattern.widths[layer - 1]) - 1))
        else:
            feeds = data.draw(st.integers(0, (1 << pattern.widths[layer + 1]) - 1))
    larger = with_vertex(pattern, layer, reads, feeds)
    assert larger.pruned().n_edges == pattern.pruned().n_edges
    agree(larger, pattern)
    if pattern.depth == 2 and max(pattern.widths) <= 3:
        assert verdict(larger) is verdict(pattern) is not pf.Verdict.UNKNOWN


@common
@given(some)
def test_pruning_and_compressing(pattern):
    agree(pattern, pattern.pruned(), pattern.compressed())


@common
@given(shallow_patterns(), st.data())
def test_twins_beyond_what_they_read(pattern, data: st.DataObject):
    """Once a class of d twins reads d neurons, one more row is a combination of theirs."""
    layer = data.draw(st.sampled_from([0, pattern.depth]))
    live = pattern.pruned()
    neighbours = live.rows[-1] if layer else live.columns(0)
    vertex = data.draw(st.integers(0, pattern.widths[layer] - 1))
    word = neighbours[vertex]
    larger = live
    for _ in range(max(0, word.bit_count() - neighbours.count(word))):
        larger = duplicate_vertex(larger, layer, vertex)
    agree(larger, duplicate_vertex(larger, layer, vertex))


@common
@given(shallow_patterns(), st.data())
def test_a_star_twice(pattern, data: st.DataObject):
    """A neuron with one input or output gives every matrix on its entries; a copy, or a part of it, adds none."""
    neuron = data.draw(st.integers(0, pattern.widths[1] - 1))
    reads, feeds = pattern.rows[0][neuron], pattern.columns(1)[neuron]
    if min(reads.bit_count(), feeds.bit_count()) == 1:
        less = data.draw(st.integers(0, reads)) & reads, data.draw(st.integers(0, feeds)) & feeds
        agree(pattern, duplicate_vertex(pattern, 1, neuron), with_vertex(pattern, 1, *less))


@common
@given(shallow_patterns(max_inputs=3, max_outputs=3), shallow_patterns(max_inputs=3, max_outputs=3))
def test_side_by_side(one, other):
    """A product of sets is closed exactly when each of them is (none is empty)."""
    (m, r, n), (m2, r2, n2) = one.widths, other.widths
    both = Pattern(
        (m + m2, r + r2, n + n2),
        tuple((*a, *(word << w for word in b)) for a, b, w in zip(one.rows, other.rows, (m, r), strict=True)),
    )
    found = verdict(both)
    parts = {verdict(one), verdict(other)}
    if found is pf.Verdict.CLOSED:
        assert pf.Verdict.NOT_CLOSED not in parts
    if parts == {pf.Verdict.CLOSED}:
        assert found is pf.Verdict.CLOSED
    if pf.Verdict.NOT_CLOSED in parts:
        assert found is not pf.Verdict.CLOSED


@common
@given(shallow_patterns(), st.integers(0, 2), st.data())
def test_a_layer_of_single_edges(pattern, where, data: st.DataObject):
    """A copy of every neuron of one layer, joined to it by one edge, anywhere in the network."""
    width = pattern.widths[where]
    identity = tuple(1 << v for v in data.draw(st.permutations(range(width))))
    widths = (*pattern.widths[:where], width, *pattern.widths[where:])
    deeper = Pattern(widths, (*pattern.rows[:where], identity, *pattern.rows[where:]))
    agree(pattern, deeper)


@common
@given(some.flatmap(lambda pattern: st.tuples(st.just(pattern), mutations(pattern))))
def test_neighbours_of_patterns_are_decided_soundly(pair):
    """Nothing is claimed about their verdicts; but each stands with its own proof."""
    for pattern in pair:
        verdict(pattern)
