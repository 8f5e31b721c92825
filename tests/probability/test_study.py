"""Studies: what is kept, read again and refused; the table, the picture and the command."""

from __future__ import annotations

import builtins
import json

import pytest

from patternfuzz.decision import Verdict
from patternfuzz.errors import PatternfuzzError, ReadError
from patternfuzz.probability import Plan, Study, exact, run_study
from patternfuzz.probability.codec import csv_text, encode, read_study
from patternfuzz.probability.plot import plot
from patternfuzz.probability.text import study_text

PLAN = Plan(((2, 2, 2),), ((5, 5, 5), (2, 6, 2)), densities=(0.1, 0.3), samples=6, effort=2)


@pytest.fixture(scope="module")
def study():
    return run_study(PLAN)


def test_it_holds_what_the_plan_asks_for(study):
    assert [e.shape for e in study.exact] == [(2, 2, 2)]
    assert [(e.shape, e.density, e.samples) for e in study.sampled] == [
        ((2, 6, 2), 0.1, 6),
        ((2, 6, 2), 0.3, 6),
        ((5, 5, 5), 0.1, 6),
        ((5, 5, 5), 0.3, 6),
    ]
    assert study.shapes() == [(2, 2, 2), (2, 6, 2), (5, 5, 5)]


def test_a_file_gives_it_back(study, tmp_path):
    path = tmp_path / "study.json"
    path.write_bytes(encode(study))
    assert read_study(path) == study
    assert encode(read_study(path)) == encode(study)


def test_results_are_kept_one_by_one_and_not_computed_again(study):
    saved, told = [], []
    found = run_study(PLAN, save=saved.append, stop=lambda: len(saved) == 2)
    assert found == saved[-1]
    assert run_study(PLAN, found, tell=told.append) == study
    assert len(told) == 3
    told.clear()
    assert run_study(PLAN, study, tell=told.append) == study
    assert told == []


def test_another_seed_or_number_of_samples_is_another_result(study):
    told = []
    plan = Plan((), ((5, 5, 5),), densities=(0.1,), samples=7, effort=2)
    after = run_study(plan, study, tell=told.append)
    assert len(told) == 1
    assert [e.samples for e in after.estimates((5, 5, 5))] == [7, 6]


@pytest.mark.parametrize("densities", [(0.5, 1.5), (-0.1,), (float("nan"),)])
def test_a_density_is_a_probability(densities):
    with pytest.raises(PatternfuzzError, match="from 0 to 1"):
        Plan((), ((2, 2, 2),), densities=densities)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.update(version=2),
        lambda data: data.pop("sampled"),
        lambda data: data["exact"][0]["counts"]["closed"].__setitem__(0, 0),
        lambda data: data["exact"][0]["counts"].pop("unknown"),
        lambda data: data["exact"][0].update(shape=[2, 2, 3]),
        lambda data: data["sampled"][0].update(closed=7),
        lambda data: data["sampled"][0].update(closed=True),
        lambda data: data["sampled"][0].update(density=2),
    ],
)
def test_a_wrong_file_is_refused(study, tmp_path, spoil):
    data = json.loads(encode(study))
    spoil(data)
    path = tmp_path / "study.json"
    path.write_text(json.dumps(data))
    with pytest.raises(ReadError, match=r"study\.json"):
        read_study(path)


def test_the_table_has_all_shares(study):
    head, *rows = (line.split(",") for line in csv_text(study, (0.25, 0.5)).splitlines())
    assert len(rows) == 2 + 4
    for row in rows:
        found = dict(zip(head, row, strict=True))
        assert sum(float(found[name]) for name in ("not_closed", "closed", "unknown")) == pytest.approx(1)
        assert float(found["not_closed_low"]) <= float(found["not_closed"]) <= float(found["not_closed_high"])


def test_the_picture_shows_every_shape_and_repeats(study):
    pytest.importorskip("matplotlib")
    picture = plot(study, "svg")
    assert picture == plot(study, "svg")
    assert picture.startswith(b"<?xml")
    for shape in study.shapes():
        assert "x".join(map(str, shape)).encode() in picture
    assert plot(study, "png").startswith(b"\x89PNG")


def test_without_matplotlib_there_is_a_hint(study, monkeypatch):
    real = builtins.__import__

    def missing(name, *rest):
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(PatternfuzzError, match=r"patternfuzz\[plot\]"):
        plot(study, "svg")


def test_nothing_to_draw():
    with pytest.raises(PatternfuzzError, match="no results"):
        plot(Study(), "svg")


def test_words(study):
    text = study_text(study)
    assert "2x2x2        exact, 15 classes: at most 8.90 %, at density 0.75" in text
    assert "5x5x5" in text


def test_a_better_exact_result_takes_the_place_of_a_worse_one():
    worse = exact((2, 2, 3), effort=1, seconds=-1.0)
    study = Study().with_exact(worse)
    assert not study.knows_exact((2, 2, 3), 5)
    better = run_study(Plan(((2, 2, 3),), (), effort=5), study)
    assert len(better.exact) == 1
    assert better.exact[0].classes[Verdict.UNKNOWN] == 0
    assert better.knows_exact((2, 2, 3), 50), "nothing is left that more effort could decide"
