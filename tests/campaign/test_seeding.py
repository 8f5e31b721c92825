"""The known patterns get in by being decided, not by being known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from patternfuzz.campaign import seeding
from patternfuzz.campaign.curated import Curated, curated
from patternfuzz.corpus_store import AddStatus, Corpus, Flag
from patternfuzz.errors import CorpusError

QUICK = tuple(known for known in curated() if known.pattern.n_outputs != 5)


@pytest.fixture
def listed(monkeypatch):
    def use(*known: Curated) -> None:
        monkeypatch.setattr(seeding, "curated", lambda: known)

    return use


def test_known_patterns_are_decided_and_added(tmp_path, listed):
    listed(*QUICK)
    corpus = Corpus(tmp_path / "c")
    added = list(seeding.add_known(corpus))
    assert [a.entry.title for a in added] == [known.title for known in QUICK]
    assert [a.entry.flag for a in added] == [known.flag for known in QUICK]
    assert {a.status for a in added} == {AddStatus.NEW}
    assert corpus.verify_all().ok
    assert corpus.lint() == []
    assert {a.status for a in seeding.add_known(corpus)} == {AddStatus.UNCHANGED}


def test_a_wrong_list_is_found_out(tmp_path, listed):
    lu, dense = QUICK[0], next(known for known in QUICK if "dense" in known.tags)
    corpus = Corpus(tmp_path / "c")
    listed(replace(lu, flag=Flag.CONTROL))
    with pytest.raises(CorpusError, match="2x2 LU: known as closed, decided not_closed"):
        list(seeding.add_known(corpus))
    listed(replace(dense, flag=Flag.MINIMAL))
    with pytest.raises(CorpusError, match="known as not_closed, decided closed"):
        list(seeding.add_known(corpus))
    # LU beside a separate block: bad, but not smallest.
    larger = lu.pattern.from_masks([[[1, 1, 0], [0, 1, 0], [0, 0, 1]], [[1, 0, 0], [1, 1, 0], [0, 0, 1]]])
    listed(replace(lu, pattern=larger))
    with pytest.raises(CorpusError, match="known as smallest, but shrinks to 6 edges"):
        list(seeding.add_known(corpus))
    assert not corpus._root.is_dir() or len(corpus) == 0


def test_the_command(tmp_path, listed, capsys):
    listed(*QUICK[:2])
    assert seeding.main([str(tmp_path / "c")]) == 0
    assert capsys.readouterr().out.splitlines()[0].endswith("2x2 LU")
    assert seeding.main([]) == 2
    assert "usage" in capsys.readouterr().err
    (tmp_path / "file").write_text("x")
    assert seeding.main([str(tmp_path / "file" / "c")]) == 2
    assert capsys.readouterr().err.startswith("error: ")


@pytest.mark.slow
def test_the_whole_list(tmp_path):
    corpus = Corpus(tmp_path / "c")
    assert len(list(seeding.add_known(corpus))) == len(curated())
    assert corpus.verify_all().ok
