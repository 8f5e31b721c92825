"""One line of a census: a class and what is known about it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from patternfuzz.decision import Verdict
from patternfuzz.errors import CensusError, PatternError
from patternfuzz.pattern import Pattern

__all__ = ["Line"]

_KEYS = ("index", "shape", "weight", "widths", "edges", "verdict", "reason", "certificate", "kernel")


@dataclass(frozen=True, slots=True)
class Line:
    """A class of the census.

    ``index`` is its number in the whole census, ``shape`` the shape it belongs to. ``weight`` is the number of labelled
    patterns of that shape in the class, where that is known. ``certificate`` is for exactly this (canonical) pattern,
    ``None`` if the verdict is unknown. ``kernel`` is only there with any number of hidden neurons, see
    :mod:`patternfuzz.census.kernel`.
    """

    index: int
    shape: str
    pattern: Pattern
    verdict: Verdict
    reason: str
    certificate: Mapping[str, Any] | None
    weight: int | None = None
    kernel: Mapping[str, Any] | None = None

    def encode(self) -> bytes:
        """One line of JSON, always the same bytes for equal lines."""
        pattern = self.pattern.to_data()
        data = {
            "index": self.index,
            "shape": self.shape,
            "weight": self.weight,
            "widths": pattern["widths"],
            "edges": pattern["edges"],
            "verdict": self.verdict.value,
            "reason": self.reason,
            "certificate": self.certificate,
            "kernel": self.kernel,
        }
        return json.dumps(data, separators=(",", ":")).encode() + b"\n"

    @classmethod
    def decode(cls, raw: bytes, where: str) -> Line:
        """Read a line; the structure is checked, not what it claims.

        Raises:
            CensusError: it is damaged; the message names ``where``.
        """
        try:
            data = json.loads(raw)
            if not isinstance(data, dict) or tuple(data) != _KEYS:
                raise ValueError("its keys are not those of a census line")
            verdict = Verdict(data["verdict"])
            pattern = Pattern.from_json(
                {"format": "patternfuzz-pattern", "version": 1, "widths": data["widths"], "edges": data["edges"]}
            )
            line = cls(
                data["index"],
                data["shape"],
                pattern,
                verdict,
                data["reason"],
                data["certificate"],
                data["weight"],
                data["kernel"],
            )
            fits = (
                type(line.index) is int
                and isinstance(line.shape, str)
                and isinstance(line.reason, str)
                and (line.weight is None or type(line.weight) is int)
                and isinstance(line.kernel, dict | None)
                and isinstance(line.certificate, dict | None)
                and (line.certificate is None) == (verdict is Verdict.UNKNOWN)
            )
            if not fits:
                raise ValueError("a value has the wrong type, or verdict and certificate do not go together")
        except (ValueError, PatternError, RecursionError) as error:
            raise CensusError(f"{where}: damaged ({str(error).splitlines()[0]}); run or merge again") from error
        if line.encode() != raw:
            raise CensusError(f"{where}: damaged (not in normal form); run or merge again")
        return line
