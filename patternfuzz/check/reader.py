"""Strict reading: bytes to plain data, plain data to the few shapes that certificates are made of."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from patternfuzz.check.codes import MAX_DIGITS, MAX_NESTING, MAX_NUMBER, MAX_TEXT, MAX_VALUES, Code, Rejected

Number = int | Fraction  # most numbers are integers, and those are much faster

_RATIONAL = re.compile(r"(-?[0-9]+)(?:/([0-9]+))?")


def read_file(path: str) -> object:
    """The plain data in a JSON file."""
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_TEXT + 1)
    except (OSError, ValueError) as error:
        raise Rejected(Code.UNREADABLE, f"the file cannot be read ({type(error).__name__})") from error
    return parse(data)


def parse(data: bytes) -> object:
    """The plain data in a JSON text: no floats, no NaN, no key twice in one object."""
    if len(data) > MAX_TEXT:
        raise Rejected(Code.TOO_LARGE, f"more than {MAX_TEXT} bytes")
    try:
        decoded = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Rejected(Code.NOT_UTF8, "the text is not UTF-8") from error
    try:
        found: object = json.loads(
            decoded,
            object_pairs_hook=_object,
            parse_int=_int,
            parse_float=_not_an_integer,
            parse_constant=_not_an_integer,
        )
    except RecursionError as error:
        raise Rejected(Code.NESTING, f"nested more than {MAX_NESTING} deep") from error
    except ValueError as error:
        raise Rejected(Code.NOT_JSON, f"the text is not JSON ({type(error).__name__})") from error
    return found


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Rejected(Code.DUPLICATE_KEY, "an object has the same key twice")
    return found


def _int(digits: str) -> int:
    if len(digits.lstrip("-")) > MAX_DIGITS:
        raise Rejected(Code.NUMBER_SIZE, f"an integer has more than {MAX_DIGITS} digits")
    return int(digits)


def _not_an_integer(literal: str) -> object:
    raise Rejected(Code.NOT_AN_INTEGER, f"the number {literal[:20]} is not written as an integer")


def require_plain(data: object) -> None:
    """Reject anything but objects, lists, strings, integers and null, and what is too deep or too much.

    Types are compared exactly, here and below: a boolean is an ``int``, and a subclass may behave in any way.
    """
    seen = 0
    todo = [(data, 1)]
    while todo:
        value, depth = todo.pop()
        seen += 1
        if seen > MAX_VALUES:
            raise Rejected(Code.TOO_LARGE, f"more than {MAX_VALUES} values")
        if depth > MAX_NESTING:
            raise Rejected(Code.NESTING, f"nested more than {MAX_NESTING} deep")
        if type(value) is dict:
            if any(type(key) is not str for key in value):
                raise Rejected(Code.NOT_PLAIN, "a key is not a string")
            todo.extend((inner, depth + 1) for inner in value.values())
        elif type(value) is list:
            todo.extend((inner, depth + 1) for inner in value)
        elif type(value) is int:
            integer(value)
        elif type(value) is not str and value is not None:
            raise Rejected(Code.NOT_PLAIN, f"a value is of type {type(value).__name__[:40]}")


def keys_of(value: object) -> set[object]:
    """The keys of an object."""
    if type(value) is not dict:
        raise Rejected(Code.WRONG_TYPE, "expected an object")
    return set(value)


def fields(value: object, *keys: str) -> list[Any]:
    """The values under ``keys`` of an object that has these keys and no other."""
    if keys_of(value) != set(keys) or type(value) is not dict:
        raise Rejected(Code.WRONG_KEYS, f"expected exactly the keys {', '.join(keys)}")
    return [value[key] for key in keys]


def tag(value: object, key: str) -> str:
    """The string under ``key`` of an object, which says what its other keys have to be."""
    if key not in keys_of(value) or type(value) is not dict:
        raise Rejected(Code.WRONG_KEYS, f"expected the key {key}")
    return text(value[key])


def items(value: object, length: int | None = None) -> list[Any]:
    """The items of a list, of the given length if one is given."""
    if type(value) is not list:
        raise Rejected(Code.WRONG_TYPE, "expected a list")
    if length is not None and len(value) != length:
        raise Rejected(Code.WRONG_LENGTH, f"a list has {len(value)} items, and another number is due")
    return value


def text(value: object) -> str:
    """A string."""
    if type(value) is not str:
        raise Rejected(Code.WRONG_TYPE, "expected a string")
    return value


def is_side(value: object, yes: str, no: str) -> bool:
    """Whether a string that must be ``yes`` or ``no`` is ``yes``."""
    if text(value) not in (yes, no):
        raise Rejected(Code.SIDE, f"a side is neither {yes} nor {no}")
    return value == yes


def integer(value: object) -> int:
    """An integer, never a boolean."""
    if type(value) is not int:
        raise Rejected(Code.WRONG_TYPE, "expected an integer")
    if abs(value) > MAX_NUMBER:
        raise Rejected(Code.NUMBER_SIZE, f"an integer has more than {MAX_DIGITS} digits")
    return value


def index(value: object, limit: int) -> int:
    """An integer from 0 to ``limit - 1``."""
    found = integer(value)
    if not 0 <= found < limit:
        raise Rejected(Code.INDEX_RANGE, "an index names something that does not exist")
    return found


def ascending(values: Sequence[Any]) -> None:
    """Reject a list that is not strictly ascending."""
    if any(not low < high for low, high in pairwise(values)):
        raise Rejected(Code.NOT_ASCENDING, "a list is not in strictly ascending order")


def indices(value: object, limit: int, empty: bool = False) -> list[int]:
    """A strictly ascending list of indices below ``limit``; non-empty unless ``empty``."""
    found = [index(item, limit) for item in items(value)]
    if not found and not empty:
        raise Rejected(Code.EMPTY_LIST, "a list is empty")
    ascending(found)
    return found


def rational(value: object) -> Number:
    """A string such as ``"-3"`` or ``"1/2"`` as an exact number."""
    match = _RATIONAL.fullmatch(text(value))
    if match is None:
        raise Rejected(Code.RATIONAL, "a string is not a rational number")
    top, bottom = _int(match[1]), _int(match[2] or "1")
    if bottom == 0:
        raise Rejected(Code.ZERO_DENOMINATOR, "a rational number has denominator 0")
    return top if bottom == 1 else Fraction(top, bottom)
