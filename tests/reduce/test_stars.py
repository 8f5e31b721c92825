"""The cheapest stars, against all ways to cover a set of entries."""

from itertools import chain, combinations, product

import pytest

from patternfuzz.reduce.stars import fewest_stars

PLACES = list(product(range(2), range(3)))


def nonempty_subsets(items):
    items = list(items)
    return chain.from_iterable(combinations(items, k) for k in range(1, len(items) + 1))


def covering_cost(entries):
    """The fewest edges by dynamic programming over all sets of stars inside ``entries``."""
    stars = set()
    for line in (0, 1):
        for number in range(3):
            on_line = [e for e in entries if e[line] == number]
            stars |= {frozenset(part) for part in nonempty_subsets(on_line)}
    best = {frozenset(): 0}
    for star in stars:
        for covered, cost in list(best.items()):
            wider = covered | star
            best[wider] = min(best.get(wider, 99), cost + len(star) + 1)
    return best[frozenset(entries)]


@pytest.mark.parametrize("entries", list(nonempty_subsets(PLACES)))
def test_every_way_frees_exactly_the_entries_at_the_least_cost(entries):
    ways = list(fewest_stars(frozenset(entries)))
    assert ways
    least = covering_cost(entries)
    for way in ways:
        assert {e for rows, columns in way for e in product(rows, columns)} == set(entries)
        assert all(len(rows) == 1 or len(columns) == 1 for rows, columns in way)
        assert sum(len(rows) + len(columns) for rows, columns in way) == least


def test_a_full_square_has_no_cheaper_cover_than_its_rows_or_columns():
    ways = list(fewest_stars(frozenset(product(range(2), range(2)))))
    assert {len(way) for way in ways} == {2}
    assert len(ways) == 2


def test_too_many_stars_yield_nothing():
    assert list(fewest_stars(frozenset((k, k) for k in range(9)))) == []
