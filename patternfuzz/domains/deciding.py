"""``decide`` for networks on data: each combination of model, domain and biases has theorems of its own."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from patternfuzz.decision import Basis, Budget, Decision, Verdict
from patternfuzz.domains.apart import prove_apart
from patternfuzz.domains.certificate import linear_node, merge_node, network_certificate
from patternfuzz.domains.crosswise import prove_crosswise
from patternfuzz.domains.kinks import prove_kinks
from patternfuzz.domains.merging import Groups, merged, mergings
from patternfuzz.errors import CanonicalLimitError, PatternError
from patternfuzz.oracle import decide as decide_matrices
from patternfuzz.pattern import Pattern
from patternfuzz.scope import Domain, Model, Scope

__all__ = ["bad_on_groups", "decide"]

MERGINGS = 300
"""Different patterns, up to relabelling, that merging is tried to."""


def decide(
    pattern: Pattern,
    budget: Budget | None = None,
    *,
    model: Model = "linear",
    domain: Domain = "cube",
    bias: bool = True,
) -> Decision:
    """Decide whether the networks with this pattern form a closed set of functions, and prove it.

    By default the answer is about ``{W_L ... W_1 : supp W_i within mask i}``, real matrices: the linear networks on
    ``[-1, 1]^N_0``. With ``model="relu"`` it is about networks with ``max(0, x)`` between the layers; with
    ``domain="finite"`` about every finite set of inputs (not closed: there is one on which they are not); with
    ``bias=False`` about networks without biases. The theorems and their proofs are in ``patternfuzz/check/SPEC.md``
    under "Network certificates". Where none applies the verdict is ``UNKNOWN`` and the reason says so.

    Within the time bound the answer is a function of the pattern, the scope, ``budget.effort`` and ``budget.seed``.

    Raises:
        PatternError: ``pattern`` is not a :class:`Pattern`.
        ScopeError: there is no such model or domain.
    """
    scope = Scope(model, domain, bias)
    budget = budget or Budget()
    if scope.is_about_matrices:
        return decide_matrices(pattern, budget)
    if not isinstance(pattern, Pattern):
        raise PatternError(f"decide needs a Pattern, not {type(pattern).__name__}; build one with Pattern.from_masks")
    started = time.monotonic()
    apart = prove_apart(pattern, scope)
    if apart is not None:
        return _proved(pattern, scope, Verdict.CLOSED, apart, "hidden neurons that share an output feed nothing else")
    crosswise = prove_crosswise(pattern, scope)
    if crosswise is not None:
        meet = "share an output" if scope.domain == "finite" else "overlap"
        return _proved(
            pattern, scope, Verdict.CLOSED, crosswise, f"hidden neurons that {meet} are nested crosswise, or lines"
        )
    matrices = decide_matrices(pattern, budget)
    if matrices.verdict is Verdict.NOT_CLOSED and matrices.certificate is not None and _transfers(scope):
        reason = f"{matrices.reason}; {_why(scope)}"
        return _proved(pattern, scope, Verdict.NOT_CLOSED, linear_node(matrices.certificate), reason)
    kinks = prove_kinks(pattern) if scope == Scope("relu", "finite", True) else None
    if kinks is not None:
        k, m = kinks["neurons"]
        reason = f"the kinks of the hidden neurons {k} and {m} can meet, and outputs enough tell the neurons apart"
        return _proved(pattern, scope, Verdict.NOT_CLOSED, kinks, reason)
    if scope.domain == "finite":
        left = None if budget.seconds is None else budget.seconds - (time.monotonic() - started)
        found = _merging(pattern, scope, replace(budget, seconds=left) if left is None or left > 0 else None)
        if found is not None:
            return found
    return Decision(Verdict.UNKNOWN, _unknown(pattern, scope, matrices))


def _transfers(scope: Scope) -> bool:
    return scope.domain == "finite" or scope.bias


def _why(scope: Scope) -> str:
    if scope.model == "linear":
        return "linear networks on the unit vectors are these matrices"
    if scope.bias:
        return "large biases keep every ReLU on along the way to the limit"
    return "there are points at which, up to signs, every ReLU stays on along the way to the limit"


def _proved(pattern: Pattern, scope: Scope, verdict: Verdict, node: Mapping[str, Any], reason: str) -> Decision:
    return Decision(verdict, reason, network_certificate(pattern, scope, verdict, node), Basis.PROVED)


def _merging(pattern: Pattern, scope: Scope, budget: Budget | None) -> Decision | None:
    """Not closed because a pattern with merged inputs is not."""
    if budget is None:
        return None
    ends = None if budget.seconds is None else time.monotonic() + budget.seconds
    seen: set[Pattern] = set()
    for groups in mergings(pattern.pruned()):
        if len(seen) >= MERGINGS or (ends is not None and time.monotonic() >= ends):
            return None
        left = None if ends is None else max(0.001, ends - time.monotonic())
        found = bad_on_groups(pattern, scope, groups, replace(budget, seconds=left), seen)
        if found is not None:
            return found
    return None


def bad_on_groups(
    pattern: Pattern, scope: Scope, groups: Groups, budget: Budget, seen: set[Pattern]
) -> Decision | None:
    """Not closed because it is not with equal inputs within each group and no others; ``None`` if that is not found.

    Patterns up to relabelling that are in ``seen`` are passed over, others are put there. A twentieth of the budget's
    effort is spent.
    """
    smaller = merged(pattern, groups)
    try:
        form = smaller.canonical()
    except CanonicalLimitError:
        return None
    if form in seen:
        return None
    seen.add(form)
    decision = decide_matrices(smaller, replace(budget, effort=max(1, budget.effort // 20)))
    if decision.verdict is not Verdict.NOT_CLOSED or decision.certificate is None:
        return None
    node = merge_node(groups, linear_node(decision.certificate))
    told = " and ".join("{" + ", ".join(map(str, group)) + "}" for group in groups)
    reason = f"with equal inputs within {told} and no others: {decision.reason}"
    return _proved(pattern, scope, Verdict.NOT_CLOSED, node, reason)


def _unknown(pattern: Pattern, scope: Scope, matrices: Decision) -> str:
    about = f"for {scope.words()} "
    if matrices.verdict is Verdict.UNKNOWN:
        return about + f"no theorem applies, and the matrices are undecided: {matrices.reason}"
    if matrices.verdict is Verdict.NOT_CLOSED:
        return (
            about
            + "nothing follows: the matrices are not closed, but without biases no ReLU stays on all over the cube"
        )
    if pattern.depth > 2:
        return about + "no theorem about closedness is known with several hidden layers; the matrices are closed"
    if scope.domain == "finite":
        return about + "no theorem applies: outputs share neurons, and no merging of inputs tried is not closed"
    if scope.bias:
        return about + "the criterion does not apply: two hidden neurons overlap without being nested crosswise"
    return about + "no theorem applies: an output has two neurons, and without biases kinks cannot be moved"
