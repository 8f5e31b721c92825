"""The theorem about shallow patterns with three hidden neurons, as data: its two lists with all proofs.

The file (format ``patternfuzz-theorem``, version 1) is compressed with xz. It has JSON in lines: first

    {"format": "patternfuzz-theorem", "version": 1, "hidden": 3, "windows": 66, "kernels": 31}

then for every window and every kernel its pattern in one line and its certificate in the next.
Patterns are canonical and without dead neurons, small ones first. What the lists claim, and why it follows, is said in
:mod:`patternfuzz.kernels`; :mod:`patternfuzz.kernels.claim` re-verifies all of it.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from operator import index
from typing import Any

from patternfuzz.errors import PatternfuzzError
from patternfuzz.kernels.catalogue import Catalogue
from patternfuzz.kernels.growth import Decide, Generation, grow
from patternfuzz.pattern import Pattern

__all__ = ["Entry", "Theorem", "build", "catalogues", "read", "shipped", "shipped_bytes", "written"]

FORMAT = "patternfuzz-theorem"
VERSION = 1
HIDDEN = 3
FILE = "three_neurons.json.xz"

XZ = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME}]
"""Said in full, so that the same lists always give the same bytes."""

_Order = tuple[int, int, tuple[int, ...], tuple[tuple[int, ...], ...]]
"""Small patterns first."""

MAX_BYTES = 64_000_000
"""More than this is not unpacked."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A pattern and the certificate of its verdict, as text: most are never looked into."""

    pattern: Pattern
    text: str

    @property
    def certificate(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.text)
        return found

    @property
    def proof(self) -> dict[str, Any]:
        """The certificate's proof node."""
        found: dict[str, Any] = self.certificate["proof"]
        return found


@dataclass(frozen=True, slots=True)
class Theorem:
    """A shallow pattern with at most ``hidden`` hidden neurons is closed if and only if it contains no window listed.

    ``windows`` are the minimal bad windows, ``kernels`` the largest patterns without one (twins capped).
    """

    hidden: int
    windows: tuple[Entry, ...]
    kernels: tuple[Entry, ...]


def build(hidden: int, decide: Decide) -> Theorem:
    """Find both lists. ``decide`` must answer about every pattern met, with certificates.

    Raises:
        PatternfuzzError: a kernel was left undecided, so there is no theorem; the message names it.
        PatternError: ``hidden`` is not between 1 and 4.
    """
    windows: dict[_Order, Entry] = {}
    kernels: dict[_Order, Entry] = {}
    for generation in grow(hidden, decide):
        if generation.unknown:
            raise PatternfuzzError(
                f"{len(generation.unknown)} patterns with {generation.size} inputs and outputs are undecided, "
                f"for example {generation.unknown[0]!r}: the lists cannot be complete without them"
            )
        _collect(generation, windows, kernels)
    order = sorted(windows), sorted(kernels)
    return Theorem(hidden, tuple(windows[p] for p in order[0]), tuple(kernels[p] for p in order[1]))


def _collect(generation: Generation, windows: dict[_Order, Entry], kernels: dict[_Order, Entry]) -> None:
    for found, listed in ((windows, generation.bad), (kernels, generation.maximal)):
        for pattern, decision in listed:
            if decision.certificate is None:
                raise PatternfuzzError(f"{pattern!r} was decided without a certificate")
            found[_order(pattern)] = Entry(pattern, _line(decision.certificate))


def _order(pattern: Pattern) -> _Order:
    return pattern.n_vertices, pattern.n_edges, pattern.widths, pattern.rows


def written(theorem: Theorem) -> bytes:
    """The file."""

    sizes = {"hidden": theorem.hidden, "windows": len(theorem.windows), "kernels": len(theorem.kernels)}
    lines = [_line({"format": FORMAT, "version": VERSION, **sizes})]
    for entry in (*theorem.windows, *theorem.kernels):
        lines += [entry.pattern.to_json(), entry.text]
    text = "".join(f"{line}\n" for line in lines)
    return lzma.compress(text.encode("ascii"), format=lzma.FORMAT_XZ, check=lzma.CHECK_CRC64, filters=XZ)


def read(content: bytes) -> Theorem:
    """Read a file; nothing in it is believed yet.

    Raises:
        PatternfuzzError: it is no such file, of another version, or damaged.
    """
    try:
        text = lzma.LZMADecompressor(lzma.FORMAT_XZ).decompress(content, MAX_BYTES).decode("ascii")
        header, *lines = text.splitlines()
        sizes = json.loads(header)
        if sizes["format"] != FORMAT or sizes["version"] != VERSION:
            raise PatternfuzzError(f"this is no file of format {FORMAT}, version {VERSION}")
        hidden, windows, kernels = (index(sizes[name]) for name in ("hidden", "windows", "kernels"))
        if len(lines) != 2 * (windows + kernels) or windows < 0 or kernels < 0:
            raise PatternfuzzError("it has another number of lines than its first line says")
        entries = tuple(Entry(Pattern.from_json(lines[n]), lines[n + 1]) for n in range(0, len(lines), 2))
    except (lzma.LZMAError, EOFError, ValueError, LookupError, TypeError, RecursionError) as error:
        raise PatternfuzzError(f"the list of windows cannot be read ({error}): build or install it anew") from error
    return Theorem(hidden, entries[:windows], entries[windows:])


def _line(value: Mapping[str, Any]) -> str:
    return json.dumps(value, separators=(",", ":"))


def shipped_bytes() -> bytes:
    """The file that comes with the package.

    Raises:
        PatternfuzzError: it is missing.
    """
    try:
        return files("patternfuzz.kernels").joinpath(FILE).read_bytes()
    except OSError as error:
        raise PatternfuzzError(f"{FILE} is missing from the package ({error}): install it anew") from error


@cache
def shipped() -> Theorem:
    """The theorem about three hidden neurons."""
    return read(shipped_bytes())


@cache
def catalogues() -> tuple[Catalogue, Catalogue]:
    """The minimal bad windows and the largest closed kernels of :func:`shipped`, ready for look-up."""
    theorem = shipped()
    windows, kernels = (
        Catalogue.of((entry.pattern, entry) for entry in entries) for entries in (theorem.windows, theorem.kernels)
    )
    return windows, kernels
