"""Certificates about networks: a certificate about matrices, or the shape of the pattern, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from patternfuzz.decision import Verdict
from patternfuzz.pattern import Pattern
from patternfuzz.scope import Scope
from patternfuzz.verify import NETWORK_FORMAT

__all__ = ["apart_node", "crosswise_node", "kinks_node", "linear_node", "merge_node", "network_certificate"]


def network_certificate(pattern: Pattern, scope: Scope, verdict: Verdict, proof: Mapping[str, Any]) -> dict[str, Any]:
    """Bind a proof to a pattern and to what it is about."""
    return {
        "format": NETWORK_FORMAT,
        "version": 1,
        "verdict": verdict.value,
        "pattern_sha256": pattern.digest(),
        **scope.data(),
        "proof": dict(proof),
    }


def linear_node(certificate: Mapping[str, Any]) -> dict[str, Any]:
    """What a certificate about matrices says."""
    return {"rule": "linear", "certificate": dict(certificate)}


def merge_node(groups: Sequence[Sequence[int]], then: Mapping[str, Any]) -> dict[str, Any]:
    """Look only at inputs that are equal within each group, and 0 outside the groups."""
    return {"rule": "merge", "inputs": [list(group) for group in groups], "then": dict(then)}


def crosswise_node() -> dict[str, Any]:
    """Neurons that overlap are nested crosswise."""
    return {"rule": "crosswise"}


def apart_node() -> dict[str, Any]:
    """Neurons share an output only where they feed nothing else."""
    return {"rule": "apart"}


def kinks_node(inputs: Sequence[int], neurons: Sequence[int], outputs: Mapping[int, int]) -> dict[str, Any]:
    """Two neurons whose kinks meet, and for every neuron at the two inputs an output of its own."""
    return {
        "rule": "kinks",
        "inputs": list(inputs),
        "neurons": list(neurons),
        "outputs": [[n, outputs[n]] for n in sorted(outputs)],
    }
