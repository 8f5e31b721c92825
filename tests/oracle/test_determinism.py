"""The same pattern, effort and seed give the same answer, in every process."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from itertools import pairwise

import numpy as np

import patternfuzz as pf
from patternfuzz.pattern import Pattern

PROGRAM = """
import hashlib, json, sys
import patternfuzz as pf

def answer(text):
    d = pf.decide(pf.Pattern.from_json(text), pf.Budget(seconds=None, effort=2, seed=5))
    return hashlib.sha256(json.dumps([d.verdict, d.reason, d.certificate]).encode()).hexdigest()

json.dump([answer(text) for text in json.load(sys.stdin)], sys.stdout)
"""


def sample():
    rng = np.random.default_rng(11)
    for density in (0.65, 0.8):
        for _ in range(30):
            widths = rng.integers(2, 4, size=rng.integers(3, 6))
            yield Pattern.from_masks([rng.random((b, a)) < density for a, b in pairwise(widths)])
    for _ in range(6):
        yield Pattern.from_masks([rng.random((4, 4)) < 0.8 for _ in range(2)])
    yield Pattern((4, 4, 4), ((15, 11, 13, 14), (7, 11, 14, 15)))  # undecided with little effort


def answers(seed):
    """What another process says. The hash seed orders sets of strings and other objects."""
    found = subprocess.run(  # noqa: S603 - our own interpreter on the program above
        [sys.executable, "-c", PROGRAM],
        input=json.dumps([pattern.to_json() for pattern in sample()]),
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(found.stdout)


def test_in_other_processes():
    here = []
    verdicts = set()
    for pattern in sample():
        decision = pf.decide(pattern, pf.Budget(seconds=None, effort=2, seed=5))
        verdicts.add(decision.verdict)
        text = json.dumps([decision.verdict, decision.reason, decision.certificate])
        here.append(hashlib.sha256(text.encode()).hexdigest())
    assert verdicts == set(pf.Verdict)
    assert answers("0") == here
    assert answers("12345") == here


def test_what_was_decided_before_does_not_matter():
    chosen = list(sample())[:12]
    once = [pf.decide(pattern, pf.Budget(seconds=None, effort=40)) for pattern in chosen]
    again = [pf.decide(pattern, pf.Budget(seconds=None, effort=40)) for pattern in reversed(chosen)]
    assert once == again[::-1]
