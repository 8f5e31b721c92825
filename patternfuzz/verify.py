"""The public face of the checker."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from patternfuzz.check import Rejected, check
from patternfuzz.errors import CertificateError
from patternfuzz.pattern import Pattern

__all__ = ["verify"]


def verify(pattern: Pattern, certificate: Mapping[str, Any] | None) -> None:
    """Check with the independent checker that a certificate proves its verdict for a pattern.

    Returns nothing; the proved verdict is ``certificate["verdict"]``. What the checker accepts, and the codes that its
    rejections begin with, are specified in ``patternfuzz/check/SPEC.md``.

    Raises:
        CertificateError: the certificate is malformed, belongs to another pattern, or does not prove its verdict;
            or ``pattern`` is no :class:`~patternfuzz.Pattern`, or ``certificate`` no mapping (``None`` proves nothing).
    """
    if not isinstance(pattern, Pattern):
        raise CertificateError(
            f"verify needs a Pattern, got {type(pattern).__name__}: build one with Pattern.from_masks(...)"
        )
    if not isinstance(certificate, Mapping):
        raise CertificateError(
            f"verify needs a certificate as a mapping, got {type(certificate).__name__}: "
            "the certificate of an undecided pattern is None, and text must be parsed as JSON first"
        )
    try:
        check(pattern.to_data(), dict(certificate))
    except Rejected as error:
        raise CertificateError(str(error)) from error
