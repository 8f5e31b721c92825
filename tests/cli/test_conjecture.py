"""``conjecture``: figures, exit codes, going on."""

from __future__ import annotations

from pathlib import Path

import patternfuzz as pf
from patternfuzz.conjecture import Structure


def test_figures_and_going_on(run):
    command = ["conjecture", "--max-shape", "2x2x3", "--state", "state.json", "--format", "json"]
    first = run(*command, "--max-examples", 60)
    assert first.code == 0
    assert first.document["outcomes"]["structured"] > 0
    assert first.document["alarms"] == []
    second = run(*command, "--max-examples", 200)
    assert second.document["examined"] >= first.document["examined"]
    assert [2, 2, 3] in second.document["settled"]
    assert second.document["asked"] < 200


def test_text(run):
    ran = run("conjecture", "--max-shape", "2x2x2", "--max-examples", 40)
    assert ran.code == 0
    assert "settled      every class of 2x2x2" in ran.out
    assert ran.out.endswith("no counterexample among them\n")


def test_a_counterexample_has_an_exit_code_of_its_own(run, monkeypatch):
    command = ["conjecture", "--max-shape", "2x2x2", "--max-examples", 5, "--state", "state.json"]
    with monkeypatch.context() as patch:
        patch.setattr("patternfuzz.conjecture.outcome.has_structured_proof", lambda *_, **_how: False)
        patch.setattr("patternfuzz.conjecture.campaign.find_structure", lambda *_, **_how: Structure.NONE)
        ran = run(*command)
    assert ran.code == 1
    assert "REFUTED" in ran.out
    ran = run(*command, "--format", "json")
    assert ran.code == 1, "it stays in the state"
    for alarm in ran.document["alarms"]:
        pf.verify(pf.Pattern.from_json(alarm["pattern"]), alarm["certificate"])


def test_bad_usage(run):
    for words, said in (
        (["--max-shape", "1x2x2"], "at least 2x2x2"),
        (["--time", "0"], "positive number of seconds"),
        (["--state", "nowhere/state.json"], "nowhere"),
    ):
        ran = run("conjecture", *words)
        assert ran.code == 2
        assert said in ran.err


def test_a_census_is_examined_first(run):
    census = Path(__file__).parents[2] / "corpus" / "census" / "up-to-3x3x3.jsonl.xz"
    ran = run("conjecture", "--census", census, "--max-examples", 60, "--format", "json")
    assert ran.code == 0
    assert ran.document["asked"] == 0
    assert ran.document["examined"] == 60
    assert run("conjecture", "--census", "nowhere.jsonl", "--max-examples", 1).code == 2
