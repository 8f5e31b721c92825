"""Small censuses, run once."""

import json
from pathlib import Path

import pytest

from patternfuzz.census.files import read_lines, read_settings, write_census
from patternfuzz.census.known import read_known
from patternfuzz.census.merge import merge_shards
from patternfuzz.census.run import run_shard
from patternfuzz.census.settings import Settings
from patternfuzz.census.shapes import read_shapes

EFFORT = 60


@pytest.fixture(scope="session")
def run_census():
    """Run all shards of a census and merge them: ``run(folder, target, *shapes, shards=1, known=())``."""

    def run(folder, target, *shapes, shards=1, known=()):
        table = read_known(known)
        settings = Settings(read_shapes(shapes), EFFORT, table.digest)
        for number in range(shards, 0, -1):
            assert run_shard(folder, settings, table, shard=(number, shards)).complete
        merge_shards([folder], target)
        return target

    return run


@pytest.fixture(scope="session")
def small_census(run_census, tmp_path_factory) -> Path:
    """The classes of shapes 2x2x2, 2x2x3 and 2x3x2 as a plain file."""
    folder = tmp_path_factory.mktemp("census")
    return run_census(folder / "run", folder / "small.jsonl", "2x2x2", "2x2x3", "2x3x2")


@pytest.fixture
def tampered(tmp_path):
    """A copy of a census file with its lines changed and the end line made to fit: ``tampered(path, change)``.

    ``change`` gets the list of lines as data and changes it in place.
    """

    def copy(path, change, name="tampered.jsonl"):
        lines = [json.loads(raw) for raw in read_lines(path)]
        change(lines)
        target = tmp_path / name
        raws = [json.dumps(line, separators=(",", ":")).encode() + b"\n" for line in lines]
        write_census(target, read_settings(path), raws)
        return target

    return copy
