"""Every way in which an entry file can be wrong is one clear line that names the file and what to do."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from patternfuzz.corpus_store import Corpus, PruningFind
from patternfuzz.corpus_store.codec import decode, encode
from patternfuzz.corpus_store.strict import MAX_BYTES
from patternfuzz.errors import CorpusError
from patternfuzz.pattern import Pattern
from patternfuzz.verify import verify


def _edit(change: Callable[[dict[str, Any]], object]) -> Callable[[bytes], bytes]:
    def edited(raw: bytes) -> bytes:
        data = json.loads(raw)
        change(data)
        return json.dumps(data).encode()

    return edited


def _set(*path: str | int, value: object) -> Callable[[bytes], bytes]:
    def change(data: Any) -> None:
        for step in path[:-1]:
            data = data[step]
        data[path[-1]] = value

    return _edit(change)


OTHER = Pattern.from_masks([[[1, 1, 1], [1, 1, 0]], [[1, 0], [1, 1]]]).canonical()
RELABELLED = Pattern.from_masks([[[1, 1], [1, 0]], [[1, 0], [1, 1]]])

BAD: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "empty": (lambda _: b"", "not JSON"),
    "truncated": (lambda raw: raw[: len(raw) // 2], "not JSON"),
    "not text": (lambda raw: raw.replace(b"LU", b"\xff\xfe"), "not JSON"),
    "not an object": (lambda _: b"[1, 2]", "must be a JSON object"),
    "nested without end": (lambda _: b"[" * 100_000, "not JSON"),
    "key twice": (lambda raw: raw.replace(b'"note"', b'"note": null,\n  "note"'), "twice"),
    "fraction": (_set("pattern", "widths", value=[2, 2, 2.0]), "not a whole number"),
    "not a number": (_set("version", value=float("nan")), "not a whole number"),
    "foreign format": (_set("format", value="something-else"), "not a corpus entry"),
    "foreign version": (_set("version", value=2), "reads version 1: update"),
    "boolean version": (_set("version", value=True), "version is True"),
    "missing key": (_edit(lambda data: data.pop("reason")), "lacks reason"),
    "unknown key": (_set("date", value="today"), "unknown keys 'date'"),
    "wrong digest": (_set("sha256", value="0" * 64), "not the digest"),
    "digest and pattern of another": (
        _edit(lambda data: data.update(pattern=OTHER.to_data(), sha256=OTHER.digest())),
        "is named not_closed/",
    ),
    "pattern without masks": (_set("pattern", "edges", value=[]), "pattern:"),
    "edge twice": (_set("pattern", "edges", 0, value=[[0, 0], [0, 0]]), "pattern:"),
    "edges unsorted": (_edit(lambda data: data["pattern"]["edges"][0].reverse()), "normal form"),
    "edge outside": (_set("pattern", "edges", 0, value=[[5, 0]]), "pattern:"),
    "flag of another verdict": (_set("flag", value="control"), "does not go with"),
    "unknown flag": (_set("flag", value="nice"), "flag 'nice' is none of"),
    "unknown verdict": (_set("verdict", value="open"), "verdict 'open' is none of"),
    "verdict turned round": (
        _edit(lambda data: data.update(verdict="closed", flag="control")),
        "is named closed/",
    ),
    "solver basis": (_set("basis", value="solver"), "needs basis 'proved'"),
    "no basis": (_set("basis", value=None), "needs basis 'proved'"),
    "no certificate": (_set("certificate", value=None), "needs a certificate"),
    "note on a proof": (_set("note", value="but"), "no note"),
    "no provenance": (_set("provenance", value=[]), "provenance must be"),
    "provenance without source": (_edit(lambda data: data["provenance"][0].pop("source")), "lacks source"),
    "seed in words": (_set("provenance", 0, "seed", value="zero"), "seed must be"),
    "parent not a digest": (_set("provenance", 0, "parent", value="abc"), "parent must be"),
    "versions not a map": (_set("provenance", 0, "versions", value=["1"]), "versions must"),
    "tags unsorted": (_set("tags", value=["b", "a"]), "sorted and distinct"),
    "tags not strings": (_set("tags", value=[1]), "list of strings"),
    "blank reason": (_set("reason", value="  "), "reason must be"),
    "title of two lines": (_set("title", value="a\nb"), "title must be"),
    "certificate of another verdict": (_set("certificate", "verdict", value="closed"), "its certificate says"),
    "certificate of another pattern": (_set("certificate", "pattern_sha256", value="0" * 64), "does not verify"),
    "certificate without proof": (_set("certificate", "proof", value={}), "does not verify"),
    "certificate of another kind": (_set("certificate", "format", value="x"), "does not verify"),
}


def _case(**changed: object) -> Callable[[bytes], bytes]:
    """Another case, with its own digest: only the name of the file tells."""

    def change(data: dict[str, Any]) -> None:
        data.update(changed)
        told = [data[key] for key in ("format", "version", "heuristic", "refit", "width")]
        told += [data["network"]["first"], data["network"]["second"], data["points"], data["targets"]]
        data["sha256"] = hashlib.sha256(json.dumps(told).encode()).hexdigest()

    return _edit(change)


BAD_FINDS: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "truncated": (lambda raw: raw[: len(raw) // 2], "not JSON"),
    "foreign format": (_set("format", value="patternfuzz-entry"), "not a find about pruning"),
    "foreign version": (_set("version", value=2), "reads version 1: update"),
    "missing key": (_edit(lambda data: data.pop("share")), "lacks share"),
    "unknown key": (_set("date", value="today"), "unknown keys 'date'"),
    "another target": (_set("targets", value=[2]), "not the digest"),
    "another weight": (_set("network", "second", value=[3, 2]), "not the digest"),
    "another case": (_case(targets=[2]), "is named pruning/"),
    "fraction of a weight": (_set("network", "second", value=[3, 1.5]), "not a whole number"),
    "weight of boundless size": (_set("network", "second", value=[3, 10**9]), "beyond 1000"),
    "too many neurons": (_set("network", value={"first": [[1]] * 13, "second": [1] * 13}), "at most 12"),
    "fewer output weights": (_set("network", "second", value=[3]), "2 rows in first and 1 numbers in second"),
    "ragged": (_set("points", value=[[1, 2]]), "do not fit"),
    "no points": (_edit(lambda data: data.update(points=[], targets=[])), "do not fit"),
    "target without point": (_set("targets", value=[1, 1]), "do not fit"),
    "width beyond": (_set("width", value=3), "width must be a number of neurons from 0 to 2"),
    "width in words": (_set("width", value="one"), "width must be"),
    "refit in words": (_set("refit", value="yes"), "refit must be true or false"),
    "wrong share": (_set("share", value="1/2"), "share is 1/2 in the file, and 1 when"),
    "share not in lowest terms": (_set("share", value="2/2"), "lowest terms"),
    "share as a number": (_set("share", value=1), "lowest terms"),
    "negative loss": (_set("loss", value="-1"), "lowest terms"),
    "wrong loss": (_set("loss", value="1/3"), "loss is 1/3 in the file, and 1/2 when"),
    "wrong best loss": (_set("best", "loss", value="1/3"), "best_loss is 1/3 in the file, and 0 when"),
    "wrong best": (_set("best", "neurons", value=[0]), "best is "),
    "best outside": (_set("best", "neurons", value=[7]), "neurons of the network"),
    "best twice": (_set("best", "neurons", value=[0, 0]), "in increasing order"),
    "keeps another": (_set("kept", value={"first": [[1]], "second": [1]}), "kept is "),
    "kept of other inputs": (_set("kept", "first", value=[[1, 1]]), "kept.first must have"),
    "not steady": (_set("steady", value=False), "steady is False in the file, and True when"),
    "unknown heuristic": (_case(heuristic="guess"), "is named pruning/"),
    "no provenance": (_set("provenance", value=[]), "provenance must be"),
    "blank reason": (_set("reason", value=" "), "reason must be"),
}


def _one_clear_line(error: CorpusError, file: Path) -> None:
    text = str(error)
    assert text.startswith(str(file))
    assert "restore the file" in text
    assert "\n" not in text


@pytest.mark.parametrize("name", BAD_FINDS)
def test_a_bad_find_is_one_clear_line(with_find: Corpus, find: PruningFind, name: str):
    spoil, message = BAD_FINDS[name]
    file = with_find.path / find.filename
    file.write_bytes(spoil(file.read_bytes()))
    with pytest.raises(CorpusError, match=message) as caught:
        list(with_find.finds)
    _one_clear_line(caught.value, file)
    report = with_find.verify_all()
    assert [failure.path for failure in report.failures] == [find.filename]
    assert (report.closed, report.finds, report.total) == (1, 0, 4)
    assert [(f.path, f.code) for f in with_find.lint()] == [(find.filename, "bad-entry")]
    with pytest.raises(CorpusError, match=message):
        with_find.finds.add(find)


def test_a_find_about_an_unknown_heuristic_is_refused(with_find: Corpus, find: PruningFind):
    file = with_find.path / find.filename
    raw = _case(heuristic="guess")(file.read_bytes())
    other = file.with_name(f"{json.loads(raw)['sha256'][:16]}.json")
    other.write_bytes(raw)
    with pytest.raises(CorpusError, match="heuristic 'guess' is none of magnitude, ") as caught:
        with_find.finds.read(f"pruning/{other.name}")
    _one_clear_line(caught.value, other)


@pytest.mark.parametrize("name", BAD)
def test_a_bad_entry_is_one_clear_line(corpus: Corpus, cases, name: str):
    spoil, message = BAD[name]
    file = corpus.path / corpus.get(cases.lu).filename
    file.write_bytes(spoil(file.read_bytes()))
    with pytest.raises(CorpusError, match=message) as caught:
        corpus.get(cases.lu)
    _one_clear_line(caught.value, file)
    # The others are still there, and both reports name the bad one.
    report = corpus.verify_all()
    assert not report.ok
    assert [failure.path for failure in report.failures] == [f"not_closed/{file.name}"]
    assert (report.closed, report.not_closed, report.unknown, report.total) == (1, 0, 1, 3)
    assert [(f.path, f.code) for f in corpus.lint()] == [(f"not_closed/{file.name}", "bad-entry")]


def test_a_bad_entry_is_not_overwritten(corpus: Corpus, cases, decisions, provenance):
    file = corpus.path / corpus.get(cases.lu).filename
    file.write_bytes(b"{")
    with pytest.raises(CorpusError, match="not JSON"):
        corpus.add(cases.lu, decisions[cases.lu], provenance=provenance(), reason="the same pattern once more")
    assert file.read_bytes() == b"{"


def test_a_pattern_that_is_not_canonical_is_refused(corpus: Corpus, cases):
    assert RELABELLED.canonical() == cases.lu != RELABELLED
    entry = json.loads((corpus.path / corpus.get(cases.lu).filename).read_bytes())
    entry["pattern"], entry["sha256"] = RELABELLED.to_data(), RELABELLED.digest()
    name = f"not_closed/{RELABELLED.digest()[:16]}.json"
    (corpus.path / name).write_text(json.dumps(entry))
    with pytest.raises(CorpusError, match="not in canonical form"):
        corpus.read(name)


def test_a_wrong_name_is_refused(corpus: Corpus, cases):
    file = corpus.path / corpus.get(cases.lu).filename
    wrong = file.with_name("0" * 16 + ".json")
    file.rename(wrong)
    with pytest.raises(CorpusError, match=f"is named not_closed/{file.name}"):
        list(corpus)


def test_an_oversized_file_is_not_parsed(corpus: Corpus, cases):
    file = corpus.path / corpus.get(cases.lu).filename
    with file.open("r+b") as stream:
        stream.truncate(MAX_BYTES + 5)  # sparse: takes no room on disk
    with pytest.raises(CorpusError, match="larger than"):
        corpus.get(cases.lu)


def test_an_unreadable_file_is_named(corpus: Corpus, cases):
    file = corpus.path / corpus.get(cases.lu).filename
    file.unlink()
    file.mkdir()
    with pytest.raises(CorpusError, match="cannot be read"):
        corpus.read(f"not_closed/{file.name}")


def test_without_verification_only_the_certificate_goes_unchecked(corpus: Corpus, cases):
    file = corpus.path / corpus.get(cases.lu).filename
    data = json.loads(file.read_bytes())
    data["certificate"]["proof"] = {}
    file.write_text(json.dumps(data))
    trusting = Corpus(corpus.path, verify=False)
    assert trusting.get(cases.lu).pattern == cases.lu
    assert not trusting.verify_all().ok
    data["sha256"] = "0" * 64
    file.write_text(json.dumps(data))
    with pytest.raises(CorpusError, match="not the digest"):
        trusting.get(cases.lu)


def test_random_damage_never_changes_what_is_claimed(corpus: Corpus, cases):
    """Whatever is done to the bytes: either an error, or an entry whose evidence proves its verdict for its pattern."""
    file = corpus.path / corpus.get(cases.lu).filename
    raw = file.read_bytes()
    name = f"not_closed/{file.name}"
    generator = random.Random(20)
    survived = 0
    for _ in range(600):
        damaged = bytearray(raw)
        for _ in range(generator.randint(1, 3)):
            at = generator.randrange(len(damaged))
            damaged[at : at + generator.randint(0, 2)] = bytes(generator.choices(b'0123456789"[]{},:-/ aet', k=1))
        file.write_bytes(damaged)
        try:
            entry = corpus.read(name)
        except CorpusError:
            continue
        survived += 1
        assert entry.pattern == cases.lu
        assert entry.verdict == "not_closed"
        verify(cases.lu, entry.certificate)
    assert 0 < survived < 300


def test_normal_entries_survive_a_round_trip(corpus: Corpus):
    for entry in corpus:
        assert decode(encode(entry)) == entry


def test_lint_names_what_is_untidy(corpus: Corpus, cases):
    assert corpus.lint() == []
    root: Path = corpus.path
    (root / "notes.txt").write_text("x")
    (root / "closed" / "copy of entry.json").write_text("{}")
    (root / "not_closed" / ".abc.json.0123456789abcdef.tmp").write_text("{")
    lu = root / corpus.get(cases.lu).filename
    (root / "unknown" / lu.name).write_bytes(lu.read_bytes())
    dense = root / corpus.get(cases.dense).filename
    data = json.loads(dense.read_bytes())
    data["reason"] = "because"
    data["provenance"] *= 2
    dense.write_text(json.dumps(data))
    findings = {(f.path, f.code) for f in corpus.lint()}
    assert findings == {
        ("notes.txt", "stray"),
        ("closed/copy of entry.json", "stray"),
        ("not_closed/.abc.json.0123456789abcdef.tmp", "leftover"),
        (f"unknown/{lu.name}", "superseded"),
        (f"closed/{dense.name}", "layout"),
        (f"closed/{dense.name}", "provenance"),
        (f"closed/{dense.name}", "reason"),
    }
    assert [e.pattern for e in corpus] == [cases.dense, cases.lu, cases.wide]


def test_lint_names_dead_neurons(corpus: Corpus, provenance):
    from patternfuzz.oracle import decide

    dead = Pattern.from_masks([[[1, 1], [0, 0]], [[1, 0], [1, 0]]]).canonical()
    added = corpus.add(dead, decide(dead), provenance=provenance(), reason="one hidden neuron reads nothing")
    assert [(f.path, f.code) for f in corpus.lint()] == [(added.path, "dead")]
