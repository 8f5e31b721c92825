"""Canonical forms: invariant under relabelling and reversal, different for different classes."""

import random
from itertools import combinations, permutations, product

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patternfuzz.errors import CanonicalLimitError, PatternError
from patternfuzz.pattern import Pattern, shallow_classes
from patternfuzz.pattern.canonical import relabelled as searched
from patternfuzz.pattern.canonical_search import canonical_order
from patternfuzz.pattern.families import block_diagonal, butterfly, dense, lu, monarch, n_m
from patternfuzz.strategies import patterns, shallow_patterns


@settings(deadline=None)
@given(patterns(max_depth=4, max_width=5), st.randoms(use_true_random=False))
def test_invariant_under_relabelling_and_reversal(relabelled, pattern, rng):
    other = relabelled(pattern, rng)
    assert other.canonical() == pattern.canonical() == other.reversed().canonical()


@settings(deadline=None)
@given(shallow_patterns(max_inputs=7, max_hidden=7, max_outputs=7), st.randoms(use_true_random=False))
def test_invariant_when_shallow(relabelled, pattern, rng):
    other = relabelled(pattern, rng)
    assert other.canonical() == pattern.canonical() == other.reversed().canonical()


def isomorphic(a, b):
    same = nx.algorithms.isomorphism.categorical_node_match("layer", None)
    return any(nx.is_isomorphic(a.to_networkx(), c.to_networkx(), node_match=same) for c in (b, b.reversed()))


@pytest.mark.parametrize(("widths", "seed"), [((3, 3, 3), 1), ((2, 3, 2, 2), 2), ((3, 6, 3), 3), ((2, 2, 2, 2, 2), 4)])
def test_equal_exactly_when_networkx_says_isomorphic(relabelled, widths, seed):
    rng = random.Random(seed)
    shapes = list(zip(widths[1:], widths, strict=False))
    found = []
    for _ in range(30):
        # few edges, so that isomorphic pairs and near misses are common
        masks = [[[int(rng.random() < 0.4) for _ in range(n)] for _ in range(m)] for m, n in shapes]
        found.append(Pattern.from_masks(masks))
    found += [relabelled(pattern, rng) for pattern in found[:5]]
    pairs = [(a, b) for i, a in enumerate(found) for b in found[:i]]
    verdicts = [isomorphic(a, b) for a, b in pairs]
    assert [a.canonical() == b.canonical() for a, b in pairs] == verdicts
    assert any(verdicts)
    assert not all(verdicts)


def test_all_small_patterns_fall_into_the_classes_that_orbits_give():
    """2-2-2 by brute force over all 256 patterns."""
    everything = [
        Pattern((2, 2, 2), (rows, more)) for rows in product(range(4), repeat=2) for more in product(range(4), repeat=2)
    ]

    def moves(pattern):
        for orders in product(permutations(range(2)), repeat=3):
            edges = [[(orders[i + 1][o], orders[i][n]) for o, n in pattern.edges(i)] for i in range(2)]
            moved = Pattern.from_edges(pattern.widths, edges)
            yield moved
            yield moved.reversed()

    classes = {frozenset(moves(pattern)) for pattern in everything}
    assert len({pattern.canonical() for pattern in everything}) == len(classes)
    assert all(len({pattern.canonical() for pattern in group}) == 1 for group in classes)
    assert all(pattern.canonical() in set(moves(pattern)) for pattern in everything)


@settings(deadline=None)
@given(patterns(max_depth=3, max_width=4))
def test_canonical_form_is_in_the_class_and_stays(pattern):
    form = pattern.canonical()
    assert form.canonical() == form
    assert isomorphic(form, pattern)


@settings(deadline=None)
@given(patterns(max_width=4, max_depth=3), st.randoms(use_true_random=False))
def test_the_general_search_is_invariant_on_small_patterns_too(relabelled, pattern, rng):
    other = relabelled(pattern, rng)
    assert searched(pattern.widths, pattern.rows) == searched(other.widths, other.rows)


def test_the_general_search_finds_the_same_562_classes():
    def form(pattern):
        back = pattern.reversed()
        return min(searched(pattern.widths, pattern.rows), searched(back.widths, back.rows))

    assert len({form(pattern) for pattern in shallow_classes()}) == 562


def test_number_of_classes_with_three_masks():
    """2-2-2-2 by brute force: orbits of all 4096 patterns under relabelling and reversal."""
    everything = [Pattern((2, 2, 2, 2), rows) for rows in product(product(range(4), repeat=2), repeat=3)]

    def images(pattern):
        for orders in product(permutations(range(2)), repeat=4):
            for way in (pattern, pattern.reversed()):
                rows = []
                for i, layer in enumerate(way.rows):
                    words = [sum(1 << orders[i][n] for n in range(2) if word >> n & 1) for word in layer]
                    rows.append(tuple(words[o] for o in orders[i + 1]))
                yield tuple(rows)

    unseen = {pattern.rows for pattern in everything}
    classes = 0
    for pattern in everything:
        if pattern.rows in unseen:
            classes += 1
            unseen.difference_update(images(pattern))
    assert len({pattern.canonical() for pattern in everything}) == classes


