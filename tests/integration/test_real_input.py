"""``check`` and ``shrink`` on LU masks of growing size and on a pruned digits model."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import patternfuzz as pf

DIGITS = Path(__file__).parents[1] / "data" / "digits_model"
PERCENT = (5, 10, 15, 20)


def lu(n: int) -> pf.Pattern:
    """A lower triangular matrix times an upper triangular one."""
    square = np.ones((n, n), dtype=np.bool_)
    return pf.Pattern.from_masks([np.triu(square), np.tril(square)])


def verifies(pattern: pf.Pattern, decision: pf.Decision) -> None:
    assert decision.certificate is not None
    pf.verify(pattern, decision.certificate)


@pytest.mark.parametrize("n", [2, 3, 10, 100])
def test_lu_masks_are_bad_at_every_size(n: int) -> None:
    pattern = lu(n)
    decision = pf.decide(pattern)
    assert decision.verdict is pf.Verdict.NOT_CLOSED
    assert decision.basis is pf.Basis.PROVED
    verifies(pattern, decision)


@pytest.mark.parametrize("n", [2, 3, 10, 100])
def test_lu_masks_shrink_to_the_smallest_lu(n: int) -> None:
    found = pf.shrink(lu(n))
    assert found.pattern == lu(2).canonical()
    verifies(found.pattern, found.decision)


@pytest.mark.parametrize("percent", PERCENT)
def test_the_committed_masks_are_what_the_script_says(percent: int) -> None:
    masks = pf.load_masks(DIGITS / f"digits_{percent:02d}.npz")
    assert [mask.shape for mask in masks] == [(32, 64), (10, 32)]
    assert [int(mask.sum()) for mask in masks] == [round(mask.size * percent / 100) for mask in masks]


@pytest.mark.parametrize("percent", PERCENT)
def test_the_pruned_digits_model_is_bad(percent: int) -> None:
    pattern = pf.load_pattern(DIGITS / f"digits_{percent:02d}.npz")
    decision = pf.decide(pattern)
    assert decision.verdict is pf.Verdict.NOT_CLOSED
    verifies(pattern, decision)
    found = pf.shrink(pattern)
    assert found.pattern == lu(2).canonical()


def test_the_command_line_on_the_model() -> None:
    path = DIGITS / "digits_10.npz"
    command = [sys.executable, "-m", "patternfuzz", "check", str(path), "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own command line
    assert done.returncode == 1
    assert json.loads(done.stdout)
