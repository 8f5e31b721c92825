"""What cannot be merged, and what no verification accepts."""

import json
import shutil

import pytest

from patternfuzz.census.files import read_lines, read_settings, write_census
from patternfuzz.census.known import read_known
from patternfuzz.census.merge import merge_shards
from patternfuzz.census.run import run_shard
from patternfuzz.census.settings import Settings
from patternfuzz.census.shapes import read_shapes
from patternfuzz.census.summary import how_proved, summarize
from patternfuzz.census.verify import verify_census
from patternfuzz.decision import Verdict
from patternfuzz.errors import CensusError

NOTHING = read_known(())


@pytest.fixture
def shards(tmp_path):
    """Both shards of a small census, each in a folder of its own."""
    for number in (1, 2):
        run_shard(tmp_path / f"f{number}", Settings(read_shapes(["2x2x2"]), 60), NOTHING, shard=(number, 2))
    return tmp_path / "f1", tmp_path / "f2"


def test_missing_shard(shards, tmp_path):
    with pytest.raises(CensusError, match="shard 2 of 2 is missing"):
        merge_shards(shards[:1], tmp_path / "x.jsonl")
    assert not (tmp_path / "x.jsonl").exists()


def test_shard_given_twice(shards, tmp_path):
    shutil.copytree(shards[0], tmp_path / "copy")
    with pytest.raises(CensusError, match="shard 1 of 2 is also in"):
        merge_shards([*shards, tmp_path / "copy"], tmp_path / "x.jsonl")
    merge_shards([shards[0], *shards], tmp_path / "x.jsonl")  # the same folder twice is no mistake


@pytest.mark.parametrize(("shape", "effort", "count"), [("2x2x3", 60, 2), ("2x2x2", 61, 2), ("2x2x2", 60, 3)])
def test_shard_of_another_census(shards, tmp_path, shape, effort, count):
    run_shard(tmp_path / "other", Settings(read_shapes([shape]), effort), NOTHING, shard=(2, count))
    with pytest.raises(CensusError, match="belongs to another census or sharding"):
        merge_shards([shards[0], tmp_path / "other"], tmp_path / "x.jsonl")
    with pytest.raises(CensusError, match="belongs to another census or sharding"):
        summarize([shards[0], tmp_path / "other"])


def test_shard_that_is_not_complete(shards, tmp_path):
    (shards[1] / "shard-2-of-2" / "complete.json").unlink()
    with pytest.raises(CensusError, match="is not complete"):
        merge_shards(shards, tmp_path / "x.jsonl")


def test_folder_without_shards(tmp_path):
    with pytest.raises(CensusError, match="holds no shard"):
        merge_shards([tmp_path], tmp_path / "x.jsonl")


def test_target_that_cannot_be_written(shards, tmp_path):
    with pytest.raises(CensusError, match="cannot be written"):
        merge_shards(shards, tmp_path / "nowhere" / "x.jsonl")


def test_verify_counts(small_census):
    done = verify_census(small_census)
    assert (done.verdicts[Verdict.CLOSED], done.verdicts[Verdict.NOT_CLOSED]) == (44, 6)


def swap_verdict(lines):
    lines[0]["verdict"] = "not_closed" if lines[0]["verdict"] == "closed" else "closed"


def other_certificate(lines):
    lines[0]["certificate"] = lines[1]["certificate"]


def relabelled(lines):
    line = next(line for line in lines if line["edges"] != [[[1 - o, i] for o, i in e] for e in line["edges"]])
    line["edges"][0] = sorted([1 - o, i] for o, i in line["edges"][0])


def twice(lines):
    lines[1] = {**lines[0], "index": 1}


def unknown(lines):
    lines[0].update(verdict="unknown", reason="no idea")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (swap_verdict, "the certificate proves"),
        (other_certificate, "certificate does not hold"),
        (relabelled, "not in canonical form|does not hold|there twice"),
        (twice, "the class is there twice"),
        (unknown, "do not go together"),
        (lambda lines: lines.pop(), "24 classes of shape 2x3x2, but there are 25"),
        (lambda lines: lines.pop(3), "has index 4 instead of 3"),
        (lambda lines: lines[0].update(weight=lines[0]["weight"] + 1), "weights of shape 2x2x2 add up to"),
        (lambda lines: lines[0].update(shape="2x2x4"), "shape 2x2x4 is not in this census"),
        (lambda lines: lines[0].update(shape="2x2x3"), "is not of shape 2x2x3"),
        (lambda lines: lines[0].pop("weight"), "its keys are not"),
        (lambda lines: lines[0].update(weight="1"), "wrong type"),
        (lambda lines: lines[0].update(verdict="open"), "damaged"),
        (lambda lines: lines[0]["edges"][0].append([7, 7]), "damaged"),
    ],
)
def test_tampered_lines_are_rejected(small_census, tampered, change, says):
    with pytest.raises(CensusError, match=says):
        verify_census(tampered(small_census, change))


def test_a_changed_line_without_a_new_end_is_rejected(small_census, tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_bytes(small_census.read_bytes().replace(b'"weight":1,', b'"weight":2,', 1))
    with pytest.raises(CensusError, match="cut short or changed"):
        verify_census(path)


@pytest.mark.parametrize("keep", [0, 1, 100, -1, -40])
@pytest.mark.parametrize("suffix", ["", ".gz", ".xz"])
def test_a_file_cut_short_is_rejected(small_census, tmp_path, keep, suffix):
    whole = tmp_path / f"whole.jsonl{suffix}"
    write_census(whole, read_settings(small_census), read_lines(small_census))
    path = tmp_path / f"x.jsonl{suffix}"
    path.write_bytes(whole.read_bytes()[:keep])
    with pytest.raises(CensusError, match=r"x\.jsonl.*: "):
        verify_census(path)


def test_other_files_are_no_census(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_text(json.dumps({"format": "something"}) + "\n")
    with pytest.raises(CensusError, match="is no census"):
        verify_census(path)
    with pytest.raises(CensusError, match="cannot be read"):
        verify_census(tmp_path / "nothing.jsonl")


def test_summary_of_a_file_and_of_its_shards(small_census, tmp_path):
    rows = {row.shape: row for row in summarize([small_census]).rows}
    assert (rows["2x2x3"].expected, rows["2x2x3"].classes, rows["2x2x3"].verdicts[Verdict.NOT_CLOSED]) == (18, 18, 4)
    assert sum(rows["2x3x2"].methods.values()) == 25
    run_shard(tmp_path, Settings(read_shapes(["2x2x3"]), 60), NOTHING, shard=(1, 2))
    (half,) = summarize([tmp_path]).rows
    assert (half.expected, half.classes) == (18, 9)


def test_summary_of_what_is_none(small_census, tmp_path):
    for paths, says in (([tmp_path / "x"], "does not exist"), ([small_census, tmp_path], "give one census file")):
        with pytest.raises(CensusError, match=says):
            summarize(paths)


def test_ways_of_proof():
    assert how_proved(None) == "unknown"
    star = {"rule": "pieces", "steps": [{"free": [0], "proof": {"kind": "star"}}], "groups": []}
    assert how_proved({"verdict": "closed", "proof": star}) == "stars"
    assert how_proved({"verdict": "not_closed", "proof": {"rule": "limit"}}) == "limit point"
