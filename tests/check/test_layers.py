"""Patterns as the checker reads them against the Pattern value, which shares no code with it."""

from __future__ import annotations

from itertools import pairwise, product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from patternfuzz.check.codes import Meter, Rejected
from patternfuzz.check.layers import Layers, digest, pruned, read_pattern, transposed, window
from patternfuzz.check.moves import contract, peel, split
from patternfuzz.pattern import Pattern


@st.composite
def small_patterns(draw: st.DrawFn) -> Pattern:
    widths = draw(st.lists(st.integers(1, 4), min_size=3, max_size=5))
    edges = [
        draw(st.sets(st.tuples(st.integers(0, outs - 1), st.integers(0, ins - 1)))) for ins, outs in pairwise(widths)
    ]
    return Pattern.from_edges(widths, edges)


def read(pattern: Pattern) -> Layers:
    return read_pattern(pattern.to_data())


def edges_of(pattern: Pattern) -> list[list[tuple[int, int]]]:
    return [list(pattern.edges(i)) for i in range(pattern.depth)]


def edges(layers: Layers) -> list[list[tuple[int, int]]]:
    assert all(row for mask in layers.masks for row in mask.values())
    return [[(out, inp) for out in sorted(mask) for inp in sorted(mask[out])] for mask in layers.masks]


@given(small_patterns())
def test_reading_digest_pruning_and_transposing(pattern: Pattern) -> None:
    layers = read(pattern)
    assert digest(layers) == pattern.digest()
    assert edges(layers) == edges_of(pattern)
    assert edges(pruned(layers, Meter())) == edges_of(pattern.pruned())
    assert edges(transposed(layers)) == edges_of(pattern.reversed())
    assert transposed(layers).widths == pattern.reversed().widths


@given(st.data(), small_patterns())
def test_windows(data: st.DataObject, pattern: Pattern) -> None:
    inputs = sorted(data.draw(st.sets(st.integers(0, pattern.n_inputs - 1), min_size=1)))
    outputs = sorted(data.draw(st.sets(st.integers(0, pattern.n_outputs - 1), min_size=1)))
    found = pruned(window(pruned(read(pattern), Meter()), inputs, outputs), Meter())
    expected = pattern.window(inputs, outputs)
    assert found.widths == expected.widths
    assert edges(found) == edges_of(expected)


@settings(max_examples=250)
@given(st.data(), small_patterns())
def test_contraction_is_the_boolean_product(data: st.DataObject, pattern: Pattern) -> None:
    layer = data.draw(st.sampled_from([1, 2, 3, 0, pattern.depth]))
    live = pattern.pruned()
    allowed = 1 <= layer < live.depth and live.depth > 2
    if allowed:
        reads = max(sum(out == n for out, _ in live.edges(layer - 1)) for n in range(live.widths[layer]))
        feeds = max(sum(inp == n for _, inp in live.edges(layer)) for n in range(live.widths[layer]))
        allowed = reads <= 1 or feeds <= 1
    try:
        [(found, then)] = contract(read(live), {"rule": "contract", "layer": layer, "then": "rest"})
    except Rejected:
        assert not allowed
        return
    assert allowed
    assert then == "rest"
    assert found.widths == live.widths[:layer] + live.widths[layer + 1 :]
    below, above = live.masks[layer - 1 : layer + 1]
    joined = {(int(out), int(inp)) for out, inp in zip(*(above @ below).nonzero(), strict=True)}
    expected = edges_of(live)
    expected[layer - 1 : layer + 1] = [sorted(joined)]
    assert edges(found) == expected


@given(st.data(), small_patterns())
def test_split_accepts_exactly_unions_of_components(data: st.DataObject, pattern: Pattern) -> None:
    live = pattern.pruned()
    inputs = data.draw(st.lists(st.integers(0, 1), min_size=live.n_inputs, max_size=live.n_inputs))
    outputs = data.draw(st.lists(st.integers(0, 1), min_size=live.n_outputs, max_size=live.n_outputs))
    parts: list[dict[str, Any]] = []
    for part in (0, 1):
        ins = [i for i, p in enumerate(inputs) if p == part]
        outs = [o for o, p in enumerate(outputs) if p == part]
        parts.append({"inputs": ins, "outputs": outs, "proof": "claim" if ins and outs else None})
    colours: list[list[set[int]]] = [[set() for _ in range(width)] for width in live.widths]
    for path in product(*map(range, live.widths)):
        if all(live.masks[i][path[i + 1], path[i]] for i in range(live.depth)):
            for layer, neuron in enumerate(path):
                colours[layer][neuron] |= {inputs[path[0]], outputs[path[-1]]}
    try:
        todo = split(read(live), {"rule": "split", "parts": parts})
        accepted = True
    except Rejected:
        accepted = False
    assert accepted == all(len(colour) < 2 for layer in colours for colour in layer)
    if accepted:
        assert len(todo) == sum(part["proof"] is not None for part in parts)


@given(st.booleans(), small_patterns())
def test_peel_looks_at_every_pair_of_neurons(top: bool, pattern: Pattern) -> None:
    live = pattern.pruned()
    upright = live if top else live.reversed()
    below = upright.masks[0].astype(int)
    for mask in upright.masks[1:-1]:
        below = mask.astype(int) @ below
    last, reads = upright.masks[-1], upright.masks[-2]
    fits = upright.depth > 2
    for k, m in product(range(last.shape[1]), repeat=2):
        meet = (last[:, k] & last[:, m]).any() and ((below[k] > 0) & (below[m] > 0)).any()
        up = (last[:, k] <= last[:, m]).all() and (reads[m] <= reads[k]).all()
        down = (last[:, m] <= last[:, k]).all() and (reads[k] <= reads[m]).all()
        fits = fits and bool(not meet or up or down)
    try:
        [(found, then)] = peel(
            read(live), {"rule": "peel", "side": "top" if top else "bottom", "then": "rest"}, Meter()
        )
    except Rejected:
        assert not fits
        return
    assert fits
    assert then == "rest"
    assert found.widths == (live.widths[:-1] if top else live.widths[1:])
    assert edges(found) == (edges_of(live)[:-1] if top else edges_of(live)[1:])
