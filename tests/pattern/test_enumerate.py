"""The census of small shallow patterns, against a count by brute force."""

from collections import Counter
from itertools import combinations_with_replacement, permutations, product

import pytest

from patternfuzz import PatternError
from patternfuzz.pattern import Pattern, shallow_classes
from patternfuzz.pattern.enumerate import weighted_classes
from patternfuzz.pattern.orderly import least_multisets


def count_by_rectangles(m, r, n):
    """Classes with every vertex alive, by orbits of multisets of rectangles (another road to the same number)."""
    rectangles = [(s, t) for s in range(1, 1 << m) for t in range(1, 1 << n)]
    number = {rectangle: i for i, rectangle in enumerate(rectangles)}

    def moved(order, word):
        return sum(1 << order[i] for i in range(len(order)) if word >> i & 1)

    actions = []
    for p in permutations(range(m)):
        for q in permutations(range(n)):
            actions.append([number[moved(p, s), moved(q, t)] for s, t in rectangles])
            if m == n:
                actions.append([number[moved(q, t), moved(p, s)] for s, t in rectangles])
    seen, count = set(), 0
    for chosen in combinations_with_replacement(range(len(rectangles)), r):
        if chosen in seen:
            continue
        seen.update(tuple(sorted(action[x] for x in chosen)) for action in actions)
        rows = cols = 0
        for x in chosen:
            rows |= rectangles[x][0]
            cols |= rectangles[x][1]
        count += rows == (1 << m) - 1 and cols == (1 << n) - 1
    return count


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [((2, 2, 2), 7), ((2, 2, 3), 18), ((3, 2, 3), 21), ((2, 3, 2), 25), ((2, 3, 3), 157), ((3, 3, 3), 334)],
)
def test_counts_by_size(sizes, expected):
    m, r, n = sizes
    found = list(shallow_classes(n_inputs=m, n_hidden=r, n_outputs=n))
    assert len(found) == len(set(found)) == expected == count_by_rectangles(m, r, n)
    assert {pattern.widths for pattern in found} == {(m, r, n)}


def test_the_census_has_562_classes():
    found = list(shallow_classes())
    assert len(found) == len(set(found)) == 562


def test_all_are_canonical_and_without_dead_vertices():
    for pattern in shallow_classes():
        assert pattern.canonical() == pattern == pattern.pruned() == pattern.compressed()


def test_both_orientations_are_one_class():
    one = list(shallow_classes(n_inputs=2, n_hidden=3, n_outputs=3))
    assert one == list(shallow_classes(n_inputs=3, n_hidden=3, n_outputs=2))


def test_the_lu_pattern_is_in_it():
    lu = Pattern.from_edges([2, 2, 2], [[(0, 0), (0, 1), (1, 1)], [(0, 0), (1, 0), (1, 1)]])
    assert lu.canonical() in set(shallow_classes(n_inputs=2, n_hidden=2, n_outputs=2))


@pytest.mark.parametrize("bad", [0, (), (0, 2), -1])
def test_impossible_sizes(bad):
    with pytest.raises(PatternError, match="n_inputs must be positive"):
        shallow_classes(n_inputs=bad)


def test_too_many_hidden_neurons():
    with pytest.raises(PatternError, match="n_hidden can be at most 5"):
        shallow_classes(n_hidden=6)


@pytest.mark.parametrize(("letters", "size"), [(4, 3), (5, 4)])
def test_orderly_generation_gives_each_class_its_least_member(letters, size):
    # Rotations of the letters: a group that is not the whole symmetric group.
    tables = [tuple((x + k) % letters for x in range(letters)) for k in range(letters)]
    orbits = {}
    for words in combinations_with_replacement(range(letters), size):
        images = [tuple(sorted(table[x] for x in words)) for table in tables]
        orbits[min(images)] = [table for table, image in zip(tables, images, strict=True) if image == min(images)]
    found = list(least_multisets(size, range(letters), tables))
    assert [words for words, _ in found] == sorted(orbits)
    for words, keeping in found:
        assert {tuple(sorted(table[x] for x in words)) for table in keeping} == {words}
        assert len(keeping) == len(orbits[words])


@pytest.mark.parametrize("sizes", [(1, 1, 1), (2, 2, 2), (2, 1, 3), (3, 2, 1), (2, 3, 2)])
def test_weighted_classes_count_every_labelled_pattern(sizes):
    m, r, n = sizes
    counted = Counter()
    for ins in product(range(1 << m), repeat=r):
        for outs in product(range(1 << r), repeat=n):
            counted[Pattern((m, r, n), (ins, outs)).canonical()] += 1
    found = list(weighted_classes(m, r, n))
    assert len(found) == len(counted)
    assert dict(found) == counted


@pytest.mark.parametrize("sizes", [(3, 3, 3), (2, 4, 3), (3, 4, 3), (4, 2, 4)])
def test_weights_add_up(sizes):
    m, r, n = sizes
    assert sum(weight for _, weight in weighted_classes(m, r, n)) == 2 ** (r * (m + n))


@pytest.mark.parametrize("sizes", [(0, 2, 2), (2, 2, 0), (2, 6, 2), (2, 0, 2)])
def test_weighted_classes_of_impossible_sizes(sizes):
    with pytest.raises(PatternError, match="n_"):
        weighted_classes(*sizes)
