"""``patternfuzz convex``: optimum, check, set, masked, prune, against, worst."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from patternfuzz.convex import TwoLayer
from patternfuzz.convex.files import encode_network, read_network

LAM = ("--lam", "0.5")


@pytest.fixture
def files(tmp_path: Path, run: Any) -> Path:
    """``data.csv`` and ``data.npz`` of the same points, and ``net.npz`` whose two halves are the same neuron."""
    del run  # sets the folder
    X, y = np.array([[1.0, 0], [0, 1], [1, 1], [-1, 2]]), np.array([1.0, 2, 3, 2])
    np.savez(tmp_path / "data.npz", X=X, y=y)
    np.savetxt(tmp_path / "data.csv", np.c_[X, y], delimiter=",")
    (tmp_path / "net.npz").write_bytes(encode_network(TwoLayer([[1, 1], [1, 1], [0, 2]], [0.5, 0.5, 1])))
    return tmp_path


def test_an_optimum_is_found_and_recognised(run: Any, files: Path) -> None:
    ran = run("convex", "optimum", "data.csv", *LAM, "-o", "best.npz", "--format", "json")
    assert ran.code == 0
    told = ran.document
    assert told["command"] == "convex optimum"
    assert told["relative_gap"] < 1e-6
    assert told["complete"]
    network = read_network(files / "best.npz")
    assert network.first.tolist() == told["network"]["first"]
    assert "written: best.npz" in ran.err
    checked = run("convex", "check", "best.npz", "data.npz", *LAM)
    assert checked.code == 0
    assert checked.out.startswith("data.npz: OPTIMAL: a dual point proves")


def test_a_network_that_is_no_optimum(run: Any, files: Path) -> None:
    ran = run("convex", "check", "net.npz", "data.csv", *LAM, "-o", "better.npz", "--format", "json")
    assert ran.code == 1
    assert ran.document["verdict"] == "not optimal"
    X, y = np.load(files / "data.npz").values()
    better, given = (read_network(files / name).objective(X, y, 0.5) for name in ("better.npz", "net.npz"))
    assert better < given == pytest.approx(ran.document["objective"])


@pytest.mark.usefixtures("files")
def test_all_optima(run: Any) -> None:
    ran = run("convex", "set", "data.npz", *LAM, "--which", "min-norm", "-o", "least.npz", "--format", "json")
    assert ran.code == 0
    told = ran.document
    assert told["unique"] is (told["dimension"] == 0)
    assert told["reason"]
    assert told["fewest_neurons"] == told["fewest_at_least"] == len(told["smallest"]["second"])
    assert run("convex", "check", "least.npz", "data.npz", *LAM).code == 0


def test_an_optimum_under_a_mask(run: Any, files: Path) -> None:
    np.savez(files / "mask.npz", mask0=np.array([[1, 0], [0, 1]]), mask1=np.array([[1, 1]]))
    ran = run("convex", "masked", "data.csv", "mask.npz", *LAM, "-o", "masked.npz", "--format", "json")
    assert ran.code == (0 if ran.document["optimal"] else 3)
    first = read_network(files / "masked.npz").first
    assert first.shape == (2, 2)
    assert first[0, 1] == first[1, 0] == 0
    assert ran.document["lower"] <= ran.document["objective"]
    np.save(files / "first.npy", np.eye(2, dtype=bool))
    checked = run("convex", "check", "masked.npz", "data.csv", *LAM, "--mask", "first.npy", "--format", "json")
    assert checked.code == ran.code
    assert checked.document["verdict"] == ("optimal" if ran.code == 0 else "unknown")


def test_pruning(run: Any, files: Path) -> None:
    ran = run("convex", "prune", "net.npz", "data.csv", "-o", "small.npz", "--format", "json")
    told = ran.document
    assert (told["neurons_before"], told["neurons"], told["fit_kept"]) == (3, 2, True)
    assert told["fit_error"] < 1e-12
    assert read_network(files / "small.npz").width == 2
    narrow = run("convex", "prune", "net.npz", "data.csv", "--width", "1").out
    assert narrow.startswith("data.csv: 3 neurons pruned to 1\n")
    assert "fit kept: no" in narrow


def test_the_way_to_an_optimum(run: Any, files: Path) -> None:
    way = ("convex", "path", "net.npz", "data.csv", *LAM)
    ran = run(*way, "--widen", "-o", "end.npz", "--picture", "way.svg", "--format", "json")
    assert ran.code == 0
    told = ran.document
    assert told["neurons"] >= told["neurons_needed"]
    assert told["objective"] == pytest.approx(told["lower"])
    assert max(np.diff(told["objectives"])) <= 1e-9
    assert (files / "way.svg").read_text().startswith("<?xml")
    assert run("convex", "check", "end.npz", "data.csv", *LAM).code == 0
    assert "must end in one of .svg" in run(*way, "--picture", "way.txt").error


def test_optima_over_the_weight_decay(run: Any, files: Path) -> None:
    ran = run("convex", "lambda-path", "data.csv", "--count", "4", "-o", "l.json", "-o", "l.csv", "-o", "l.svg")
    assert ran.code == 0
    header, *rows = ran.out.splitlines()
    assert header.split() == ["lam", "neurons", "loss", "penalty", "objective", "gap", "dimension"]
    assert rows[0].split()[1] == "0"
    assert rows[4].startswith("from ")
    told = json.loads((files / "l.json").read_text())
    assert (told["format"], told["version"]) == ("patternfuzz-regularisation-path", 1)
    assert len(told["points"]) == 4
    losses = [point["loss"] for point in told["points"]]
    assert losses == sorted(losses, reverse=True)
    lines = (files / "l.csv").read_text().splitlines()
    assert len(lines) == 1 + len(told["points"]) + len(told["between"])
    assert (files / "l.svg").read_text().startswith("<?xml")


def test_heuristics_against_the_best_choice(run: Any, files: Path) -> None:
    wanted = ("losses.json", "losses.md", "losses.svg")
    outputs = [word for name in wanted for word in ("-o", name)]
    ran = run("convex", "against", "net.npz", "data.csv", "--heuristics", "magnitude,random", *outputs)
    assert ran.code == 0
    header, *rows = ran.out.splitlines()
    assert header.split() == ["width", "best", "magnitude", "random"]
    assert len(rows) == 4
    told = json.loads((files / "losses.json").read_text())
    assert (told["format"], told["version"], told["refit"]) == ("patternfuzz-loss-over-width", 1, True)
    assert [row["loss"] for row in told["best"]] == sorted((row["loss"] for row in told["best"]), reverse=True)
    for pairs in told["heuristics"].values():
        assert all(one["loss"] >= best["loss"] - 1e-12 for one, best in zip(pairs, told["best"], strict=True))
    assert header in (files / "losses.md").read_text()
    picture = (files / "losses.svg").read_text()
    assert (
        run("convex", "against", "net.npz", "data.csv", "--heuristics", "magnitude,random", "-o", "again.svg").code == 0
    )
    assert (files / "again.svg").read_text() == picture
    kept = run("convex", "against", "net.npz", "data.csv", "--keep-weights", "--widths", "1,2", "--format", "json")
    assert [row["width"] for row in kept.document["best"]] == [1, 2]
    assert not kept.document["refit"]


def test_a_worst_case_goes_into_a_corpus(run: Any, files: Path) -> None:
    search = ("convex", "worst", "magnitude", "--weights", "new", "--examples", "5", "--corpus", "kept")
    ran = run(*search)
    assert ran.code == 0
    assert ran.out.startswith("magnitude, new output weights: loses a share of ")
    (file,) = (files / "kept" / "pruning").glob("*.json")
    content = file.read_bytes()
    assert json.loads(content)["provenance"][0]["command"] == " ".join(["patternfuzz", *search[:-2], "--seed", "0"])
    assert run(*search, "--format", "json").document["finds"][0]["path"] == f"pruning/{file.name}"
    assert file.read_bytes() == content
    listed = run("corpus", "list", "kept")
    assert listed.out.startswith(f"pruning/{file.name} ")
    assert "1 find about pruning counted anew" in run("corpus", "verify", "kept").out
    assert run("corpus", "lint", "kept").code == 0
    file.write_bytes(content.replace(b'"share": "1"', b'"share": "1/2"'))
    assert run("corpus", "verify", "kept").code == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("optimum", "data.csv"), "Missing option '--lam'"),
        (("optimum", "data.csv", "--lam", "-1"), "data.csv: lam=-1.0 must be a positive number"),
        (("optimum", "none.csv", *LAM), "none.csv: cannot be read"),
        (("optimum", "data.txt", *LAM), "data.txt: the name of a file of points ends in .npz or .csv"),
        (("optimum", "data.csv", *LAM, "-o", "best.json"), "must end in .npz"),
        (("optimum", "data.csv", *LAM, "-o", "no/best.npz"), "the folder no does not exist"),
        (("optimum", "net.npz", *LAM), "it needs the arrays inputs and targets, or X and Y"),
        (("check", "data.npz", "data.csv", *LAM), "data.npz: weights of shapes"),
        (("check", "net.npz", "wide.csv", *LAM), "wide.csv: X has 3 columns for 2 inputs of the network"),
        (("check", "net.npz", "data.csv", *LAM, "--tolerance", "2"), "tolerance=2.0 must be"),
        (("against", "net.npz", "data.csv", "--heuristics", "guess"), "heuristic 'guess' is none of magnitude, "),
        (("against", "net.npz", "data.csv", "--widths", "9"), "width=9 must be a number of neurons from 0 to 3"),
        (("against", "net.npz", "data.csv", "--widths", "a"), "is no list of numbers of neurons"),
        (("against", "net.npz", "data.csv", "-o", "losses.txt"), "must end in one of"),
        (("worst", "guess"), "heuristic 'guess' is none of magnitude, "),
    ],
)
def test_errors_are_one_line(run: Any, files: Path, arguments: tuple[str, ...], message: str) -> None:
    (files / "wide.csv").write_text("1,2,3,4\n")
    ran = run("convex", *arguments)
    assert ran.code == 2
    assert message in ran.error