def circulant(n, steps):
    return [[int((out - inp) % n in steps) for inp in range(n)] for out in range(n)]


def symmetric_patterns():
    eye = np.eye(25, dtype=int)
    yield "dense", dense([100, 100, 100])
    yield "lu", lu(100)
    yield "equal blocks", block_diagonal([(2, 2, 2)] * 20)
    yield "complement of equal blocks", Pattern.from_masks([1 - np.kron(eye, np.ones((2, 2), dtype=int))] * 2)
    yield "permutation", Pattern.from_masks([eye, eye])
    yield "complement of a permutation", Pattern.from_masks([1 - eye, 1 - eye])
    yield "butterfly 8", butterfly(8)
    yield "butterfly 16", butterfly(16)
    yield "monarch", monarch(5, 5)
    yield "2:4", n_m([32, 32, 16], n=2, m=4, seed=1)
    yield "projective plane", Pattern.from_masks([circulant(13, {0, 1, 3, 9})] * 2)
    yield "cycle", Pattern.from_masks([circulant(20, {0, 1})] * 3)
    yield "parity", Pattern.from_masks([[[(a & b).bit_count() % 2 for a in range(16)] for b in range(16)]] * 2)
    sparse = np.random.default_rng(0)
    yield "random", Pattern.from_masks([sparse.random((32, 64)) < 0.1, sparse.random((10, 32)) < 0.1])


@pytest.mark.parametrize("pattern", [pytest.param(p, id=name) for name, p in symmetric_patterns()])
def test_large_and_symmetric(relabelled, rng, pattern):
    assert relabelled(pattern, rng).canonical() == pattern.canonical() == pattern.reversed().canonical()


def test_regular_graphs_that_refinement_cannot_tell_apart():
    """Two 6-cycles and one 12-cycle between 6 and 6 neurons, with a dense layer on top."""
    one = circulant(6, {0, 1})
    two = np.kron(np.eye(2, dtype=int), np.array(circulant(3, {0, 1})))
    top = np.ones((2, 6), dtype=int)
    assert Pattern.from_masks([one, top]).canonical() != Pattern.from_masks([two, top]).canonical()


def twisted(twist):
    """Cai, Fürer and Immerman's graphs over K4: refinement cannot tell a twisted one from a straight one."""
    edges = list(combinations(range(4), 2))
    rows = []
    for v in range(4):
        at_v = [e for e, ends in enumerate(edges) if v in ends]
        even = [signs for signs in product((0, 1), repeat=3) if sum(signs) % 2 == (twist and v == 0)]
        rows += [(v, [2 * e + sign for e, sign in zip(at_v, signs, strict=True)]) for signs in even]
    first = [(out, inp) for out, (_, inputs) in enumerate(rows) for inp in inputs]
    return Pattern.from_edges([12, 16, 4], [first, [(v, out) for out, (v, _) in enumerate(rows)]])


def consistent_choices(pattern):
    """In how many ways one hidden neuron per output can be chosen such that together they read six inputs."""
    choices = [[reads for k, reads in enumerate(pattern.rows[0]) if word >> k & 1] for word in pattern.rows[1]]
    return sum((a | b | c | d).bit_count() == 6 for a, b, c, d in product(*choices))


def test_graphs_made_to_defeat_refinement(relabelled, rng):
    straight, odd = twisted(False), twisted(True)
    assert (consistent_choices(straight), consistent_choices(odd)) == (8, 0)  # so they are not isomorphic
    assert straight.canonical() != odd.canonical()
    assert relabelled(straight, rng).canonical() == straight.canonical()
    assert relabelled(odd, rng).canonical() == odd.canonical()


def test_gives_up_instead_of_hanging():
    masks = Pattern.from_masks([circulant(31, {1, 5, 11, 24, 25, 27})] * 2)
    adjacency = [[] for _ in range(93)]
    for i in range(2):
        for out, inp in masks.edges(i):
            adjacency[31 * (i + 1) + out].append(31 * i + inp)
            adjacency[31 * i + inp].append(31 * (i + 1) + out)
    colours = [v // 31 for v in range(93)]
    with pytest.raises(CanonicalLimitError, match="takes too long"):
        canonical_order(adjacency, colours, max_work=0)
    assert len(canonical_order(adjacency, colours)) == 93
    assert issubclass(CanonicalLimitError, PatternError)
