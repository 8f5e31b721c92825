"""Pattern JSON (format ``patternfuzz-pattern``), read strictly."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from patternfuzz.errors import PatternError

__all__ = ["FORMAT", "VERSION", "edges_from_data", "edges_from_json"]

FORMAT = "patternfuzz-pattern"
VERSION = 1
KEYS = ("format", "version", "widths", "edges")

Edges = list[list[tuple[int, int]]]


def edges_from_json(source: str | bytes | bytearray | Mapping[str, Any]) -> tuple[list[int], Edges]:
    """The ``(widths, edges)`` of a pattern in JSON text, UTF-8 bytes, or already parsed.

    Raises:
        PatternError: not JSON, not this format or version, unknown or missing keys, or edges that are not distinct
            pairs of numbers in range.
    """
    if isinstance(source, Mapping):
        return edges_from_data(source)
    if not isinstance(source, (str, bytes, bytearray)):
        raise PatternError(f"pattern JSON must be text, bytes or a mapping, got {type(source).__name__}")
    try:
        data = json.loads(source, object_pairs_hook=_distinct_keys)
    except UnicodeDecodeError as error:
        raise PatternError(f"pattern JSON is not UTF-8 text: {error}") from error
    except PatternError:
        raise
    except ValueError as error:  # JSONDecodeError, or a number of thousands of digits
        raise PatternError(f"pattern JSON is malformed or cut off: {error}") from error
    except RecursionError as error:
        raise PatternError("pattern JSON is nested too deeply to be a pattern") from error
    return edges_from_data(data)


def _distinct_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(key for n, (key, _) in enumerate(pairs) if key in dict(pairs[:n]))
        raise PatternError(f"pattern JSON has the key {twice!r} twice")
    return found


def edges_from_data(data: Any) -> tuple[list[int], Edges]:
    """As :func:`edges_from_json`, from parsed JSON."""
    if not isinstance(data, Mapping):
        raise PatternError(f"pattern JSON must be an object with the keys {', '.join(KEYS)}, got {_kind(data)}")
    if data.get("format") != FORMAT:
        raise PatternError(f"pattern JSON has format {data.get('format')!r}, expected {FORMAT!r}")
    if not _is_int(data.get("version")) or data["version"] != VERSION:
        raise PatternError(f"pattern JSON has version {data.get('version')!r}; this program reads version {VERSION}")
    unknown = sorted(str(key) for key in data if key not in KEYS)
    if unknown:
        raise PatternError(f"pattern JSON has the unknown key {unknown[0]!r}; allowed are {', '.join(KEYS)}")
    missing = [key for key in KEYS if key not in data]
    if missing:
        raise PatternError(f"pattern JSON has no {missing[0]!r}")
    widths = data["widths"]
    if not isinstance(widths, (list, tuple)) or not all(_is_int(width) for width in widths):
        raise PatternError("pattern JSON: 'widths' must be a list of integers, inputs first")
    layers = data["edges"]
    if not isinstance(layers, (list, tuple)):
        raise PatternError(f"pattern JSON: 'edges' must be a list of edge lists, got {_kind(layers)}")
    return list(widths), [_edge_list(layer, i) for i, layer in enumerate(layers)]


def _edge_list(layer: Any, i: int) -> list[tuple[int, int]]:
    if not isinstance(layer, (list, tuple)):
        raise PatternError(f"pattern JSON: edges[{i}] must be a list of [out, in] pairs, got {_kind(layer)}")
    found: dict[tuple[int, int], None] = {}
    for edge in layer:
        if not isinstance(edge, (list, tuple)) or len(edge) != 2 or not all(_is_int(end) for end in edge):
            raise PatternError(f"pattern JSON: edges[{i}] has {_short(edge)}; an edge is a pair of integers [out, in]")
        if (edge[0], edge[1]) in found:
            raise PatternError(f"pattern JSON: edges[{i}] has the edge {list(edge)} twice")
        found[edge[0], edge[1]] = None
    return list(found)


def _is_int(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _kind(value: object) -> str:
    names = {type(None): "null", list: "a list", dict: "an object", str: "a string", int: "a number", float: "a number"}
    return names.get(type(value), type(value).__name__)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "..."
