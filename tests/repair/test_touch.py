"""Every edit that changes the verdict of a window is in its touch set; lower bounds are lower bounds."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import combinations

from patternfuzz import Budget, Pattern, Verdict, decide, repair
from patternfuzz.oracle import decide as oracle
from patternfuzz.repair.packing import packed_by_rule
from patternfuzz.repair.rules import Rules, applied
from patternfuzz.repair.touch import touch_of
from patternfuzz.repair.windows import BadWindows, windows_by_rule
from patternfuzz.shrink.asking import Asker


def test_edits_outside_the_touch_set_leave_the_window_as_it_is(random_pattern: Callable[..., Pattern]) -> None:
    rng = random.Random(0)
    rules = Rules()
    for n in range(60):
        widths = rng.choice([(3, 4, 3), (4, 3, 4), (3, 3, 2, 3)])
        pattern = random_pattern(widths, 0.4, n)
        window = tuple(sorted(rng.sample(range(widths[0]), 2))), tuple(sorted(rng.sample(range(widths[-1]), 2)))
        for top in (False, True):
            touching = set(touch_of(pattern, window, top=top).edits(pattern, rules))
            others = [edit for edit in rules.every_edit(pattern) if edit not in touching]
            edited = applied(pattern, rng.sample(others, min(len(others), rng.randrange(1, 12))))
            assert edited.window(*window) == pattern.window(*window)


def test_two_edits_that_only_together_make_a_path_meet_the_touch_set() -> None:
    # Hidden neuron 2 is joined to nothing; both edges of a new path through it are additions.
    pattern = Pattern.from_masks([[[1, 1], [0, 1], [0, 0]], [[1, 0, 0], [1, 1, 0]]])
    window = (0, 1), (0, 1)
    for top in (False, True):
        touching = set(touch_of(pattern, window, top=top).edits(pattern, Rules()))
        for inp in range(2):
            for out in range(2):
                assert touching & {(0, 2, inp), (1, out, 2)}


def test_touch_sets_that_do_not_meet_have_nothing_in_common(random_pattern: Callable[..., Pattern]) -> None:
    rules, apart = Rules(), 0
    for n in range(30):
        pattern = random_pattern((6, 6, 6), 0.3, n)
        windows = windows_by_rule(pattern, 20)
        for one, other in combinations(windows, 2):
            a, b = (touch_of(pattern, window) for window in (one, other))
            if not a.meets(b, rules):
                apart += 1
                assert not set(a.edits(pattern, rules)) & set(b.edits(pattern, rules))
    assert apart


def test_windows_by_rule_are_bad(random_pattern: Callable[..., Pattern]) -> None:
    for n in range(5):
        pattern = random_pattern((8, 6, 7), 0.3, n)
        for window in windows_by_rule(pattern, 5):
            assert decide(pattern.window(*window)).verdict is Verdict.NOT_CLOSED


def test_the_packing_bound_is_below_the_fewest(random_pattern: Callable[..., Pattern]) -> None:
    seen = set()
    for n in range(8):
        pattern = random_pattern((7, 6, 6), 0.3, n)
        rules = Rules()
        bound = packed_by_rule(pattern, BadWindows(Asker(oracle, Budget(), trusting=False)), rules)
        result = repair(pattern, budget=Budget(seconds=0.4))
        assert bound <= result.lower_bound <= result.n_edits
        seen.add(bound)
    assert len(seen) > 1
