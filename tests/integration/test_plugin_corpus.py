"""``--patternfuzz-corpus``: corpus entries as test items."""

from __future__ import annotations

import json
import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from patternfuzz.corpus_store import shipped

pytest_plugins = ["pytester"]


@pytest.fixture
def finds(corpus_source: Path, pytester: pytest.Pytester) -> Path:
    """A private copy of the corpus below the folder where the inner pytest runs."""
    return Path(shutil.copytree(corpus_source, pytester.path / "finds"))


def entry_of(folder: Path, verdict: str) -> Path:
    (path,) = (folder / verdict).glob("*.json")
    return path


def test_every_entry_becomes_an_item_that_verifies(pytester: pytest.Pytester, finds: Path) -> None:
    result = pytester.runpytest("--patternfuzz-corpus", "finds", "-v")
    result.assert_outcomes(passed=2)
    closed, bad = entry_of(finds, "closed"), entry_of(finds, "not_closed")
    result.stdout.fnmatch_lines(
        [
            f"finds/closed/{closed.name}::certificate PASSED*",
            f"finds/not_closed/{bad.name}::certificate PASSED*",
            "corpus: 2 verified (1 closed, 1 not closed)",
        ]
    )


def test_finds_about_pruning_are_items_too(pytester: pytest.Pytester, finds: Path) -> None:
    good, bad = (one.filename for one in shipped(verify=False).finds if one.case.heuristic == "magnitude")
    (finds / "pruning").mkdir()
    for name in (good, bad, "pruning/schema.json"):
        shutil.copy(str(files("patternfuzz.corpus") / name), finds / name)
    damaged = json.loads((finds / bad).read_bytes()) | {"share": "1/7"}
    (finds / bad).write_text(json.dumps(damaged))
    result = pytester.runpytest("--patternfuzz-corpus", "finds")
    result.assert_outcomes(passed=3, failed=1)
    result.stdout.fnmatch_lines(
        [
            f"patternfuzz corpus entry: *{bad}: share is 1/7 in the file, and * when asked and counted*",
            "corpus: 2 verified (1 closed, 1 not closed), 1 find about pruning, 1 FAILED",
        ]
    )


def test_without_the_option_a_corpus_is_not_collected(pytester: pytest.Pytester, finds: Path) -> None:
    result = pytester.runpytest(str(finds))
    result.assert_outcomes()
    assert result.ret == pytest.ExitCode.NO_TESTS_COLLECTED
    result.stdout.no_fnmatch_line("*patternfuzz*corpus*")


def test_entries_run_beside_the_tests_of_a_project(pytester: pytest.Pytester, finds: Path) -> None:
    pytester.makepyfile("def test_own(): pass")
    shutil.move(finds, pytester.path / ".hidden")
    for arguments in ([], ["."], ["test_entries_run_beside_the_tests_of_a_project.py"]):
        pytester.runpytest("--patternfuzz-corpus=.hidden", *arguments).assert_outcomes(passed=3)


def test_two_corpora_and_one_named_twice(pytester: pytest.Pytester, finds: Path) -> None:
    shutil.copytree(finds, pytester.path / "more")
    twice = ["--patternfuzz-corpus=finds", "--patternfuzz-corpus=more", "--patternfuzz-corpus=./finds/"]
    pytester.runpytest(*twice).assert_outcomes(passed=4)


def test_a_corpus_outside_of_the_root(pytester: pytest.Pytester, corpus_source: Path) -> None:
    pytester.runpytest("--patternfuzz-corpus", str(corpus_source)).assert_outcomes(passed=2)


def test_one_entry_can_be_run_alone(pytester: pytest.Pytester, finds: Path) -> None:
    name = entry_of(finds, "closed").name
    result = pytester.runpytest(f"finds/closed/{name}::certificate", "--patternfuzz-corpus=finds")
    result.assert_outcomes(passed=1)


@pytest.mark.parametrize("damage", ["cut", "empty", "binary", "tampered", "foreign"])
def test_a_malformed_entry_fails_in_one_line(pytester: pytest.Pytester, finds: Path, damage: str) -> None:
    path = entry_of(finds, "not_closed")
    text = path.read_text()
    if damage == "cut":
        path.write_text(text[: len(text) // 2])
    elif damage == "empty":
        path.write_text("")
    elif damage == "binary":
        path.write_bytes(b"\x80\xff\x00")
    elif damage == "foreign":
        path.write_text('{"format": "something-else"}')
    else:
        entry = json.loads(text)
        value = entry["certificate"]["proof"]
        while "then" in value:
            value = value["then"]
        value["value"][0][0] = "7/3"
        path.write_text(json.dumps(entry))
    result = pytester.runpytest("--patternfuzz-corpus", "finds")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines([f"*patternfuzz corpus entry: *{path.name}: *", "corpus: 1 verified*1 FAILED"])
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*INTERNALERROR*")


def test_a_misnamed_entry_fails_and_does_not_vanish(pytester: pytest.Pytester, finds: Path) -> None:
    path = entry_of(finds, "closed")
    path.rename(path.with_name("mine.json"))
    result = pytester.runpytest("--patternfuzz-corpus", "finds")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines([f"*closed/mine.json: *is named closed/{path.name}*"])


def test_an_open_question_is_skipped(pytester: pytest.Pytester, finds: Path) -> None:
    source = entry_of(finds, "closed")
    entry = json.loads(source.read_text())
    entry.update(verdict="unknown", flag="open", basis=None, certificate=None)
    (finds / "unknown").mkdir(exist_ok=True)
    (finds / "unknown" / source.name).write_text(json.dumps(entry))
    source.unlink()
    result = pytester.runpytest("--patternfuzz-corpus", "finds", "-rs")
    result.assert_outcomes(passed=1, skipped=1)
    result.stdout.fnmatch_lines(["corpus: 1 verified (0 closed, 1 not closed), 1 open", "SKIPPED*open question*"])


@pytest.mark.parametrize(("made", "told"), [(False, "is no folder"), (True, "holds no entries")])
def test_a_wrong_folder_is_a_usage_error(pytester: pytest.Pytester, made: bool, told: str) -> None:
    if made:
        pytester.mkdir("empty")
    result = pytester.runpytest("--patternfuzz-corpus", "empty")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"*--patternfuzz-corpus *empty: {told}*"])


def test_under_xdist_items_are_shared_and_counts_added_up(pytester: pytest.Pytester, finds: Path) -> None:
    entry_of(finds, "closed").with_name("broken.json").write_text("{")
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.parametrize("number", range(6))
        def test_dense(patternfuzz_decide, number):
            assert patternfuzz_decide([[[1] * (number + 2)] * 2, [[1, 1]] * 2]).verdict == "closed"
        """
    )
    result = pytester.runpytest_subprocess("--patternfuzz-corpus", "finds", "-n2", "--dist=load")
    result.assert_outcomes(passed=8, failed=1)
    result.stdout.fnmatch_lines(
        ["corpus: 2 verified (1 closed, 1 not closed), 1 FAILED", "decided: 6 closed, 0 not closed, 0 unknown"]
    )
