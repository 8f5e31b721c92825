"""``verify``: certificates that hold, and those that do not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest


@pytest.fixture
def certificate(run, lu_file: Callable[[int], Path]) -> Path:
    """A valid certificate of the 2x2 LU pattern."""
    assert run("check", lu_file(2), "--certificate", "lu2.cert.json").code == 1
    return Path("lu2.cert.json").resolve()


def test_npy_pair(run, tmp_path: Path, certificate: Path) -> None:
    np.save(tmp_path / "a.npy", np.triu(np.ones((2, 2))))
    np.save(tmp_path / "b.npy", np.tril(np.ones((2, 2))))
    assert run("verify", "a.npy", "b.npy", certificate).code == 0
    assert run("verify", "b.npy", "a.npy", certificate).code == 2


def test_another_pattern(run, lu_file: Callable[[int], Path], certificate: Path) -> None:
    ran = run("verify", lu_file(3), certificate)
    assert ran.code == 2
    assert "rejected" in ran.error
    ran = run("verify", lu_file(3), certificate, "--format", "json")
    assert ran.document["verified"] is False
    assert ran.document["verdict"] is None
    assert ran.document["error"]


def test_tampered(run, lu_file: Callable[[int], Path], certificate: Path) -> None:
    document = json.loads(certificate.read_text())
    document["verdict"] = "closed"
    certificate.write_text(json.dumps(document))
    assert run("verify", lu_file(2), certificate).code == 2


@pytest.mark.parametrize("content", ["", "{", "[]", "3", '{"a": 1}', '{"format": "patternfuzz-report"}'])
def test_what_is_no_certificate(run, lu_file: Callable[[int], Path], content: str) -> None:
    Path("c.json").write_text(content)
    ran = run("verify", lu_file(2), "c.json")
    assert ran.code == 2
    assert "c.json" in ran.error


def test_a_certificate_alone(run, certificate: Path) -> None:
    ran = run("verify", certificate)
    assert ran.code == 2
    assert "PATTERN… CERTIFICATE" in ran.error


def test_a_certificate_given_as_pattern(run, certificate: Path) -> None:
    ran = run("check", certificate)
    assert ran.code == 2
    assert "is a certificate; give the pattern" in ran.error
