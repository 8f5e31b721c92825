"""Libraries that only some readers need: loaded when a file asks for them, with the line that installs them."""

from __future__ import annotations

import re
import sys
from importlib import import_module
from typing import Any

from patternfuzz.errors import ReadError

__all__ = ["demand", "loaded"]

_SAFE_TORCH = (2, 6)
"""Before 2.6, ``torch.load(weights_only=True)`` could be made to run code (CVE-2025-32434)."""


def demand(module: str, what: str, *, extra: str | None = None, doing: str = "reading this") -> Any:
    """Import an optional library for the sake of ``what`` (a file name and its kind).

    Raises:
        ReadError: it is not installed, or is a torch whose ``weights_only`` is known to be unsafe.
    """
    library = module.split(".")[0]
    package = extra or library
    try:
        found = import_module(module)
    except (ImportError, OSError) as error:
        raise ReadError(
            f"{what}: {doing} needs {library}, which is not installed; pip install 'patternfuzz[{package}]'"
        ) from error
    if package == "torch":
        version = tuple(map(int, re.findall(r"\d+", str(sys.modules["torch"].__version__))[:2]))
        if version < _SAFE_TORCH:
            raise ReadError(
                f"{what}: torch {'.'.join(map(str, version))} can be made to run code by a file; torch 2.6 or later is "
                "needed, pip install 'patternfuzz[torch]'"
            )
    return found


def loaded(module: str) -> Any:
    """The module if somebody has loaded it, else ``None``; an object of its classes cannot exist without."""
    return sys.modules.get(module)
