"""``probability``: files, numbers, going on, and bad usage."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("matplotlib")


def test_numbers_files_and_going_on(run):
    command = [
        "probability",
        *("--widths", "2,2x1x3,5"),
        *("--samples", 5, "--densities", "0.3,0.1", "--effort", 2),
        *("--json", "found.json", "--csv", "found.csv", "-o", "found.svg"),
        *("--format", "json"),
    ]
    first = run(*command)
    assert first.code == 0
    exact, sampled = first.document["exact"], first.document["sampled"]
    assert [e["shape"] for e in exact] == [[2, 1, 3], [2, 2, 2]]
    assert exact[1]["peak_density"] == 0.75
    assert exact[1]["polynomials"]["not_closed"][-3:] == ["8", "-16", "8"]
    assert [(e["shape"], e["density"]) for e in sampled] == [([5, 5, 5], 0.1), ([5, 5, 5], 0.3)]
    for verdict in ("closed", "not_closed", "unknown"):
        assert 0 <= sampled[0][verdict]["low"] <= sampled[0][verdict]["share"] <= sampled[0][verdict]["high"] <= 1
    assert json.loads(Path("found.json").read_text())["format"] == "patternfuzz-probability"
    assert Path("found.csv").read_text().count("\n") == 1 + 2 * 2 + 2
    picture = Path("found.svg").read_bytes()
    assert "samples at density" in first.err
    second = run(*command)
    assert second.document == first.document
    assert second.err == ""
    assert Path("found.svg").read_bytes() == picture


def test_verdicts_from_a_census(run):
    assert run("census", "run", "2x2x2", "-o", "c").code == 0
    assert run("census", "merge", "c", "-o", "c.jsonl").code == 0
    ran = run("probability", "--widths", "2", "--census", "c.jsonl")
    assert ran.code == 0
    assert "at most 8.90 %" in ran.out


def test_text(run):
    ran = run("probability", "--widths", "2")
    assert ran.code == 0
    assert "2x2x2        exact, 15 classes: at most 8.90 %, at density 0.75" in ran.out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--widths", "2x2"], "inputs x hidden x outputs"),
        (["--widths", "0"], "between 1 and"),
        (["--densities", "a"], "list of numbers"),
        (["--densities", "2"], "from 0 to 1"),
        (["--samples", "0"], "samples"),
        (["-o", "found.txt"], ".svg"),
        (["-o", "nowhere/found.svg"], "nowhere"),
        (["--json", "broken.json"], "broken.json"),
        (["--widths", "1x6x1"], "n_hidden"),
        (["--census", "nowhere.jsonl"], "nowhere.jsonl"),
    ],
)
def test_bad_usage(run, words, message):
    Path("broken.json").write_text("{}")
    ran = run("probability", *words)
    assert ran.code == 2
    assert message in ran.err
