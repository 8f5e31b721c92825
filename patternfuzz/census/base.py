"""An earlier census of the same shapes: what it decided is taken over, what it left unknown is tried again.

A census with little effort decides nearly all classes quickly; a second one based on it spends more on the rest.
"""

from __future__ import annotations

from pathlib import Path

from patternfuzz.census.files import end_digest, read_lines, read_settings
from patternfuzz.census.line import Line
from patternfuzz.census.shapes import Shape
from patternfuzz.decision import Verdict
from patternfuzz.errors import CensusError

__all__ = ["Base", "read_base"]


class Base:
    """The lines of an earlier census, to be asked for in ascending order."""

    def __init__(self, path: Path, digest: str) -> None:
        self.path, self.digest = path, digest
        self._lines = enumerate(read_lines(path))

    def decided(self, index: int) -> Line | None:
        """The line of a class, ``None`` if it is unknown.

        Raises:
            CensusError: the file is damaged, or has no such line.
        """
        for number, raw in self._lines:
            if number == index:
                line = Line.decode(raw, f"{self.path}, line {index + 2}")
                if line.index != index:
                    break
                return None if line.verdict is Verdict.UNKNOWN else line
        raise CensusError(f"{self.path}: has no line for class {index}; verify it")


def read_base(path: Path, shapes: tuple[Shape, ...]) -> Base:
    """Open an earlier census of exactly these shapes.

    Raises:
        CensusError: it cannot be read, is damaged, or is of other shapes.
    """
    settings = read_settings(path)
    if settings.shapes != shapes:
        words = " ".join(shape.text for shape in settings.shapes)
        raise CensusError(f"{path}: is a census of {words}; name the same shapes in the same order")
    return Base(path, end_digest(path))
