"""Edited masks in files of NumPy and scipy: only the bytes of the edited entries change, or of the sparse matrix."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from patternfuzz.errors import RepairError
from patternfuzz.repair.change import Change

__all__ = ["edited_npy", "edited_npz", "edited_sparse"]

_MAJOR = {"csr": 0, "csc": 1}


def edited_npy(content: bytes, change: Change) -> bytes:
    """An npy file with other entries; header, order and dtype stay."""
    stream = io.BytesIO(content)
    major, _ = np.lib.format.read_magic(stream)
    header = np.lib.format.read_array_header_1_0 if major == 1 else np.lib.format.read_array_header_2_0
    shape, by_column, dtype = header(stream)
    start = stream.tell()
    found = bytearray(content)
    for (out, inp), value in change.values:
        at = start + dtype.itemsize * (inp * shape[0] + out if by_column else out * shape[1] + inp)
        found[at : at + dtype.itemsize] = np.array(value).astype(dtype).tobytes()
    return bytes(found)


def edited_npz(path: Path, changes: Mapping[str, Change]) -> bytes:
    """An npz with other entries in the arrays of these names."""
    with zipfile.ZipFile(path) as archive:
        parts = {f"{name}.npy": edited_npy(archive.read(f"{name}.npy"), change) for name, change in changes.items()}
    return _with_members(path, parts)


def edited_sparse(path: Path, change: Change) -> bytes:
    """What ``scipy.sparse.save_npz`` wrote, with entries taken out or put in; those that stay keep their order.

    Raises:
        RepairError: the format is one whose structure an edit would change.
    """
    with np.load(path, allow_pickle=False) as held:
        members: dict[str, NDArray[Any]] = {name: held[name] for name in held.files}
    kind = members["format"].item()
    name = kind.decode() if isinstance(kind, bytes) else str(kind)
    if name in _MAJOR:
        parts = _compressed(members, change, _MAJOR[name])
    elif name == "coo":
        parts = _coordinates(members, change)
    else:
        raise RepairError(
            f"{path}: the sparse format {name} cannot be edited entry by entry; save it as csr, csc or coo first, or "
            "write masks: an output that ends in .npz for all of them"
        )
    return _with_members(path, {f"{part}.npy": _npy(array) for part, array in parts.items()})


def _compressed(members: Mapping[str, NDArray[Any]], change: Change, axis: int) -> dict[str, NDArray[Any]]:
    data, minor, starts = members["data"], members["indices"], members["indptr"]
    major = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    gone = {(place[axis], place[1 - axis]) for place in change.deleted}
    stays = np.array([place not in gone for place in zip(major.tolist(), minor.tolist(), strict=True)], dtype=bool)
    data, minor, major = data[stays], minor[stays], major[stays]
    for place in change.added:
        row, column = place[axis], place[1 - axis]
        first, last = np.searchsorted(major, [row, row + 1])
        at = first + int(np.searchsorted(minor[first:last], column))  # in place, if the row is in order
        data, minor, major = np.insert(data, at, 1), np.insert(minor, at, column), np.insert(major, at, row)
    counts = np.bincount(major, minlength=len(starts) - 1)
    ends = np.concatenate([[0], np.cumsum(counts)]).astype(starts.dtype)
    return {"data": data, "indices": minor.astype(members["indices"].dtype), "indptr": ends}


def _coordinates(members: Mapping[str, NDArray[Any]], change: Change) -> dict[str, NDArray[Any]]:
    row, col = (members["row"], members["col"]) if "row" in members else tuple(members["coords"])
    gone = set(change.deleted)
    stays = np.array([place not in gone for place in zip(row.tolist(), col.tolist(), strict=True)], dtype=bool)
    data = np.concatenate([members["data"][stays], np.ones(len(change.added), members["data"].dtype)])
    row = np.concatenate([row[stays], np.array([out for out, _ in change.added], row.dtype)])
    col = np.concatenate([col[stays], np.array([inp for _, inp in change.added], col.dtype)])
    return (
        {"data": data, "row": row, "col": col} if "row" in members else {"data": data, "coords": np.array([row, col])}
    )


def _npy(array: NDArray[Any]) -> bytes:
    stream = io.BytesIO()
    np.lib.format.write_array(stream, np.ascontiguousarray(array), allow_pickle=False)
    return stream.getvalue()


def _with_members(path: Path, parts: Mapping[str, bytes]) -> bytes:
    """The zip file with other contents of some members; order, names, dates and compression stay."""
    stream = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(stream, "w") as new:
        for info in old.infolist():
            fresh = zipfile.ZipInfo(info.filename, info.date_time)
            fresh.compress_type, fresh.external_attr = info.compress_type, info.external_attr
            content = parts[info.filename] if info.filename in parts else old.read(info)
            new.writestr(fresh, content)
    return stream.getvalue()
