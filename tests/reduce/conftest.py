"""Turning a proof about a reduced pattern into a checked one about the original."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import patternfuzz as pf
from patternfuzz.certificate import envelope
from patternfuzz.pattern import Pattern
from patternfuzz.reduce.base import Reduced


def _check_lift(pattern: Pattern, reduced: Reduced, *, not_closed: bool) -> pf.Verdict:
    decision = pf.decide(reduced.pattern)
    provable = {pf.Verdict.CLOSED, pf.Verdict.NOT_CLOSED} if not_closed else {pf.Verdict.CLOSED}
    if decision.verdict in provable:
        lifted = reduced.lift(decision.certificate["proof"])
        pf.verify(pattern, envelope(pattern, decision.verdict, lifted))
    return decision.verdict


@pytest.fixture(scope="session")
def check_lift() -> Callable[..., pf.Verdict]:
    """Decide a reduced pattern, lift the proof and verify it; the verdict.

    ``not_closed``: the reduction carries proofs of that verdict as well.
    """
    return _check_lift
