"""Strict reading, for data that no JSON file can hold and for any text at all."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from patternfuzz.check import Rejected, check
from patternfuzz.check.codes import Code
from patternfuzz.check.reader import integer, parse, rational, require_plain

plain = st.recursive(
    st.none() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(plain)
def test_plain_data_survives_the_way_through_text(data: Any) -> None:
    require_plain(data)
    assert parse(json.dumps(data).encode()) == data


@given(st.binary() | st.text().map(str.encode))
def test_any_text_is_read_or_rejected(text: bytes) -> None:
    try:
        parse(text)
    except Rejected as error:
        assert error.code in Code  # noqa: PT017 - either outcome is right


class Sly(dict[str, Any]):
    """A subclass may answer differently each time."""


@pytest.mark.parametrize(
    "value",
    [1.0, float("nan"), True, (1,), {1}, b"", Fraction(1, 2), np.int64(1), np.array([1]), Sly(), {1: 2}, range(3)],
    ids=repr,
)
def test_what_is_not_plain_is_rejected(value: Any) -> None:
    with pytest.raises(Rejected) as caught:
        require_plain({"inside": [value]})
    assert caught.value.code is Code.NOT_PLAIN


@pytest.mark.parametrize("value", [True, False, 1.0, "1", None, np.int64(1)], ids=repr)
def test_integers_are_exact_ints(value: Any) -> None:
    with pytest.raises(Rejected) as caught:
        integer(value)
    assert caught.value.code is Code.WRONG_TYPE


@pytest.mark.parametrize("value", [10**4000, -(10**4001)], ids=["positive", "negative"])
def test_integers_have_an_end(value: int, good: Any) -> None:
    entry = good["dense"]
    for claim in ({**entry["certificate"], "version": value}, entry["certificate"]):
        pattern = entry["pattern"] if claim["version"] == value else {**entry["pattern"], "widths": [2, value, 2]}
        with pytest.raises(Rejected) as caught:
            check(pattern, claim)
        assert caught.value.code is Code.NUMBER_SIZE


@given(st.fractions(), st.sampled_from(["{}", "{}\n", " {}", "+{}", "{}.0", "{}e0", "٣{}", "{}/", "/{}", "--{}"]))
def test_rationals(value: Fraction, form: str) -> None:
    assert rational(str(value)) == value
    if form != "{}":
        with pytest.raises(Rejected) as caught:
            rational(form.format(value))
        assert caught.value.code is Code.RATIONAL


@pytest.mark.parametrize("bottom", range(1, 8))
def test_rationals_with_small_denominators(bottom: int) -> None:
    assert rational(f"-3/{bottom}") == Fraction(-3, bottom)


def test_shared_data_cannot_stand_for_endless_data() -> None:
    with pytest.raises(Rejected) as caught:
        require_plain([[None] * 3000] * 2000)
    assert caught.value.code is Code.TOO_LARGE


def test_data_that_contains_itself_is_rejected(good: Any) -> None:
    loop: dict[str, Any] = {"split": 0}
    loop["zero"] = loop["nonzero"] = loop
    entry = good["lu"]
    certificate = {**entry["certificate"], "proof": {**entry["certificate"]["proof"], "refute": loop}}
    with pytest.raises(Rejected) as caught:
        check(entry["pattern"], certificate)
    assert caught.value.code in {Code.NESTING, Code.TOO_LARGE}


@pytest.mark.parametrize("widths", [[10**30, 1, 1], [1, 10**30, 1], [1, 1, 10**30]], ids=["in", "hidden", "out"])
@pytest.mark.parametrize("rule", ["pieces", "cap", "split", "limit", "window"])
def test_huge_layers_take_no_memory(widths: list[int], rule: str, signed: Any) -> None:
    pieces = {"rule": "pieces", "steps": [], "groups": [{"pieces": [0], "theorem": "nested"}]}
    split = [{"inputs": [0], "outputs": [0], "proof": pieces}]
    limit = {"rule": "limit", "value": [["1"]], "curve": [[], []], "variables": [], "refute": {}}
    proof = {
        "pieces": pieces,
        "cap": {"rule": "cap", "side": "inputs", "keep": [0], "then": pieces},
        "split": {"rule": "split", "parts": split},
        "limit": limit,
        "window": {"rule": "window", "inputs": [0], "outputs": [0], "then": limit},
    }[rule]
    pattern = {"format": "patternfuzz-pattern", "version": 1, "widths": widths, "edges": [[[0, 0]], [[0, 0]]]}
    verdict = "not_closed" if rule in {"limit", "window"} else "closed"
    certificate = {"format": "patternfuzz-certificate", "version": 1, "verdict": verdict, "proof": proof}
    try:
        assert check(pattern, signed(pattern, certificate)) == "closed"
    except Rejected as error:
        assert error.code in {Code.SPLIT_COVER, Code.WRONG_LENGTH, Code.CURVE_VALUE}  # noqa: PT017 - or it is closed


@given(st.data(), plain)
def test_any_data_anywhere_is_rejected_and_nothing_worse(good: Any, data: st.DataObject, junk: Any) -> None:
    """Put junk in the place of any part of a pattern or a certificate: no other exception, and the verdict stays."""
    entry = json.loads(json.dumps(data.draw(st.sampled_from(list(good.values())))))
    part = entry[data.draw(st.sampled_from(["pattern", "certificate"]))]
    for _ in range(data.draw(st.integers(0, 8))):
        keys = list(part) if isinstance(part, dict) else list(range(len(part))) if isinstance(part, list) else []
        if not keys:
            break
        key = data.draw(st.sampled_from(keys))
        box, part = part, part[key]
        if data.draw(st.booleans()):
            box[key] = junk
            break
    try:
        verdict = check(entry["pattern"], entry["certificate"])
    except Rejected as error:
        assert error.code in Code  # noqa: PT017 - the usual outcome
    else:
        assert verdict == entry["certificate"]["verdict"]
