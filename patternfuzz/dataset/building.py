"""``training_set``: from a proof that a pattern is bad to a data set that shows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from patternfuzz.dataset.five import five
from patternfuzz.dataset.limit_point import limit_point
from patternfuzz.dataset.lines import lines
from patternfuzz.dataset.moment import moment
from patternfuzz.dataset.star import star
from patternfuzz.dataset.value import Points, TrainingSet
from patternfuzz.decision import Verdict
from patternfuzz.domains.certificate import merge_node
from patternfuzz.domains.merging import merged
from patternfuzz.errors import CertificateError, DatasetError, PatternError
from patternfuzz.pattern import Pattern
from patternfuzz.scope import Model, Scope
from patternfuzz.verify import DATASET_FORMAT, NETWORK_FORMAT, NOT_ATTAINED, verify_any

__all__ = ["training_set"]

Kind = Literal["few", "curve"]
"""Which points: as few as the proof allows, or on the moment curve."""


def training_set(
    pattern: Pattern,
    certificate: Mapping[str, Any] | None,
    *,
    model: Model = "relu",
    bias: bool = True,
    points: Kind = "few",
) -> TrainingSet:
    """Integer inputs and targets that no network of a bad pattern fits best, though the infimum of the error is 0.

    ``certificate`` proves that the pattern is not closed: one of :func:`patternfuzz.decide`, about matrices or about
    networks. ``model`` and ``bias`` say which networks are to be fitted. ``points="few"`` takes the points 0 and unit
    vectors where they are enough, as with one hidden layer; ``"curve"`` always takes the moment curve, whose proof
    counts activation patterns. The proof is checked before the data set is returned; the same arguments give the same
    data set.

    Raises:
        PatternError: ``pattern`` is not a :class:`Pattern`.
        CertificateError: the certificate is malformed, or about another pattern.
        ScopeError: there is no such model.
        DatasetError: there is no certificate, or one that the pattern is closed, or one that says nothing about these
            networks; or too many points are needed.
    """
    scope = Scope(model, "finite", bias)
    if points not in ("few", "curve"):
        raise DatasetError(f"points must be 'few' or 'curve', not {points!r}")
    if not isinstance(pattern, Pattern):
        raise PatternError(f"training_set needs a Pattern, not {type(pattern).__name__}")
    if certificate is None:
        raise DatasetError(
            "a data set needs a certificate that the pattern is not closed, and there is none: "
            "the pattern is undecided, or decide was not asked"
        )
    verify_any(pattern, certificate)
    if certificate["verdict"] != Verdict.NOT_CLOSED.value:
        raise DatasetError(f"the certificate says {certificate['verdict']}: only a pattern that is not closed has one")
    proof = certificate["proof"]
    if certificate["format"] != NETWORK_FORMAT:
        proof = {"rule": "linear", "certificate": certificate}
    inputs, targets, node = _points(pattern, proof, scope, points)
    said = {
        "format": DATASET_FORMAT,
        "version": 1,
        "verdict": NOT_ATTAINED,
        "pattern_sha256": pattern.digest(),
        "model": scope.model,
        "bias": "free" if scope.bias else "none",
        "inputs": [list(point) for point in inputs],
        "targets": [list(target) for target in targets],
        "proof": node,
    }
    try:
        verify_any(pattern, said)
    except CertificateError as error:
        raise DatasetError(f"the data set was rejected by the checker ({error}); please report this") from error
    return TrainingSet(pattern, scope, inputs, targets, said)


def _points(
    pattern: Pattern, proof: Mapping[str, Any], scope: Scope, points: Kind
) -> tuple[Points, Points, dict[str, Any]]:
    """Inputs, targets and the node that proves them, for the proof of a network certificate."""
    if proof["rule"] == "merge":
        groups = tuple(tuple(group) for group in proof["inputs"])
        inner, targets, node = _points(merged(pattern, groups), proof["then"], scope, points)
        group_of = {inp: g for g, group in enumerate(groups) for inp in group}
        spread = tuple(
            tuple(point[group_of[inp]] if inp in group_of else 0 for inp in range(pattern.n_inputs)) for point in inner
        )
        return spread, targets, merge_node(groups, node)
    if proof["rule"] == "kinks":
        if scope.model == "linear" or not scope.bias:
            raise DatasetError(f"the certificate is about ReLU networks with free biases, not {scope.words()}")
        return five(pattern, proof) if points == "few" and len(proof["outputs"]) == 2 else lines(pattern, proof)
    limit = limit_point(pattern, proof["certificate"])
    found = star(limit, scope) if points == "few" or scope.model == "linear" else None
    inputs, node = found or moment(limit, scope)
    return inputs, limit.targets(inputs), node
