"""Adding, reading, merging."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from patternfuzz.corpus_store import Added, AddStatus, Corpus, Flag, shipped
from patternfuzz.corpus_store.merge import MAX_PROVENANCE, merge
from patternfuzz.decision import Basis, Decision, Verdict
from patternfuzz.errors import CorpusError
from patternfuzz.pattern import Pattern

REASON = "kept so that tests have something to read"


def test_an_entry_comes_back_as_it_was_written(corpus, cases, decisions, provenance):
    entry = corpus.get(cases.lu)
    assert entry.pattern == cases.lu
    assert entry.verdict is Verdict.NOT_CLOSED
    assert entry.basis is Basis.PROVED
    assert entry.certificate == decisions[cases.lu].certificate
    assert entry.flag is Flag.MINIMAL
    assert entry.title == "LU"
    assert entry.provenance == (provenance(),)
    assert (corpus.path / entry.filename).is_file()
    assert entry.filename == f"not_closed/{cases.lu.digest()[:16]}.json"


def test_reading_finds_a_pattern_in_any_labelling(corpus, cases):
    swapped = Pattern.from_masks([mask[::-1, ::-1] for mask in cases.lu.masks])
    assert swapped != cases.lu
    assert swapped in corpus
    assert corpus.get(swapped) == corpus.get(cases.lu) == corpus.get(cases.lu.reversed())
    assert cases.twin not in corpus
    assert corpus.get(cases.twin) is None


def test_digests_may_be_shortened(corpus, cases):
    digest = cases.lu.digest()
    assert corpus.get(digest) == corpus.get(digest[:16]) == corpus.get(digest[:9])
    assert corpus.get("0" * 64) is None
    assert corpus.get(digest[:20] + "0" * 44) is None
    for last in "01":
        (corpus.path / "closed" / f"{'0' * 15}{last}.json").write_text("{}")
    with pytest.raises(CorpusError, match="2 entries begin with '0000'; give more digits"):
        corpus.get("0000")


def test_iteration_is_sorted_and_repeats(corpus, cases, decisions, provenance):
    corpus.add(cases.twin, decisions[cases.twin], provenance=provenance(), reason=REASON)
    names = [entry.filename for entry in corpus]
    assert names == list(corpus.files()) == sorted(names)
    assert [name.split("/")[0] for name in names] == ["closed", "not_closed", "not_closed", "unknown"]
    assert len(corpus) == 4


def test_adding_again_merges(corpus, cases, decisions, provenance):
    before = (corpus.path / corpus.get(cases.lu).filename).read_bytes()
    again = corpus.add(cases.lu, decisions[cases.lu], provenance=provenance(), reason="other words, later")
    assert again.status is AddStatus.UNCHANGED
    assert (corpus.path / again.path).read_bytes() == before
    more = corpus.add(cases.lu, decisions[cases.lu], provenance=provenance(7), reason=REASON, tags=["b", "a"])
    assert more.status is AddStatus.MERGED
    kept = corpus.get(cases.lu)
    assert kept == more.entry
    assert kept.provenance == (provenance(0), provenance(7))
    assert (kept.title, kept.tags, kept.reason) == ("LU", ("a", "b"), REASON)
    assert len(corpus) == 3


def test_provenance_does_not_depend_on_the_order_of_merging(corpus, cases, decisions, provenance, tmp_path):
    seeds = list(range(MAX_PROVENANCE + 4))
    other = Corpus(tmp_path / "other")
    for target, order in ((corpus, seeds), (other, seeds[::-1])):
        for seed in order:
            target.add(cases.twin, decisions[cases.twin], provenance=provenance(seed), reason=REASON)
    assert corpus.get(cases.twin) == other.get(cases.twin)
    assert len(corpus.get(cases.twin).provenance) == MAX_PROVENANCE


def test_a_minimal_entry_beats_an_example(corpus, cases, decisions, provenance):
    first = corpus.add(cases.twin, decisions[cases.twin], provenance=provenance(), reason=REASON)
    assert first.entry.flag is Flag.EXAMPLE
    second = corpus.add(
        cases.twin, decisions[cases.twin], provenance=provenance(1), reason="smallest of its kind", flag=Flag.MINIMAL
    )
    assert (second.entry.flag, second.entry.reason) == (Flag.MINIMAL, "smallest of its kind")
    third = corpus.add(cases.twin, decisions[cases.twin], provenance=provenance(2), reason=REASON)
    assert third.entry.flag is Flag.MINIMAL


def test_a_proof_replaces_an_open_question(corpus, cases, decisions, provenance):
    corpus.add(cases.twin, Decision(Verdict.UNKNOWN, "gave up"), provenance=provenance(3), reason=REASON)
    assert corpus.get(cases.twin).verdict is Verdict.UNKNOWN
    added = corpus.add(cases.twin, decisions[cases.twin], provenance=provenance(4), reason="decided at last, by hand")
    assert added.status is AddStatus.DECIDED
    assert added.entry.provenance == (provenance(3), provenance(4))
    assert not (corpus.path / "unknown" / f"{cases.twin.digest()[:16]}.json").exists()
    late = corpus.add(cases.twin, Decision(Verdict.UNKNOWN, "gave up"), provenance=provenance(5), reason=REASON)
    assert late.entry.verdict is Verdict.NOT_CLOSED
    assert len(late.entry.provenance) == 3


def test_contradicting_proofs_are_reported_and_neither_is_kept_over_the_other(corpus, cases):
    entry = corpus.get(cases.lu)
    with pytest.raises(CorpusError, match="one proof rule is wrong"):
        merge(entry, replace(entry, verdict=Verdict.CLOSED, flag=Flag.CONTROL))


@pytest.mark.parametrize("basis", [Basis.SOLVER, Basis.CITED, None])
def test_what_is_not_proved_is_taken_only_as_an_open_question(corpus, cases, decisions, provenance, basis):
    weak = replace(decisions[cases.twin], basis=basis)
    with pytest.raises(CorpusError, match="is not proved"):
        corpus.add(cases.twin, weak, provenance=provenance(), reason=REASON)
    assert cases.twin not in corpus
    if basis is None:
        return
    added = corpus.add(cases.twin, weak, provenance=provenance(), reason=REASON, as_unknown=True, flag=Flag.MINIMAL)
    assert isinstance(added, Added)
    entry = corpus.get(cases.twin)
    assert (entry.verdict, entry.basis, entry.certificate, entry.flag) == (Verdict.UNKNOWN, basis, None, Flag.OPEN)
    assert entry.note.startswith("claimed not_closed")


def test_a_pattern_must_be_canonical_and_the_certificate_about_it(corpus, cases, decisions, provenance):
    swapped = Pattern.from_masks([mask[::-1, ::-1] for mask in cases.lu.masks])
    with pytest.raises(CorpusError, match=r"pattern\.canonical\(\)"):
        corpus.add(swapped, decisions[cases.lu], provenance=provenance(), reason=REASON)
    with pytest.raises(CorpusError, match="does not verify"):
        corpus.add(cases.twin, decisions[cases.lu], provenance=provenance(), reason=REASON)
    with pytest.raises(CorpusError, match="its certificate says"):
        corpus.add(
            cases.lu, replace(decisions[cases.lu], verdict=Verdict.CLOSED), provenance=provenance(), reason=REASON
        )
    with pytest.raises(CorpusError, match="has no certificate"):
        corpus.add(cases.twin, replace(decisions[cases.twin], certificate=None), provenance=provenance(), reason=REASON)
    assert len(corpus) == 3


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"reason": " "}, "reason must be"),
        ({"reason": "two\nlines"}, "reason must be"),
        ({"reason": REASON, "title": ""}, "title must be"),
        ({"reason": REASON, "tags": ["Not A Tag"]}, "tag 'Not A Tag'"),
        ({"reason": REASON, "flag": Flag.CONTROL}, "does not go with verdict"),
    ],
)
def test_words_are_checked(corpus, cases, decisions, provenance, words, message):
    with pytest.raises(CorpusError, match=message):
        corpus.add(cases.twin, decisions[cases.twin], provenance=provenance(), **words)
    assert cases.twin not in corpus


def test_annotate_changes_words_and_nothing_else(corpus, cases):
    old = corpus.get(cases.lu)
    new = corpus.annotate(cases.lu.digest()[:10], title="lower upper", reason="a better reason, read twice", tags=["x"])
    assert corpus.get(cases.lu) == new
    assert new == replace(old, title="lower upper", reason="a better reason, read twice", tags=("x",))
    with pytest.raises(CorpusError, match="no entry begins with"):
        corpus.annotate("f" * 16, title="nothing")


def test_equal_entries_are_equal_files(corpus, provenance, tmp_path):
    other = Corpus(tmp_path / "other")
    for entry in corpus:
        decision = Decision(entry.verdict, "again", entry.certificate and dict(entry.certificate), entry.basis)
        other.add(entry.pattern, decision, provenance=provenance(), reason=REASON, flag=entry.flag, title=entry.title)
    for name in corpus.files():
        assert (corpus.path / name).read_bytes() == (other.path / name).read_bytes()


def test_a_missing_folder_is_an_error_when_read_and_made_when_written(tmp_path, cases, decisions, provenance):
    corpus = Corpus(tmp_path / "deep" / "down")
    for reading in (lambda: list(corpus), corpus.verify_all, corpus.lint):
        with pytest.raises(CorpusError, match=r"down: is no corpus folder; .*patternfuzz hunt"):
            reading()
    assert not (tmp_path / "deep").exists()
    corpus.add(cases.dense, decisions[cases.dense], provenance=provenance(), reason=REASON)
    assert len(corpus) == 1


def test_the_shipped_corpus_cannot_be_written(cases, decisions, provenance):
    with pytest.raises(CorpusError, match="read-only"):
        shipped().add(cases.dense, decisions[cases.dense], provenance=provenance(), reason=REASON)
    with pytest.raises(CorpusError, match="read-only"):
        shipped().create()


def test_entries_are_readable_json_one_key_per_line(corpus, cases):
    text = (corpus.path / corpus.get(cases.lu).filename).read_text()
    data = json.loads(text)
    assert len(text.splitlines()) == len(data) + 2
    assert data["sha256"] == cases.lu.digest()
