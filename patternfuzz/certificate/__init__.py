"""Certificates: building the JSON evidence that the independent checker re-verifies.

The format is specified in ``patternfuzz/check/SPEC.md``. Every rule of the oracle returns its own node; nothing here
decides anything.
"""

from patternfuzz.certificate.envelope import envelope, is_too_large
from patternfuzz.certificate.limit import Edge, LimitProof, Polynomial, limit_node, transpose_limit
from patternfuzz.certificate.moved import moved_limit, with_hidden

__all__ = [
    "Edge",
    "LimitProof",
    "Polynomial",
    "envelope",
    "is_too_large",
    "limit_node",
    "moved_limit",
    "transpose_limit",
    "with_hidden",
]
