"""The published JSON Schemas and our own readers agree about the structure of an entry, and of a find."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patternfuzz.corpus_store import Corpus, finds
from patternfuzz.corpus_store.codec import decode
from patternfuzz.decision import Basis, Decision, Verdict
from patternfuzz.errors import CorpusError


@dataclass(frozen=True)
class Kind:
    """A schema with the reader that should agree with it."""

    schema: dict[str, Any]
    decode: Callable[[bytes], object]

    @property
    def validator(self) -> jsonschema.Draft202012Validator:
        return jsonschema.Draft202012Validator(self.schema)

    def accepts(self, data: Any) -> bool:
        """Whether the reader does."""
        try:
            self.decode(json.dumps(data).encode())
        except CorpusError:
            return False
        return True


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((files("patternfuzz.corpus") / name).read_text())
    return found


KINDS = {
    "patternfuzz-entry": Kind(schema("schema.json"), decode),
    "patternfuzz-pruning-find": Kind(schema("pruning/schema.json"), finds.codec.decode),
}


@pytest.fixture(scope="module")
def examples(tmp_path_factory, cases, decisions, find) -> list[dict[str, Any]]:
    """One entry of every kind, as data; the last one is a find."""
    from patternfuzz.corpus_store import Provenance

    corpus = Corpus(tmp_path_factory.mktemp("schema") / "corpus")
    reason = "kept so that tests have something to read"
    provenance = Provenance("test", "a command", 3, cases.dense.digest(), "one-minimal", {"patternfuzz": "0.1.0"})
    corpus.add(cases.lu, decisions[cases.lu], provenance=provenance, reason=reason, title="LU", tags=["a", "b"])
    corpus.add(cases.dense, decisions[cases.dense], provenance=Provenance("test"), reason=reason)
    corpus.add(cases.wide, Decision(Verdict.UNKNOWN, "not tried"), provenance=provenance, reason=reason)
    claimed = Decision(Verdict.CLOSED, "a solver said so", None, Basis.SOLVER)
    corpus.add(cases.twin, claimed, provenance=provenance, reason=reason, as_unknown=True)
    corpus.finds.add(find)
    return [json.loads((corpus.path / name).read_bytes()) for name in (*corpus.files(), *corpus.finds.files())]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_the_schema_is_a_schema(kind: Kind):
    kind.validator.check_schema(kind.schema)


def test_what_the_tool_writes_is_valid(examples):
    assert len(examples) == 5
    for data in examples:
        kind = KINDS[data["format"]]
        kind.validator.validate(data)
        assert kind.accepts(data)


def _places(data: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place in the data, except inside the proof, which the schema leaves to the checker."""
    found = [path]
    if isinstance(data, dict):
        found += [p for key, value in data.items() if key != "proof" for p in _places(value, (*path, key))]
    elif isinstance(data, list):
        found += [p for n, value in enumerate(data) for p in _places(value, (*path, n))]
    return found


VALUES = [None, True, False, 0, 1, 2, -1, "", " ", "x", "A b", "two\nlines", "a" * 2001, [], {}, [1], ["a"], {"a": 1},
          "closed", "not_closed", "unknown", "proved", "cited", "solver", "minimal", "example", "control", "open",
          "patternfuzz-entry", "0" * 64, "1/2", "2/4", "-1", 2000, [[1]], {"first": [], "second": []}]  # fmt: skip


@settings(max_examples=800, deadline=None)
@given(st.data())
def test_the_reader_accepts_nothing_that_the_schema_refuses(examples, data):
    """Any one change. The reader may know better (digests, normal forms), but never be more lenient."""
    changed = copy.deepcopy(data.draw(st.sampled_from(examples)))
    kind = KINDS[changed["format"]]
    path = data.draw(st.sampled_from(_places(changed)[1:]))
    target = changed
    for step in path[:-1]:
        target = target[step]
    action = data.draw(st.sampled_from(["replace", "delete", "insert"]))
    if action == "replace":
        target[path[-1]] = data.draw(st.sampled_from(VALUES))
    elif action == "delete":
        del target[path[-1]]
    elif isinstance(target, dict):
        target["extra"] = data.draw(st.sampled_from(VALUES))
    else:
        target.insert(0, data.draw(st.sampled_from(VALUES)))
    # The envelope of a certificate is the checker's business; the schema describes it for other tools only.
    if "certificate" not in path and kind.accepts(changed):
        kind.validator.validate(changed)


@pytest.mark.parametrize("key", sorted({key for kind in KINDS.values() for key in kind.schema["required"]}))
def test_both_refuse_a_missing_key(examples, key):
    for example in examples:
        kind = KINDS[example["format"]]
        if key in kind.schema["required"]:
            data = {k: v for k, v in example.items() if k != key}
            assert not kind.validator.is_valid(data)
            assert not kind.accepts(data)


@pytest.mark.parametrize(
    "change",
    [
        {"verdict": "unknown"},
        {"basis": "solver"},
        {"basis": None},
        {"flag": "control"},
        {"certificate": None},
        {"note": "but"},
        {"version": 2},
        {"format": "other"},
        {"tags": ["UPPER"]},
        {"reason": ""},
        {"provenance": []},
        {"date": "today"},
    ],
    ids=str,
)
def test_both_refuse_what_does_not_go_together(examples, change):
    lu = next(data for data in examples if data["title"] == "LU")
    data = {**lu, **change}
    kind = KINDS[lu["format"]]
    assert not kind.validator.is_valid(data)
    assert not kind.accepts(data)
