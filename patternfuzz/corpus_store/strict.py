"""Strict reading and plain writing of the JSON files of a corpus, of whatever kind."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, NoReturn

from patternfuzz.errors import CorpusError

__all__ = ["MAX_BYTES", "as_object", "check_head", "content", "parse", "plain_text", "shown"]

MAX_BYTES = 128 * 1024 * 1024
"""Larger files are refused unread; a certificate alone may have 64 MB."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def content(data: Mapping[str, Any]) -> bytes:
    """A file of one line per key, always the same bytes for equal data."""
    lines = (f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in data.items())
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def parse(raw: bytes) -> object:
    """The JSON value of a file with whole numbers only, and no key twice.

    Raises:
        CorpusError: it is something else, or too large.
    """
    if len(raw) > MAX_BYTES:
        raise CorpusError(f"larger than {MAX_BYTES} bytes")
    try:
        return json.loads(raw.decode(), object_pairs_hook=_pairs, parse_float=_no_float, parse_constant=_no_float)
    except (ValueError, RecursionError) as error:
        raise CorpusError(f"not JSON ({str(error).splitlines()[0]}): cut short or damaged") from error


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key appears twice")
    return found


def _no_float(text: str) -> NoReturn:
    raise ValueError(f"the number {text} is not a whole number")


def check_head(value: object, format_: str, version: int, kind: str) -> None:
    """Name a file of another kind or version as such, before its other keys are judged.

    Raises:
        CorpusError: ``value`` is no object of this format and version; ``kind`` says what was wanted.
    """
    if not isinstance(value, dict):
        raise CorpusError(f"{kind} must be a JSON object")
    if value.get("format") != format_:
        raise CorpusError(f"format is {shown(value.get('format'))}, not {format_!r}: this is not a {kind}")
    given = value.get("version")
    if type(given) is not int or given != version:
        raise CorpusError(f"version is {shown(given)}, but this patternfuzz reads version {version}: update it")


def as_object(value: object, keys: tuple[str, ...], name: str) -> dict[str, Any]:
    """``value`` if it is an object of exactly these keys.

    Raises:
        CorpusError: it is not.
    """
    if not isinstance(value, dict):
        raise CorpusError(f"{name} must be a JSON object")
    missing = [key for key in keys if key not in value]
    foreign = sorted(set(value) - set(keys))
    if missing or foreign:
        what = f"lacks {', '.join(missing)}" if missing else f"has unknown keys {', '.join(map(repr, foreign))}"
        raise CorpusError(f"{name} {what}")
    return value


def shown(value: object) -> str:
    """A value in a message, cut when it is long."""
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "..."


def plain_text(value: object, name: str) -> str:
    """``value`` if it is one non-blank line of at most 2,000 characters; raises CorpusError otherwise."""
    if not isinstance(value, str) or not value.strip() or len(value) > 2000 or _CONTROL.search(value):
        raise CorpusError(f"{name} must be one non-empty line of at most 2000 characters")
    return value
