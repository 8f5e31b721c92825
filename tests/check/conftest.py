"""Certificates kept as files, and the truth about patterns with at most two hidden neurons."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def good() -> dict[str, Any]:
    """All valid certificates by name, each with its pattern and a word on what it shows."""
    return {path.stem: json.loads(path.read_text()) for path in sorted((HERE / "good_certificates").glob("*.json"))}


def _signed(pattern: dict[str, Any], certificate: dict[str, Any]) -> dict[str, Any]:
    ordered = {key: pattern[key] for key in ("format", "version", "widths", "edges")}
    text = json.dumps(ordered, separators=(",", ":"))
    return {**certificate, "pattern_sha256": hashlib.sha256(text.encode()).hexdigest()}


@pytest.fixture(scope="session")
def signed() -> Callable[[dict[str, Any], dict[str, Any]], dict[str, Any]]:
    """A function that puts the digest of a pattern into a certificate, so that the proof has to be looked at."""
    return _signed


def _two_neuron_verdict(pattern: dict[str, Any]) -> str | None:
    below, above = pattern["edges"]
    hidden = range(pattern["widths"][1])
    outputs = [{out for out, k in above if k == neuron} for neuron in hidden]
    inputs = [{inp for k, inp in below if k == neuron} for neuron in hidden]
    alive = [(s, t) for s, t in zip(outputs, inputs, strict=True) if s and t]
    if len(alive) > 2:
        return None
    if len(alive) < 2:
        return "closed"
    (s, t), (s2, t2) = alive
    if not (s & s2 and t & t2):
        return "closed"
    corner = (s - s2 and t - t2) or (s2 - s and t2 - t)
    wide = len(s & s2) >= 2 and t - t2 and t2 - t
    tall = len(t & t2) >= 2 and s - s2 and s2 - s
    return "not_closed" if corner or wide or tall else "closed"


@pytest.fixture(scope="session")
def two_neuron_verdict() -> Callable[[dict[str, Any]], str | None]:
    """The exact verdict of a pattern with one hidden layer and at most two live hidden neurons, else ``None``.

    Overlapping rectangles are not closed exactly if one has an exclusive row and an exclusive column, or they share two
    rows and each has an exclusive column, or the transpose of that. Nothing of the checker is used.
    """
    return _two_neuron_verdict
