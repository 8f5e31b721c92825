"""Hunts with the real strategies, oracle and shrinker."""

from __future__ import annotations

import errno
import math
import os
from dataclasses import replace

import pytest

import patternfuzz as pf
from patternfuzz.campaign import HuntReport, Stopped, hunt
from patternfuzz.campaign.limits import Limits
from patternfuzz.campaign.run import Run
from patternfuzz.campaign.state import CampaignState
from patternfuzz.corpus_store import Corpus, Flag
from patternfuzz.errors import BudgetError, CorpusError, PatternError
from patternfuzz.verify import verify

LU = pf.Pattern.from_masks([[[1, 1], [0, 1]], [[1, 0], [1, 1]]]).canonical()
LU_FILE = f"not_closed/{LU.digest()[:16]}.json"


def contents(corpus: Corpus) -> dict[str, bytes]:
    return {name: (corpus.path / name).read_bytes() for name in corpus.files()}


def until_lu(corpus: Corpus, seed: int = 0) -> HuntReport:
    """A hunt on 2x2x2 that ends when LU, its only minimal pattern, has been found."""
    report = hunt(
        corpus=corpus, max_shape=(2, 2, 2), seed=seed, max_examples=3000, stop=lambda: (corpus.path / LU_FILE).exists()
    )
    assert [find.entry.pattern for find in report.finds] == [LU]
    return report


@pytest.fixture(scope="module")
def first(tmp_path_factory) -> tuple[Corpus, HuntReport]:
    """Seed 0 until three finds; how many examples that takes depends on the version of Hypothesis."""
    corpus = Corpus(tmp_path_factory.mktemp("hunt") / "corpus")
    corpus.create()
    report = hunt(corpus=corpus, seed=0, max_examples=2000, stop=lambda: len(corpus) >= 3)
    assert report.stopped is Stopped.STOP
    return corpus, report


def test_a_hunt_finds_lu_and_writes_proofs(first):
    corpus, report = first
    assert len(report.finds) >= 3
    assert report.distinct + report.duplicates == report.examples
    assert report.duplicates > 0
    assert report.rate > 0
    assert report.warnings == ()
    assert LU in {find.entry.pattern for find in report.finds}
    assert [find.path for find in report.finds] == [find.entry.filename for find in report.finds]
    assert {find.path for find in report.finds} == set(corpus.files())
    assert corpus.verify_all().ok
    assert corpus.lint() == []
    for find in report.finds:
        entry = corpus.read(find.path)
        assert entry == find.entry
        verify(entry.pattern, entry.certificate)
        assert entry.flag is Flag.MINIMAL
        (origin,) = entry.provenance
        assert (origin.source, origin.seed, origin.minimality) == ("hunt", 0, "one-minimal")
        assert origin.command == "patternfuzz hunt --max-shape 3x3x3 --seed 0"
        assert set(origin.versions) == {"patternfuzz", "hypothesis"}


def test_the_same_seed_finds_the_same_in_one_go_or_in_pieces(first, tmp_path):
    corpus, report = first
    pieces = Corpus(tmp_path / "pieces")
    finds = []
    for number, examples in enumerate((7, 1, 2, report.examples - 10)):
        piece = hunt(corpus=pieces, seed=0, max_examples=examples)
        assert piece.examples == examples
        assert (piece.before > 0) == (number > 0)
        finds += piece.finds
    assert contents(pieces) == contents(corpus)
    assert [find.path for find in finds] == [find.path for find in report.finds]


def test_a_second_run_goes_on_and_finds_nothing_twice(tmp_path):
    corpus = Corpus(tmp_path / "corpus")
    one = until_lu(corpus)
    before = contents(corpus)
    two = hunt(corpus=corpus, max_shape=(2, 2, 2), max_examples=one.examples + 100)
    assert two.before == one.distinct
    assert two.finds == ()
    assert contents(corpus) == before


def test_another_seed_on_the_same_corpus_adds_only_what_is_new(tmp_path):
    corpus = Corpus(tmp_path / "corpus")
    until_lu(corpus)
    before = contents(corpus)
    report = hunt(corpus=corpus, max_shape=(2, 2, 2), seed=1, max_examples=until_lu(Corpus(tmp_path / "d"), 1).examples)
    assert (report.finds, report.known) == ((), 1)
    assert contents(corpus) == before


def test_the_oracle_is_asked_once_per_class(counting_tools):
    """Duplicates are skipped before the oracle. Shrinking, which asks questions of its own, is left out."""
    tools, asked = counting_tools
    run = Run(replace(tools, minima=lambda _: []), Corpus("never-written"), CampaignState(0, (2, 2, 2)), [])
    for number in range(2):
        for example in tools.draw(number):
            assert run.take(example)
    report = run.report(Stopped.RUNNING)
    assert set(asked.values()) == {1}
    assert len(asked) == report.distinct < report.examples / 4
    assert all(p == p.compressed().canonical() for p in asked)


def test_progress_is_reported_and_adds_up(tmp_path):
    seen: list[HuntReport] = []
    report = hunt(corpus=Corpus(tmp_path / "c"), max_shape=(2, 2, 2), max_examples=30, on_progress=seen.append)
    assert [r.examples for r in seen] == list(range(1, 31))
    assert {r.stopped for r in seen} == {Stopped.RUNNING}
    assert all(r.closed + r.not_closed + r.unknown + r.duplicates == r.examples for r in seen)
    assert seen[-1].finds == report.finds


