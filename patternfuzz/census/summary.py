"""What a census found, as a table by shape and a list of the ways of proof."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from patternfuzz.census.count import class_count
from patternfuzz.census.files import read_lines, read_settings
from patternfuzz.census.line import Line
from patternfuzz.census.settings import Settings
from patternfuzz.census.shard import find_shards
from patternfuzz.decision import Verdict
from patternfuzz.errors import CensusError

__all__ = ["Row", "Summary", "how_proved", "summarize"]


@dataclass(slots=True)
class Row:
    """The figures of one shape; ``expected`` is the number of its classes by formula, ``None`` if there is none."""

    shape: str
    expected: int | None
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    methods: Counter[str] = field(default_factory=Counter)

    @property
    def classes(self) -> int:
        return sum(self.verdicts.values())


@dataclass(frozen=True, slots=True)
class Summary:
    """The rows of a census in the order of its shapes."""

    settings: Settings
    rows: tuple[Row, ...]


def summarize(paths: Sequence[Path]) -> Summary:
    """The figures of one census file, or of the shards below some folders, complete or not.

    Raises:
        CensusError: something cannot be read, is damaged, or does not belong to one census.
    """
    settings, lines = _source(paths)
    shapes = {shape.text: shape for shape in settings.shapes}
    rows = {shape.text: Row(shape.text, class_count(shape.fixed)) for shape in settings.shapes if not shape.any_hidden}
    for where, raw in lines:
        line = Line.decode(raw, where)
        if line.shape not in shapes:
            raise CensusError(f"{where}: shape {line.shape} is not in this census")
        row = rows.setdefault(_row_name(line), Row(_row_name(line), None))
        row.verdicts[line.verdict] += 1
        row.methods[how_proved(line.certificate)] += 1
    order = {text: number for number, text in enumerate(shapes)}
    return Summary(settings, tuple(sorted(rows.values(), key=lambda row: (order[row.shape.split(",")[0]], row.shape))))


def _row_name(line: Line) -> str:
    """With any number of hidden neurons: the kernels that need each number, and the onto families apart."""
    if line.kernel is None:
        return line.shape
    hidden = line.pattern.widths[1]
    return f"{line.shape}, onto families" if line.kernel["onto"] else f"{line.shape}, kernels with {hidden} hidden"


def _source(paths: Sequence[Path]) -> tuple[Settings, Iterator[tuple[str, bytes]]]:
    if len(paths) == 1 and paths[0].is_file():
        path = paths[0]
        return read_settings(path), ((str(path), raw) for raw in read_lines(path))
    for path in paths:
        if path.is_file():
            raise CensusError(f"{path}: give one census file, or the folders of one census")
        if not path.exists():
            raise CensusError(f"{path}: does not exist")
    shards = [shard for path in dict.fromkeys(paths) for shard in find_shards(path)]
    for shard in shards:
        if shard.settings != shards[0].settings or shard.count != shards[0].count:
            raise CensusError(f"{shard.folder}: belongs to another census or sharding than {shards[0].folder}")
    if len({shard.number for shard in shards}) < len(shards):
        raise CensusError(f"{paths[0]}: a shard is there twice; give one of them")
    return shards[0].settings, ((str(shard.folder), raw) for shard in shards for raw in shard.read())


def how_proved(certificate: Mapping[str, Any] | None) -> str:
    """In a few words, the strongest thing that a certificate rests on."""
    if certificate is None:
        return "unknown"
    used = set(_words(certificate["proof"]))
    if certificate["verdict"] == "not_closed":
        return "window of a known pattern" if "embed" in used else "limit point"
    for word, name in (
        ("embed", "window of a known pattern"),
        ("equations", "equations with cases"),
        ("fill", "filled masks, cases"),
        ("tree", "free block, cases"),
        ("linear", "free block, linear"),
        ("star", "stars"),
    ):
        if word in used:
            return name
    return "nested"


def _words(node: object) -> Iterator[str]:
    """All rules, kinds and theorems that a proof names."""
    todo = [node]
    while todo:
        value = todo.pop()
        if isinstance(value, Mapping):
            yield from (value[key] for key in ("rule", "kind", "theorem") if isinstance(value.get(key), str))
            todo += [inner for key, inner in value.items() if key not in ("tree", "cofactors", "refute", "curve")]
        elif isinstance(value, list):
            todo += value
