"""The corpus that comes with the package: proved, tidy, read by people."""

from __future__ import annotations

import json
from importlib.resources import files
from itertools import product

import jsonschema
import pytest

from patternfuzz.campaign.curated import curated
from patternfuzz.convex.pruning.named import named
from patternfuzz.corpus_store import Entry, Flag, shipped
from patternfuzz.decision import Basis, Verdict
from patternfuzz.pattern import Pattern


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    return list(shipped())


def test_every_certificate_verifies_and_nothing_is_untidy():
    report = shipped().verify_all()
    assert report.ok, report.failures
    assert report.total - report.finds == len(shipped()) >= 30
    assert report.finds == len(shipped().finds)
    assert not report.unasked
    assert shipped().lint() == []


def test_every_file_fits_its_schema():
    root, corpus = files("patternfuzz.corpus"), shipped()
    for schema, names in (("schema.json", corpus.files()), ("pruning/schema.json", corpus.finds.files())):
        validator = jsonschema.Draft202012Validator(json.loads((root / schema).read_text()))
        for name in names:
            validator.validate(json.loads((root / name).read_bytes()))


def test_every_heuristic_has_a_find_with_new_and_with_old_output_weights():
    finds = list(shipped(verify=False).finds)
    asked = [(find.case.heuristic, find.case.refit) for find in finds]
    assert sorted(asked) == sorted(product((one.name for one in named()), (True, False)))
    for find in finds:
        assert find.answer.steady
        assert find.answer.share >= 1
        assert find.title.startswith(find.title[0].upper())
        assert len(find.reason) >= 100
        assert "with a loss of" not in find.reason  # the words of the program
        assert [p.source for p in find.provenance] == ["worst"]
        assert all(p.versions and f" {find.case.heuristic} " in f"{p.command} " for p in find.provenance)
    assert len({find.title for find in finds}) == len({find.reason for find in finds}) == len(finds)


def test_everything_is_proved_or_an_open_question_and_has_its_own_words(entries):
    for entry in entries:
        if entry.verdict is Verdict.UNKNOWN:
            assert (entry.flag, entry.basis) == (Flag.OPEN, None)
        else:
            assert entry.basis is Basis.PROVED
        assert entry.title
        assert len(entry.reason) >= 60
        assert not entry.reason.startswith("Shrunk from a random pattern.")
        assert entry.tags
        assert all(p.versions and p.command for p in entry.provenance)
    assert len({entry.title for entry in entries}) == len(entries)
    assert len({entry.reason for entry in entries}) == len(entries)


@pytest.mark.parametrize(
    ("name", "pattern", "verdict"),
    [
        ("LU", Pattern.from_masks([[[1, 1], [0, 1]], [[1, 0], [1, 1]]]), "not_closed"),
        ("companion", Pattern.from_masks([[[1, 1, 0], [1, 0, 1]], [[1, 1], [1, 1]]]), "not_closed"),
        (
            "companion, one entry free",
            Pattern.from_masks([[[1, 0, 0], [1, 1, 0], [1, 0, 1]], [[1, 1, 1], [0, 1, 1]]]),
            "not_closed",
        ),
        (
            "five outputs",
            Pattern.from_masks([[[1, 1, 1]] * 3, [[1, 1, 0], [1, 1, 0], [0, 1, 1], [0, 1, 1], [1, 0, 1]]]),
            "not_closed",
        ),
        ("dense", Pattern.from_masks([[[1] * 3] * 2, [[1] * 2] * 3]), "closed"),
        ("blocks", Pattern.from_masks([[[1, 1, 0, 0], [0, 0, 1, 1]], [[1, 0], [1, 0], [0, 1], [0, 1]]]), "closed"),
        (
            "butterfly",
            Pattern.from_masks(
                [
                    [[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 1]],
                    [[1, 0, 1, 0], [0, 1, 0, 1], [1, 0, 1, 0], [0, 1, 0, 1]],
                ]
            ),
            "closed",
        ),
        ("LU and a dense neuron", Pattern.from_masks([[[1, 1], [0, 1], [1, 1]], [[1, 0, 1], [1, 1, 1]]]), "closed"),
    ],
)
def test_the_known_patterns_are_there(name, pattern, verdict):
    entry = shipped().get(pattern)
    assert entry is not None, name
    assert entry.verdict == verdict


def test_the_list_of_known_patterns_is_in_it():
    corpus = shipped()
    for known in curated():
        entry = corpus.get(known.pattern)
        assert entry is not None, known.title
        assert entry.verdict is known.flag.verdict
        assert (entry.title, entry.reason) == (known.title, known.reason)


def test_hunts_added_more_than_was_known(entries):
    hunted = [e for e in entries if any(p.source == "hunt" for p in e.provenance) and e.flag is Flag.MINIMAL]
    assert len(hunted) >= 20
    assert all(max(e.pattern.widths) <= 3 for e in hunted)
    for entry in hunted:
        for origin in entry.provenance:
            assert origin.parent is not None
            assert origin.command == f"patternfuzz hunt --max-shape 3x3x3 --seed {origin.seed}"


def test_no_minimal_pattern_is_a_window_of_another(entries):
    """A second look at minimality: no single input or output can go and leave an entry that is not closed."""
    bad = {e.pattern for e in entries if e.verdict is Verdict.NOT_CLOSED}
    for entry in entries:
        if entry.flag is not Flag.MINIMAL:
            continue
        p = entry.pattern
        inputs, outputs = range(p.n_inputs), range(p.n_outputs)
        windows = [([i for i in inputs if i != gone], list(outputs)) for gone in inputs if p.n_inputs > 1]
        windows += [(list(inputs), [o for o in outputs if o != gone]) for gone in outputs if p.n_outputs > 1]
        assert bad.isdisjoint(p.window(*window).compressed().canonical() for window in windows)
