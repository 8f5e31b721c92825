"""``patternfuzz.verify``: the checker behind the public Pattern."""

from __future__ import annotations

import subprocess
import sys
from types import MappingProxyType
from typing import Any

import pytest

import patternfuzz as pf


def test_valid_certificates_verify(good: Any) -> None:
    for entry in good.values():
        pattern = pf.Pattern.from_json(entry["pattern"])
        pf.verify(pattern, entry["certificate"])
        pf.verify(pattern, MappingProxyType(entry["certificate"]))


def test_rejection_carries_the_code(good: Any) -> None:
    pattern = pf.Pattern.from_json(good["dense"]["pattern"])
    with pytest.raises(pf.CertificateError, match=r"^pattern-digest: "):
        pf.verify(pattern, good["lu"]["certificate"])


def test_pattern_must_be_a_pattern(good: Any) -> None:
    with pytest.raises(pf.CertificateError, match=r"needs a Pattern, got dict: build one with Pattern\.from_masks"):
        pf.verify(good["lu"]["pattern"], good["lu"]["certificate"])


@pytest.mark.parametrize("certificate", [None, "{}", []])
def test_certificate_must_be_a_mapping(certificate: Any, good: Any) -> None:
    pattern = pf.Pattern.from_json(good["lu"]["pattern"])
    with pytest.raises(pf.CertificateError, match="needs a certificate as a mapping"):
        pf.verify(pattern, certificate)


def test_the_function_is_not_hidden_by_its_module() -> None:
    code = "import patternfuzz.verify, patternfuzz; assert callable(patternfuzz.verify); patternfuzz.check.check"
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - our own module
