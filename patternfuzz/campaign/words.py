"""The first reason of a find, in words made from the pattern and its certificate; a person may write a better one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from patternfuzz.decision import Decision
from patternfuzz.pattern import Pattern, bits

__all__ = ["first_words"]

_LONG = 700
"""Characters beyond which neurons and limit are left to the entry's pattern and certificate."""


def first_words(
    pattern: Pattern, decision: Decision, minimality: str, origin: str = "Shrunk from a random pattern."
) -> str:
    """Where it comes from, neurons, limit and minimality in one line, for example for 2x2 LU::

    Shrunk from a random pattern. Neurons (outputs x inputs): {0,1}x{0,1}, {1}x{1}. The limit [[0, 1], [1, 0]] is
    no product. Minimality: one-minimal.
    """
    parts = [origin]
    if pattern.depth == 2:
        parts.append(f"Neurons (outputs x inputs): {_rectangles(pattern)}.")
    limit = _limit(decision.certificate, pattern)
    if limit is not None:
        parts.append(f"The limit {limit} is no product.")
    parts.append(f"Minimality: {minimality}.")
    if sum(map(len, parts)) > _LONG:
        sizes = "-".join(map(str, pattern.widths))
        parts[1:-1] = [f"{sizes} neurons, inputs first, {pattern.n_edges} edges: {decision.reason}."]
    return " ".join(" ".join(parts).split())


def _rectangles(pattern: Pattern) -> str:
    feeds = pattern.columns(1)
    return ", ".join(f"{_set(feeds[k])}x{_set(word)}" for k, word in enumerate(pattern.rows[0]))


def _set(word: int) -> str:
    return "{" + ",".join(map(str, bits(word))) + "}"


def _limit(certificate: Mapping[str, Any] | None, pattern: Pattern) -> str | None:
    """The matrix that is not attained, if the proof is about one on all inputs and outputs."""
    node: Any = certificate and certificate.get("proof")
    while isinstance(node, Mapping):
        if node.get("rule") == "limit":
            value = node["value"]
            whole = (len(value), len(value[0])) == (pattern.n_outputs, pattern.n_inputs)
            return json.dumps(value).replace('"', "") if whole else None
        node = node.get("then")
    return None
