"""Verdicts of a census, so that classes decided there are not decided again."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from patternfuzz.census.files import read_lines
from patternfuzz.census.line import Line
from patternfuzz.decision import Verdict
from patternfuzz.errors import CensusError, CertificateError
from patternfuzz.pattern import Pattern
from patternfuzz.verify import verify

__all__ = ["census_verdicts"]


def census_verdicts(files: Iterable[Path]) -> dict[Pattern, Verdict]:
    """The classes that some census files decide, by canonical form; every certificate is verified on the way.

    Raises:
        CensusError: a file cannot be read, is damaged, or has a certificate that the checker rejects.
    """
    found: dict[Pattern, Verdict] = {}
    for path in files:
        for number, raw in enumerate(read_lines(path), 2):
            where = f"{path}, line {number}"
            line = Line.decode(raw, where)
            if line.certificate is None:
                continue
            try:
                verify(line.pattern, line.certificate)
            except CertificateError as error:
                raise CensusError(f"{where}: {error}; make this census again") from error
            if line.certificate["verdict"] != line.verdict.value:
                raise CensusError(f"{where}: the certificate is for another verdict; make this census again")
            found[line.pattern] = line.verdict
    return found
