"""What a census was asked to do: everything its result depends on, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from patternfuzz import __version__
from patternfuzz.census.shapes import Shape, read_shapes
from patternfuzz.errors import CensusError

__all__ = ["FORMAT", "VERSION", "Settings"]

FORMAT = "patternfuzz-census"
VERSION = 1

_KEYS = ("format", "version", "patternfuzz", "shapes", "effort", "known", "base")


@dataclass(frozen=True, slots=True)
class Settings:
    """The header of a census.

    ``known`` is the digest of the results that were looked up first (see :mod:`patternfuzz.census.known`), ``None``
    without any. ``base`` is the digest of the census whose unknown classes alone were tried again
    (:mod:`patternfuzz.census.base`). ``program`` is the version of patternfuzz that decided.
    """

    shapes: tuple[Shape, ...]
    effort: int
    known: str | None = None
    base: str | None = None
    program: str = __version__

    def to_data(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "version": VERSION,
            "patternfuzz": self.program,
            "shapes": [shape.text for shape in self.shapes],
            "effort": self.effort,
            "known": self.known,
            "base": self.base,
        }

    def line(self) -> bytes:
        return json.dumps(self.to_data(), separators=(",", ":")).encode() + b"\n"

    @classmethod
    def from_data(cls, data: object, where: str) -> Settings:
        """Read a header.

        Raises:
            CensusError: it is none, or of another version; the message names ``where``.
        """
        if not isinstance(data, Mapping) or data.get("format") != FORMAT:
            raise CensusError(f"{where}: is no census; give what 'patternfuzz census run' or 'merge' wrote")
        if type(data.get("version")) is not int or data["version"] != VERSION:
            raise CensusError(f"{where}: is a census of version {data.get('version')!r}; this program reads {VERSION}")
        shapes, effort, known, base, program = (data.get(key) for key in (*_KEYS[3:], "patternfuzz"))
        if (
            sorted(data) != sorted(_KEYS)
            or not isinstance(shapes, list)
            or not all(isinstance(word, str) for word in shapes)
            or type(effort) is not int
            or not isinstance(known, str | None)
            or not isinstance(base, str | None)
            or not isinstance(program, str)
        ):
            raise CensusError(f"{where}: the header is damaged; run the census again")
        try:
            return cls(read_shapes(shapes), effort, known, base, program)
        except CensusError as error:
            raise CensusError(f"{where}: the header is damaged ({error}); run the census again") from error
