"""The trusted part: re-verifies certificates as SPEC.md says, on the standard library alone."""

from patternfuzz.check.checker import Verdict, check
from patternfuzz.check.codes import Code, Rejected

__all__ = ("Code", "Rejected", "Verdict", "check")
