"""The total order: invariant, total on classes, and in the documented order of criteria."""

from patternfuzz.pattern import shallow_classes
from patternfuzz.shrink.order import size_key, sort_key


def test_equal_keys_are_equal_classes(relabelled, rng):
    classes = list(shallow_classes())
    keys = {sort_key(pattern) for pattern in classes}
    assert len(keys) == len(classes) == 562
    for pattern in rng.sample(classes, 40):
        assert sort_key(relabelled(pattern, rng)) == sort_key(pattern)


def test_fewer_layers_then_edges_then_vertices(rectangles, known):
    lu, companion = known["LU"], known["companion"]
    deep = type(lu)((1, 1, 1, 1), ((1,), (1,), (1,)))
    assert sort_key(lu) < sort_key(companion) < sort_key(deep)
    one_wide = rectangles(3, 3, ("012", "012"))
    two_narrow = rectangles(2, 2, ("0", "01"), ("1", "01"))
    assert one_wide.n_edges == two_narrow.n_edges
    assert size_key(two_narrow) < size_key(one_wide)


def test_a_sub_window_is_never_larger(random_pattern, rng):
    for _ in range(30):
        pattern = random_pattern((3, 3, 4), rng)
        smaller = pattern.window(rng.sample(range(3), 2), rng.sample(range(4), 3)).compressed()
        assert smaller.n_edges == 0 or size_key(smaller) <= size_key(pattern.compressed())
