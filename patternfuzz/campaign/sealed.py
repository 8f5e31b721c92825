"""What long runs keep between runs: one JSON file with a format, a version and a checksum, so that damage is noticed.

Shared by hunts, by the search for counterexamples and by exact probabilities. What is kept only saves work, so a file
that cannot be used is set aside with a warning and never a reason to fail.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from patternfuzz.errors import CorpusError

__all__ = ["count", "key_of", "load_sealed", "pack", "seal", "unpack", "unseal"]

_WIDTH = 8
"""Bytes kept of each digest: at ten million patterns, one is skipped by mistake with probability 3 in a million."""

T = TypeVar("T")


def key_of(digest: str) -> bytes:
    """The first bytes of a hexadecimal digest, as a state keeps it."""
    return bytes.fromhex(digest[: 2 * _WIDTH])


def pack(keys: Iterable[bytes]) -> str:
    """Keys as text, in ascending order."""
    return base64.b64encode(b"".join(sorted(keys))).decode()


def unpack(text: str) -> set[bytes]:
    """What :func:`pack` wrote.

    Raises:
        ValueError: the text is cut short, or no base64.
    """
    raw = base64.b64decode(text, validate=True)
    if len(raw) % _WIDTH:
        raise ValueError("digests cut short")
    return {raw[i : i + _WIDTH] for i in range(0, len(raw), _WIDTH)}


def count(value: Any) -> int:
    """A number from 0 on.

    Raises:
        ValueError: it is something else.
    """
    if type(value) is not int or value < 0:
        raise ValueError("is damaged (a position is not a whole number)")
    return value


def seal(format_: str, version: int, body: Mapping[str, Any]) -> bytes:
    """The content of the file."""
    data = {"format": format_, "version": version, "sha256": _checksum(body), "body": body}
    return (json.dumps(data) + "\n").encode()


def unseal(raw: bytes, format_: str, version: int, read: Callable[[Mapping[str, Any]], T]) -> T:
    """What ``read`` makes of the body.

    Raises:
        ValueError: with a reason that completes "the file ...", also for what ``read`` stumbles on.
    """
    try:
        data = json.loads(raw.decode())
        if data["format"] != format_ or data["version"] != version:
            raise ValueError("is the state of another program or version")
        if data["sha256"] != _checksum(data["body"]):
            raise ValueError("is damaged (its checksum is wrong)")
        return read(data["body"])
    except (KeyError, TypeError, AttributeError, UnicodeDecodeError, json.JSONDecodeError, binascii.Error) as error:
        raise ValueError("is no campaign state, or cut short") from error
    except RecursionError as error:
        raise ValueError("is no campaign state") from error


def _checksum(body: Any) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def load_sealed(path: Path, decode: Callable[[bytes], T], consequence: str) -> tuple[T | None, str | None]:
    """The state of a file, and a warning if it cannot be used; a damaged file is set aside, not deleted.

    ``None`` without a warning means that there is no file. ``consequence`` ends the warning.

    Raises:
        CorpusError: the file exists and cannot be read or set aside.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return None, None
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read ({error.strerror or error}); check its permissions") from error
    try:
        return decode(raw), None
    except ValueError as error:
        aside = path.with_suffix(".damaged")
        try:
            path.replace(aside)
        except OSError as moving:
            raise CorpusError(f"{path}: {error}, and it cannot be set aside: delete it") from moving
        return None, f"{path}: {error}; set aside as {aside.name}, {consequence}"