def test_time_and_stop_end_a_hunt(tmp_path):
    corpus = Corpus(tmp_path / "c")
    report = hunt(corpus=corpus, max_shape=(2, 2, 2), seconds=0.3)
    assert report.stopped is Stopped.TIME
    answers = iter([False] * 5 + [True])
    assert hunt(corpus=corpus, max_shape=(2, 2, 2), stop=lambda: next(answers)).examples == 5


def test_an_interrupt_ends_a_hunt_in_good_order(tmp_path):
    corpus = Corpus(tmp_path / "c")

    def interrupt(report: HuntReport) -> None:
        if report.finds:
            raise KeyboardInterrupt

    report = hunt(corpus=corpus, max_shape=(2, 2, 2), on_progress=interrupt)
    assert report.stopped is Stopped.INTERRUPT
    assert LU in corpus
    again = hunt(corpus=corpus, max_shape=(2, 2, 2), max_examples=100)
    assert again.before == report.distinct
    assert again.finds == ()


def test_a_full_disk_keeps_what_was_found_and_the_next_run_finds_the_rest(first, tmp_path, monkeypatch):
    corpus, report = first
    wanted = contents(corpus)
    spoilt = Corpus(tmp_path / "spoilt")
    second = report.finds[1].path.rpartition("/")[2]
    real = os.replace

    def replace_file(source, target):
        if os.fspath(target).endswith(second):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", replace_file)
        with pytest.raises(CorpusError, match=rf"{second}: cannot be written \(No space left on device\)"):
            hunt(corpus=spoilt, seed=0, max_examples=report.examples)
    assert list(contents(spoilt)) == [report.finds[0].path]
    rest = hunt(corpus=spoilt, seed=0, max_examples=report.examples - report.finds[1].example + 1)
    assert [find.path for find in rest.finds] == [find.path for find in report.finds[1:]]
    assert contents(spoilt) == wanted


def test_a_state_that_cannot_be_saved_is_a_warning(tmp_path):
    corpus = Corpus(tmp_path / "c")
    corpus.create()
    in_the_way = corpus.path / ".campaign"
    in_the_way.write_text("not a folder")
    with pytest.raises(CorpusError, match="cannot be read"):
        hunt(corpus=corpus, max_shape=(2, 2, 2), max_examples=20)
    in_the_way.unlink()

    def block(_: HuntReport) -> None:
        if not in_the_way.exists():
            in_the_way.write_text("not a folder")

    report = hunt(corpus=corpus, max_shape=(2, 2, 2), max_examples=20, on_progress=block)
    assert len(report.warnings) == 1
    assert "cannot be made" in report.warnings[0]
    assert report.examples == 20


def test_a_damaged_state_starts_over_and_loses_nothing(tmp_path):
    corpus = Corpus(tmp_path / "c")
    one = until_lu(corpus)
    before = contents(corpus)
    (state,) = (corpus.path / ".campaign").glob("*.json")
    state.write_text("{")
    report = hunt(corpus=corpus, max_shape=(2, 2, 2), max_examples=one.examples)
    assert report.before == 0
    assert "starts over" in report.warnings[0]
    assert (report.finds, report.known) == ((), 1)
    assert contents(corpus) == before
    assert corpus.lint() == []


def test_a_deleted_find_is_found_again(tmp_path):
    corpus = Corpus(tmp_path / "c")
    one = until_lu(corpus)
    (corpus.path / LU_FILE).unlink()
    two = until_lu(corpus)
    assert "finds are gone" in two.warnings[0]
    assert [find.entry for find in two.finds] == [find.entry for find in one.finds]


def test_a_damaged_entry_stops_the_hunt_with_its_name(tmp_path):
    corpus = Corpus(tmp_path / "c")
    until_lu(corpus)
    file = corpus.path / LU_FILE
    file.write_text("{")
    with pytest.raises(CorpusError, match=rf"{file.name}: not JSON .* or delete it and let the tool find it again"):
        hunt(corpus=corpus, max_shape=(2, 2, 2), max_examples=3000, seed=1)
    file.unlink()
    until_lu(corpus, seed=1)


def test_an_unwritable_folder_is_told_before_any_work(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(CorpusError, match="cannot be made"):
        hunt(corpus=Corpus(tmp_path / "file" / "c"), on_progress=lambda _: pytest.fail("work was done"))


@pytest.mark.parametrize("shape", [(3, 3), (3, 3, 0), (3, 3, -1), (3, 3, 3, 3), (3, 3, 2.0), (3, 3, True), ()])
def test_a_bad_shape_is_one_line(tmp_path, shape):
    with pytest.raises(PatternError, match="max_shape must be three positive whole numbers"):
        hunt(corpus=Corpus(tmp_path / "c"), max_shape=shape)
    assert not (tmp_path / "c").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [("max_examples", 0), ("max_examples", -3), ("max_examples", 1.5), ("seconds", 0), ("seconds", math.nan)],
)
def test_a_bad_limit_is_one_line(name, value):
    with pytest.raises(BudgetError, match=f"{name} must be a positive"):
        Limits(**{name: value})


def test_a_hunt_on_three_by_three_finds_lu_and_five_other_minimal_classes(tmp_path):
    corpus = Corpus(tmp_path / "c")
    corpus.create()
    report = hunt(corpus=corpus, max_shape=(3, 3, 3), seed=0, max_examples=20_000, stop=lambda: len(corpus) >= 6)
    minimal = {find.entry.pattern for find in report.finds if find.entry.flag is Flag.MINIMAL}
    assert LU in minimal
    assert len(minimal) >= 6
    assert corpus.verify_all().ok
