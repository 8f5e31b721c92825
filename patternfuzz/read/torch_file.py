"""What ``torch.save`` wrote, opened with ``weights_only=True`` and in no other way."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from patternfuzz.errors import ReadError
from patternfuzz.read.optional import demand

__all__ = ["read_torch"]


def read_torch(path: Path) -> Mapping[str, Any]:
    """The dictionary in a torch file; nothing in the file is ever run.

    Raises:
        ReadError: torch is missing or unsafe, the file is truncated, or holds anything but tensors in a dictionary.
    """
    torch = demand("torch", f"{path} (a torch file)")
    zipped = path.open("rb").read(2) == b"PK"
    if zipped:
        _check_archive(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about odd pickles and beta layouts; what matters ends in an error
            # mmap: only the tensors that turn out to be layers are read from the disk.
            held = torch.load(path, map_location="cpu", weights_only=True, mmap=zipped)
    except MemoryError:
        raise
    except Exception as error:
        raise ReadError(f"{path}: {_reason(error)}") from error
    if not isinstance(held, Mapping):
        raise ReadError(f"{path}: holds a {type(held).__name__}; save model.state_dict()")
    return held


def _check_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError) as error:
        raise ReadError(f"{path}: is a truncated torch file ({error}); copy or save it again") from error
    if any(name.endswith("/constants.pkl") for name in names):
        raise ReadError(f"{path}: is TorchScript, which is code and never opened; save model.state_dict()")


def _reason(error: Exception) -> str:
    """One line for the many that torch prints, whose advice to switch the protection off is not passed on."""
    text = str(error)
    named = re.search(r"GLOBAL ([\w.]+)", text) or re.search(r"got <class '([\w.]+)'>", text)
    if named:
        return (
            f"holds more than tensors ({named[1]}), which could run code when opened; it was not opened. "
            "Save model.state_dict() instead, or load it yourself and give the module to patternfuzz.load_masks"
        )
    first = next((line.strip() for line in text.splitlines() if line.strip()), type(error).__name__)
    return f"is a truncated or malformed torch file ({first[:120]}); save model.state_dict() again"
