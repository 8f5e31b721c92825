"""From the files a user names to patterns."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from patternfuzz.errors import PatternError, ReadError
from patternfuzz.pattern import Pattern
from patternfuzz.read.arrays import read_npy, read_npz
from patternfuzz.read.documents import pattern_from_document, read_document
from patternfuzz.read.sniff import Kind, kind_of

__all__ = ["Loaded", "group_files", "load_masks", "load_pattern"]

FileName = str | os.PathLike[str]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A pattern with the name of the file or files it came from."""

    name: str
    pattern: Pattern


def load_pattern(*paths: FileName) -> Pattern:
    """Read one pattern.

    One file: an ``.npz`` of masks in forward order (names ``mask0, mask1, …``, ``arr_0, …``, ``W1, …``: equal but for
    their numbers, which are compared as numbers), pattern JSON, a corpus entry, networkx node-link JSON, or a JSON list
    of masks. Several files: one ``.npy`` mask each, in forward order. A mask has shape (outputs, inputs), like
    ``torch.nn.Linear.weight``.

    Raises:
        ReadError: a file cannot be read or holds no valid pattern; the message names the file and the remedy.
    """
    if len(paths) == 1 and kind_of(paths[0]) is Kind.JSON:
        path = Path(paths[0])
        document = read_document(path)
        try:
            return pattern_from_document(document)
        except (PatternError, ReadError) as error:
            raise ReadError(f"{path}: {error}") from error
    masks = load_masks(*paths)
    try:
        return Pattern.from_masks(masks)
    except PatternError as error:
        raise ReadError(f"{_name(paths)}: {error}") from error


def load_masks(*paths: FileName) -> list[NDArray[Any]]:
    """Read the arrays of one npz, or of several npy files, in forward order, as they were stored.

    Raises:
        ReadError: a file cannot be read. What the arrays hold is judged by :meth:`Pattern.from_masks`.
    """
    if not paths:
        raise ReadError("no file given")
    kinds = [kind_of(path) for path in paths]
    if kinds == [Kind.NPZ]:
        return [array for _, array in read_npz(Path(paths[0]))]
    if set(kinds) == {Kind.NPY}:
        if len(paths) == 1:
            raise ReadError(f"{paths[0]}: is a single mask; give every .npy of the pattern, in forward order")
        return [read_npy(Path(path)) for path in paths]
    if len(paths) == 1:
        raise ReadError(f"{paths[0]}: is {kinds[0]}, and arrays are wanted; give an .npz or several .npy files")
    raise ReadError(f"{_name(paths)}: several files make one pattern only when each is an .npy mask")


def group_files(paths: Sequence[FileName]) -> list[tuple[FileName, ...]]:
    """Split the files of a command line into patterns: ``.npy`` files together are one, every other file is its own.

    A file that cannot be read stands alone, so that its error spoils nothing else.

    Raises:
        ReadError: ``.npy`` files are mixed with others, so that it cannot be told what belongs together.
    """
    factors = []
    for path in paths:
        try:
            factors.append(kind_of(path) is Kind.NPY)
        except ReadError:
            factors.append(str(path).lower().endswith(".npy"))
    if all(factors):
        return [tuple(paths)] if paths else []
    if any(factors):
        odd = paths[factors.index(True)]
        raise ReadError(f"{odd}: .npy files are together one pattern; check them apart from other files")
    return [(path,) for path in paths]


def _name(paths: Sequence[FileName]) -> str:
    return " + ".join(str(path) for path in paths)
