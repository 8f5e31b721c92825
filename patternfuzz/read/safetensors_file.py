"""Tensors of a safetensors file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from patternfuzz.errors import ReadError
from patternfuzz.read.optional import demand
from patternfuzz.read.tensors import Tensor

__all__ = ["read_safetensors"]

_DTYPES = {"BOOL", "U8", "I8", "U16", "I16", "F16", "BF16", "U32", "I32", "F32", "U64", "I64", "F64"}


def read_safetensors(path: Path) -> list[Tensor]:
    """The tensors in the order of the file, which is by size of number and then by name, and says nothing.

    Raises:
        ReadError: safetensors is missing, or the file is truncated or malformed.
    """
    library = demand("safetensors", f"{path} (safetensors)")
    try:
        with library.safe_open(path, framework="numpy") as file:
            slices = {name: file.get_slice(name) for name in file.keys()}  # noqa: SIM118 - it is no mapping
            shapes = {name: (found.get_shape(), found.get_dtype()) for name, found in slices.items()}
    except (library.SafetensorError, OSError, ValueError) as error:
        raise ReadError(f"{path}: is a truncated or malformed safetensors file ({_first_line(error)})") from error
    return [_tensor(library, path, name, tuple(shape), dtype) for name, (shape, dtype) in shapes.items()]


def _tensor(library: Any, path: Path, name: str, shape: tuple[int, ...], dtype: str) -> Tensor:
    def read() -> NDArray[Any]:
        if dtype not in _DTYPES:
            raise ReadError(
                f"{name}: has dtype {dtype}, which is not read; save it as float16 or as a mask of booleans"
            )
        try:
            with library.safe_open(path, framework="numpy") as file:
                return _brain_floats(path, name) if dtype == "BF16" else file.get_tensor(name)
        except (library.SafetensorError, OSError, ValueError) as error:
            raise ReadError(f"{name}: cannot be read ({_first_line(error)})") from error

    return Tensor(name, shape, read)


def _brain_floats(path: Path, name: str) -> NDArray[np.float32]:
    """NumPy has no bfloat16: its bits are the upper half of a float32's. The library has checked the header."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        entry = json.loads(file.read(length))[name]
        start, stop = entry["data_offsets"]
        file.seek(8 + length + start)
        upper = np.frombuffer(file.read(stop - start), dtype="<u2").astype(np.uint32)
    return (upper << 16).view(np.float32).reshape(entry["shape"])


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
