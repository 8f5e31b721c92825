"""Finds to and from JSON text; reading is strict, so that a damaged file never passes for a find.

``corpus/pruning/schema.json`` states the same structure as a JSON Schema for other tools; a test compares the two.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from patternfuzz.corpus_store.finds.find import FORMAT, MOST_NEURONS, VERSION, Answer, Case, Net, PruningFind, Rows
from patternfuzz.corpus_store.provenance import provenance_data, provenances
from patternfuzz.corpus_store.strict import as_object, check_head, content, parse, plain_text, shown
from patternfuzz.errors import CorpusError

__all__ = ["decode", "encode"]

_KEYS = (
    "format", "version", "sha256", "title", "reason", "heuristic", "refit", "width", "network", "points", "targets",
    "kept", "loss", "best", "share", "steady", "provenance",
)  # fmt: skip
_FRACTION = re.compile(r"(0|[1-9][0-9]{0,40})(/[1-9][0-9]{0,40})?")
_LARGEST = 1000
_MOST_POINTS = 50


def encode(find: PruningFind) -> bytes:
    """The file content of a find: one line per key, always the same bytes for equal finds."""
    case, answer = find.case, find.answer
    return content(
        {
            "format": FORMAT,
            "version": VERSION,
            "sha256": find.digest,
            "title": find.title,
            "reason": find.reason,
            "heuristic": case.heuristic,
            "refit": case.refit,
            "width": case.width,
            "network": _net_data(case.network),
            "points": case.points,
            "targets": case.targets,
            "kept": _net_data(answer.kept),
            "loss": str(answer.loss),
            "best": {"neurons": answer.best, "loss": str(answer.best_loss)},
            "share": str(answer.share),
            "steady": answer.steady,
            "provenance": [provenance_data(p) for p in find.provenance],
        }
    )


def decode(raw: bytes) -> PruningFind:
    """Read the file content of a find. Checks the structure only: not what the heuristic does.

    Raises:
        CorpusError: what is wrong, without the file's name.
    """
    value = parse(raw)
    check_head(value, FORMAT, VERSION, "find about pruning")
    data = as_object(value, _KEYS, "the find")
    case = _case(data)
    if data["sha256"] != case.digest:
        raise CorpusError("'sha256' is not the digest of network, points and what was asked: one of them was changed")
    kept = _net(data["kept"], "kept")
    if any(len(row) != len(case.points[0]) for row in kept.first):
        raise CorpusError("kept.first must have a number for each input of the network")
    best = as_object(data["best"], ("neurons", "loss"), "best")
    chosen = _numbers(best["neurons"], "best.neurons", MOST_NEURONS)
    if list(chosen) != sorted(set(chosen)) or not all(0 <= i < len(case.network.second) for i in chosen):
        raise CorpusError("best.neurons must be neurons of the network, in increasing order")
    answer = Answer(
        kept,
        _fraction(data["loss"], "loss"),
        chosen,
        _fraction(best["loss"], "best.loss"),
        _fraction(data["share"], "share"),
        _boolean(data["steady"], "steady"),
    )
    title, reason = (plain_text(data[key], key) for key in ("title", "reason"))
    return PruningFind(case, answer, title, reason, provenances(data["provenance"]))


def _case(data: dict[str, Any]) -> Case:
    network = _net(data["network"], "network")
    points = _rows(data["points"], "points", _MOST_POINTS)
    targets = _numbers(data["targets"], "targets", _MOST_POINTS)
    inputs = {len(row) for row in (*network.first, *points)}
    if not (network.second and points) or len(inputs) != 1 or 0 in inputs or len(targets) != len(points):
        raise CorpusError("network, points and targets do not fit: give each point as many numbers as each neuron")
    if type(data["width"]) is not int or not 0 <= data["width"] <= len(network.second):
        raise CorpusError(f"width must be a number of neurons from 0 to {len(network.second)}")
    return Case(
        plain_text(data["heuristic"], "heuristic"),
        _boolean(data["refit"], "refit"),
        data["width"],
        network,
        points,
        targets,
    )


def _net_data(network: Net) -> dict[str, Any]:
    return {"first": network.first, "second": network.second}


def _net(value: object, name: str) -> Net:
    data = as_object(value, ("first", "second"), name)
    first = _rows(data["first"], f"{name}.first", MOST_NEURONS)
    second = _numbers(data["second"], f"{name}.second", MOST_NEURONS)
    if len(first) != len(second):
        raise CorpusError(f"{name} has {len(first)} rows in first and {len(second)} numbers in second")
    return Net(first, second)


def _rows(value: object, name: str, most: int) -> Rows:
    if not isinstance(value, list) or len(value) > most:
        raise CorpusError(f"{name} must be a list of at most {most} rows")
    return tuple(_numbers(row, name, most) for row in value)


def _numbers(value: object, name: str, most: int) -> tuple[int, ...]:
    if not isinstance(value, list) or len(value) > most or not all(type(x) is int for x in value):
        raise CorpusError(f"{name} must be whole numbers, at most {most} in a row")
    if any(abs(x) > _LARGEST for x in value):
        raise CorpusError(f"{name} has numbers beyond {_LARGEST}")
    return tuple(value)


def _fraction(value: object, name: str) -> Fraction:
    if isinstance(value, str) and _FRACTION.fullmatch(value):
        found = Fraction(value)
        if str(found) == value:
            return found
    raise CorpusError(f"{name} {shown(value)} must be a fraction in lowest terms, such as '3/4'")


def _boolean(value: object, name: str) -> bool:
    if not isinstance(value, bool):
        raise CorpusError(f"{name} must be true or false")
    return value
