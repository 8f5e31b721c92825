"""What a file holds, told by its first bytes."""

from __future__ import annotations

import os
import zipfile
from enum import StrEnum
from pathlib import Path

from patternfuzz.errors import ReadError

__all__ = ["SPARSE_MEMBERS", "Kind", "kind_of", "plain_reason"]

SPARSE_MEMBERS = {"format.npy", "shape.npy", "data.npy"}
"""What tells ``scipy.sparse.save_npz`` from an npz of masks."""

_HEAD = 512
_KNOWN = "patternfuzz reads .npz, .npy, safetensors, torch, ONNX, pattern JSON and networkx JSON"

_OLD_TORCH = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."
"""The pickled number that opens a file of ``torch.save`` before version 1.6."""

_TORCH_NAMES = {".pt", ".pth", ".ckpt"}
_ONNX_FIELDS = {0x12, 0x1A, 0x22, 0x28, 0x32, 0x3A, 0x42}
"""Protobuf tags that may come second in an ONNX model, after the version of the format."""


class Kind(StrEnum):
    """The file formats that can hold masks."""

    NPZ = "npz"
    NPY = "npy"
    JSON = "json"
    SPARSE = "scipy.sparse npz"
    SAFETENSORS = "safetensors"
    TORCH = "a torch file"
    ONNX = "an ONNX model"


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
    suffix = path.suffix.lower()
    # First the format whose first bytes are a length, and can look like anything.
    if (head[4:8] == bytes(4) and head[8:9] == b"{") or suffix == ".safetensors":
        return Kind.SAFETENSORS
    if head.startswith(b"PK"):
        return _kind_of_zip(path, head, suffix)
    if head.startswith(_OLD_TORCH):
        return Kind.TORCH
    if head.startswith(b"\x93NUMPY"):
        return Kind.NPY
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    # A JSON suffix earns the JSON reader's more exact message about what is wrong.
    if text[:1] in (b"{", b"[") or suffix == ".json":
        return Kind.JSON
    if suffix == ".onnx" or (head[0] == 0x08 and 0 < head[1] < 0x40 and head[2:3] and head[2] in _ONNX_FIELDS):
        return Kind.ONNX
    if head.startswith(b"\x80") or suffix in {".pkl", ".pickle", *_TORCH_NAMES}:
        raise ReadError(f"{path}: looks like a pickle, which is never opened; save the masks with numpy.savez")
    raise ReadError(f"{path}: is not a file of masks; {_KNOWN}")


def _kind_of_zip(path: Path, head: bytes, suffix: str) -> Kind:
    """A zip file by the names in it; if it is cut off, by its first name and its own."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError):
        return Kind.TORCH if b"data.pkl" in head or suffix in _TORCH_NAMES else Kind.NPZ
    if any(name.endswith("/data.pkl") for name in names):
        return Kind.TORCH
    return Kind.SPARSE if names >= SPARSE_MEMBERS else Kind.NPZ
