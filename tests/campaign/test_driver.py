"""Batches are a function of the seed, and of nothing in the environment."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st

from patternfuzz.campaign.driver import BATCH_SIZE, batch_seed, draw_batch, shape_strategy


def test_a_batch_repeats_and_batches_differ():
    strategy = shape_strategy((3, 3, 3))
    first = draw_batch(strategy, seed=batch_seed(0, 0))
    assert first == draw_batch(strategy, seed=batch_seed(0, 0))
    assert len(first) == BATCH_SIZE
    for other in (batch_seed(0, 1), batch_seed(1, 0)):
        assert draw_batch(strategy, seed=other) != first


def test_seeds_of_batches_do_not_collide():
    seeds = {batch_seed(seed, number) for seed in (-1, 0, 1, 10, 11, 2**70) for number in range(200)}
    assert len(seeds) == 6 * 200


def test_sizes_stay_within_the_shape_and_reach_it():
    sizes = [p.widths for p in draw_batch(shape_strategy((2, 4, 3)), seed=1)]
    assert tuple(map(max, zip(*sizes, strict=True))) == (2, 4, 3)


def test_a_small_space_is_exhausted_without_complaint():
    assert sorted(draw_batch(st.sampled_from("abc"), seed=5)) == ["a", "b", "c"]


def test_an_error_inside_a_strategy_comes_out():
    def fail(_: int) -> int:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        draw_batch(st.integers().map(fail), seed=0)


def test_profiles_and_the_environment_do_not_matter(tmp_path):
    expected = [p.to_json() for p in draw_batch(shape_strategy((3, 3, 3)), seed=batch_seed(4, 2), size=60)]
    name = "patternfuzz-test-profile"
    before = settings.get_current_profile_name()
    settings.register_profile(name, max_examples=3, derandomize=True, phases=[Phase.explicit], deadline=1)
    settings.load_profile(name)
    try:
        assert [p.to_json() for p in draw_batch(shape_strategy((3, 3, 3)), seed=batch_seed(4, 2), size=60)] == expected
    finally:
        settings.load_profile(before)
    script = """
        from patternfuzz.campaign.driver import batch_seed, draw_batch, shape_strategy
        for p in draw_batch(shape_strategy((3, 3, 3)), seed=batch_seed(4, 2), size=60):
            print(p.to_json())
    """
    done = subprocess.run(  # noqa: S603 - our own interpreter and script
        [sys.executable, "-c", textwrap.dedent(script)],
        env={**os.environ, "CI": "true", "PYTHONHASHSEED": "77"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == expected
