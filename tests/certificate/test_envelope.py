"""The outermost object, and what is too large for it."""

from __future__ import annotations

import pytest

import patternfuzz as pf
from patternfuzz.certificate import envelope, is_too_large
from patternfuzz.pattern.families import dense, lu


def nested(levels):
    """A value nested that deep; what is in the innermost list counts as a level."""
    value = 0
    for _ in range(levels - 1):
        value = [value]
    return value


def test_an_envelope_is_bound_to_its_pattern():
    found = envelope(dense([1, 1, 1]), pf.Verdict.CLOSED, {"rule": "x"})
    assert list(found) == ["format", "version", "verdict", "pattern_sha256", "proof"]
    assert (
        found["pattern_sha256"] == dense([1, 1, 1]).digest() != envelope(lu(2), pf.Verdict.CLOSED, {})["pattern_sha256"]
    )
    assert found["verdict"] == "closed"


def test_nesting_is_counted_from_the_certificate_itself():
    assert not is_too_large({"a": nested(199)})
    assert is_too_large({"a": nested(200)})


def test_the_checker_draws_the_line_at_the_same_place():
    for levels, code in ((199, "wrong-type"), (200, "nesting")):
        certificate = envelope(lu(2), pf.Verdict.CLOSED, nested(levels))
        assert is_too_large(certificate) == (code == "nesting")
        with pytest.raises(pf.CertificateError, match=f"^{code}"):
            pf.verify(lu(2), certificate)


def test_many_values_are_too_large():
    assert not is_too_large({"a": [0] * 1_000_000})
    assert is_too_large({"a": [[0] * 1_000_000] * 5})
