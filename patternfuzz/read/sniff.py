"""What a file holds, told by its first bytes."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path

from patternfuzz.errors import ReadError

__all__ = ["Kind", "kind_of", "plain_reason"]

_HEAD = 64
_KNOWN = "patternfuzz reads .npz, .npy, pattern JSON and networkx JSON"


class Kind(StrEnum):
    """The file formats that can hold masks."""

    NPZ = "npz"
    NPY = "npy"
    JSON = "json"


def plain_reason(error: OSError) -> str:
    """The reason of an operating system error without its number and path, such as ``No such file or directory``."""
    return error.strerror or str(error) or type(error).__name__


def kind_of(path: str | os.PathLike[str]) -> Kind:
    """Tell what ``path`` holds.

    Raises:
        ReadError: it cannot be opened, is empty, or is nothing that patternfuzz reads.
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except IsADirectoryError as error:
        raise ReadError(f"{path}: is a folder; give the files in it") from error
    except OSError as error:
        raise ReadError(f"{path}: cannot be read: {plain_reason(error)}") from error
    except ValueError as error:  # a zero byte in the name
        raise ReadError(f"{str(path)!r}: is no file name: {error}") from error
    if not head:
        raise ReadError(f"{path}: is empty; {_KNOWN}")
    if head.startswith(b"PK"):
        return Kind.NPZ
    if head.startswith(b"\x93NUMPY"):
        return Kind.NPY
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    # A JSON suffix earns the JSON reader's more exact message about what is wrong.
    if text[:1] in (b"{", b"[") or path.suffix.lower() == ".json":
        return Kind.JSON
    if head.startswith(b"\x80") or path.suffix.lower() in {".pkl", ".pickle", ".pt", ".pth"}:
        raise ReadError(f"{path}: looks like a pickle, which is never opened; save the masks with numpy.savez")
    raise ReadError(f"{path}: is not a file of masks; {_KNOWN}")
