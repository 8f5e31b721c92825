"""An oracle whose proofs of closedness are valid and not of the structured kind."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import patternfuzz as pf
from patternfuzz.certificate import envelope
from patternfuzz.decision import Decision, Verdict
from patternfuzz.pattern import Pattern


def roundabout(pattern: Pattern) -> Decision:
    """Closed patterns are proved by way of a larger pattern."""
    decision = pf.decide(pattern)
    if decision.verdict is not Verdict.CLOSED or decision.certificate is None:
        return decision
    # One more input that feeds nothing: dead vertices are allowed in the larger pattern.
    larger = Pattern((pattern.n_inputs + 1, *pattern.widths[1:]), pattern.rows)
    node = {
        "rule": "embed",
        "pattern": larger.to_data(),
        "side": "same",
        "vertices": [[[v, v] for v in range(width)] for width in pattern.widths],
        "then": pf.decide(larger).certificate["proof"],
    }
    return Decision(Verdict.CLOSED, "by way of a larger one", envelope(pattern, Verdict.CLOSED, node), decision.basis)


@pytest.fixture
def oracle() -> Callable[[Pattern], Decision]:
    return roundabout
