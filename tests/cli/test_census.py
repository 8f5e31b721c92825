"""``patternfuzz census``."""

import pytest


def test_from_run_to_summary(run):
    for number in (1, 2):
        ran = run("census", "run", "2x2x2", "2x2x3", "--shard", f"{number}/2", "-o", "c")
        assert ran.code == 0
        assert f"shard {number} of 2:" in ran.out
        assert "complete" in ran.out
    assert "25 classes" in run("census", "merge", "c", "-o", "c.jsonl.xz").out
    verified = run("census", "verify", "c.jsonl.xz")
    assert (verified.code, verified.err) == (0, "")
    assert "25 classes (20 closed, 5 not closed); every proof holds" in verified.out
    table = run("census", "summary", "c.jsonl.xz").out
    assert "| 2x2x3 | 18 | 18 | 14 | 4 | 0 |" in table
    assert "| all | 25 | 25 | 20 | 5 | 0 |" in table


def test_json(run):
    done = run("census", "run", "--max-shape", "2x2x3", "-o", "c", "--effort", "30", "--format", "json").document
    assert (done["lines"], done["complete"], done["unknown"]) == (25, True, 0)
    assert run("census", "merge", "c", "-o", "c.jsonl", "--format", "json").document["classes"] == 25
    assert run("census", "verify", "c.jsonl", "--format", "json").document["verdicts"] == {
        "closed": 20,
        "not_closed": 5,
    }
    summary = run("census", "summary", "c", "--format", "json").document
    assert [row["closed"] for row in summary["rows"]] == [6, 14]
    assert summary["effort"] == 30


def test_deep_shapes_and_any_number_of_hidden_neurons(run):
    assert run("census", "run", "2x1x2x2", "2x*x2", "-o", "c").code == 0
    assert run("census", "merge", "c", "-o", "c.jsonl").code == 0
    assert run("census", "verify", "c.jsonl").code == 0
    table = run("census", "summary", "c.jsonl").out
    assert "| 2x*x2, kernels with 2 hidden | - | 4 | 3 | 1 | 0 |" in table
    assert "| 2x*x2, onto families | - | 2 | 2 | 0 | 0 |" in table


def test_known_results(run):
    assert run("census", "run", "2x2x2", "2x2x3", "-o", "a").code == 0
    assert run("census", "merge", "a", "-o", "a.jsonl").code == 0
    assert run("census", "run", "3x2x3", "-o", "b", "--known", "a.jsonl").code == 0
    assert run("census", "run", "3x2x3", "-o", "b").error.count("was started with known") == 1


def test_trying_again_what_was_unknown(run):
    assert run("census", "run", "2x2x3", "-o", "a", "--effort", "1").code == 0
    assert run("census", "merge", "a", "-o", "a.jsonl").code == 0
    assert run("census", "run", "2x2x3", "-o", "b", "--retry", "a.jsonl").code == 0
    assert run("census", "merge", "b", "-o", "b.jsonl").code == 0
    assert "| 2x2x3 | 18 | 18 | 14 | 4 | 0 |" in run("census", "summary", "b.jsonl").out
    assert "name the same shapes" in run("census", "run", "2x2x2", "-o", "c", "--retry", "a.jsonl").error
    assert run("census", "run", "2x2x3", "-o", "b").error.count("was started with base") == 1


def test_stopping_by_cpu_time(run):
    ran = run("census", "run", "2x3x2", "-o", "c", "--cpu-seconds", "1e-9")
    assert ran.code == 3
    assert "not complete: run the same command again" in ran.out
    assert run("census", "run", "2x3x2", "-o", "c").code == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("run", "-o", "c"), "name a SHAPE"),
        (("run", "3x3", "-o", "c"), "'3x3' is no shape"),
        (("run", "2x2x2"), "Missing option '-o'"),
        (("run", "2x2x2", "-o", "c", "--shard", "3/2"), "with 2 shards the first is 1/2"),
        (("run", "2x2x2", "-o", "c", "--shard", "half"), "is not i/n"),
        (("run", "2x2x2", "-o", "c", "--effort", "0"), "effort"),
        (("run", "2x2x2", "-o", "c", "--known", "nothing"), "nothing: cannot be read"),
        (("run", "2x6x2", "-o", "c"), "every width must be from 1 to 5"),
        (("merge", "nothing", "-o", "x.jsonl"), "holds no shard"),
        (("merge", ".", "-o", "x.zip"), "must end in .jsonl"),
        (("merge", ".", "-o", "no/x.jsonl"), "the folder no does not exist"),
        (("verify", "nothing"), "nothing: cannot be read"),
        (("summary", "nothing"), "does not exist"),
    ],
)
def test_one_clear_line(run, arguments, says):
    ran = run("census", *arguments)
    assert ran.code == 2
    assert says in ran.error


def test_keeping_what_was_found(run):
    assert run("census", "run", "2x2x2", "2x2x3", "-o", "a").code == 0
    assert run("census", "merge", "a", "-o", "a.jsonl").code == 0
    kept = run("census", "keep", "a.jsonl", "--corpus", "finds", "--format", "json").document["results"]
    assert [entry["status"] for entry in kept] == ["new"] * len(kept)
    assert len(kept) == 2
    assert run("census", "keep", "a.jsonl", "--corpus", "finds").out == "finds: 0 entries are new\n"
    assert run("corpus", "verify", "finds").code == 0
