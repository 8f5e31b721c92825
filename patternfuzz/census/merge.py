"""Put the shards of a census together: the same bytes whatever the number of shards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path

from patternfuzz.census.files import write_census
from patternfuzz.census.line import Line
from patternfuzz.census.shard import Shard, find_shards
from patternfuzz.errors import CensusError

__all__ = ["merge_shards"]


def merge_shards(folders: Sequence[Path], target: Path) -> int:
    """Merge all shards below these folders into one file; the number of classes.

    The suffix of ``target`` says how to pack it: ``.gz``, ``.xz``, or not at all.

    Raises:
        CensusError: a shard is missing, incomplete, there twice, damaged, or of another census; or the target cannot
            be written. The target is as it was then.
    """
    shards = [shard for folder in dict.fromkeys(folders) for shard in find_shards(folder)]
    ordered = _whole_set(shards)
    return write_census(target, ordered[0].settings, _interleaved(ordered))


def _whole_set(shards: Sequence[Shard]) -> list[Shard]:
    """The shards by number, if they are all there, each once."""
    first = shards[0]
    for shard in shards:
        if shard.settings != first.settings or shard.count != first.count:
            raise CensusError(
                f"{shard.folder}: belongs to another census or sharding than {first.folder}; "
                "merge shards that were run with the same options only"
            )
    found: dict[int, Shard] = {}
    for shard in shards:
        if shard.number in found:
            raise CensusError(
                f"{shard.folder}: shard {shard.number} of {shard.count} is also in {found[shard.number].folder}; "
                "give one of them"
            )
        found[shard.number] = shard
    missing = [str(number) for number in range(1, first.count + 1) if number not in found]
    if missing:
        raise CensusError(
            f"shard {', '.join(missing)} of {first.count} is missing: run it, or give the folder that it is in"
        )
    for shard in shards:
        if shard.classes is None:
            raise CensusError(
                f"{shard.folder}: is not complete ({shard.lines} lines so far); run the same command again to finish it"
            )
    return [found[number] for number in sorted(found)]


def _interleaved(shards: Sequence[Shard]) -> Iterator[bytes]:
    """The lines of all shards in the order of the census."""
    classes = shards[0].classes
    sources = [(shard, shard.read()) for shard in shards]
    for index, (shard, lines) in zip(range(classes or 0), cycle(sources), strict=False):
        raw = next(lines, None)
        if raw is None or Line.decode(raw, f"{shard.folder}").index != index:
            raise CensusError(
                f"{shard.folder}: the line of class {index} is missing; delete the folder and run it again"
            )
        yield raw
