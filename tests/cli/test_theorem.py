"""``theorem``: verify, show, build, explore."""

from __future__ import annotations

from dataclasses import replace

import pytest

from patternfuzz.corpus_store import Corpus, Flag
from patternfuzz.kernels.theorem import read, shipped, written


def test_verify(run):
    ran = run("theorem", "verify")
    assert ran.code == 0
    assert f"{len(shipped().windows)} bad windows" in ran.out
    assert "746496 configurations" in ran.out


def test_verify_as_json(run, tmp_path):
    (tmp_path / "two").write_bytes(b"")
    built = run("theorem", "build", "two-neurons", "-o", str(tmp_path / "two"))
    assert built.code == 0
    document = run("theorem", "verify", str(tmp_path / "two"), "--format", "json").document
    counts = {key: document[key] for key in ("hidden", "windows", "kernels", "configurations")}
    assert counts == {"hidden": 2, "windows": 2, "kernels": 3, "configurations": 144}


def test_a_list_with_a_window_less_is_refused(run, tmp_path):
    (tmp_path / "less").write_bytes(written(replace(shipped(), windows=shipped().windows[1:], kernels=())))
    ran = run("theorem", "verify", str(tmp_path / "less"))
    assert ran.code == 2
    assert "incomplete" in ran.error


@pytest.mark.parametrize("content", [None, b"", b"{}"])
def test_files_that_are_no_lists(run, tmp_path, content):
    if content is not None:
        (tmp_path / "list").write_bytes(content)
    ran = run("theorem", "verify", str(tmp_path / "list"))
    assert ran.code == 2
    assert str(tmp_path / "list") in ran.error


def test_show(run):
    ran = run("theorem", "show", "--kernels")
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert f"{len(shipped().windows)} minimal bad windows:" in lines
    assert any(line.endswith("inputs 1 12, outputs 1 12") for line in lines)  # LU
    assert len([line for line in lines if "inputs" in line]) >= len(shipped().windows) + len(shipped().kernels)
    document = run("theorem", "show", "--format", "json").document
    assert len(document["windows"]) == len(shipped().windows)
    assert "kernels" not in document


def test_build_writes_the_same_list_every_time(run, tmp_path):
    for name in ("a", "b"):
        assert run("theorem", "build", "two-neurons", "-o", str(tmp_path / name)).code == 0
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert read((tmp_path / "a").read_bytes()).hidden == 2


def test_a_place_that_cannot_be_written_is_refused_before_the_search(run, tmp_path):
    ran = run("theorem", "build", "-o", str(tmp_path / "none" / "list"))
    assert ran.code == 2
    assert "does not exist" in ran.error


def test_explore(run):
    ran = run("theorem", "explore", "--hidden", "2", "--max-vertices", "5")
    assert ran.code == 0
    assert ran.out.splitlines()[-1].startswith("5 inputs and outputs")
    assert "1 minimal bad windows, 0 undecided" in ran.out
    document = run("theorem", "explore", "--hidden", "4", "--max-vertices", "3", "--format", "json").document
    assert [row["inputs and outputs"] for row in document["generations"]] == [1, 2, 3]


def test_keep(run, tmp_path):
    ran = run("theorem", "keep", "--corpus", str(tmp_path / "kept"))
    assert ran.code == 0
    kept = Corpus(tmp_path / "kept")
    assert kept.verify_all().ok
    assert kept.lint() == []
    assert f"{len(kept)} entries are new" in ran.out
    assert {entry.flag for entry in kept} == {Flag.MINIMAL}
    assert {entry.pattern for entry in kept} <= {entry.pattern for entry in shipped().windows}
    assert len(kept) > 50
    again = run("theorem", "keep", "--corpus", str(tmp_path / "kept"), "--format", "json")
    assert again.document["results"] == []
