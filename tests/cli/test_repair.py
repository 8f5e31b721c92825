"""``patternfuzz repair``."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from patternfuzz import Pattern, load_pattern, verify


def test_text(run: Any, lu_file: Callable[[int], Path]) -> None:
    ran = run("repair", lu_file(3))
    assert ran.code == 0
    assert "repair: 1 edit (0 added, 1 deleted), the fewest" in ran.out
    assert "delete W1[" in ran.out
    assert "closed, proved:" in ran.out


def test_json_output_and_certificate(run: Any, lu_file: Callable[[int], Path], tmp_path: Path) -> None:
    source = lu_file(3)
    ran = run("repair", source, "--only", "add", "--format", "json", "-o", "out.npz", "--certificate", "proof.json")
    found = ran.document
    assert found["command"] == "repair"
    assert found["minimal"] is True
    assert found["deleted"] == []
    assert len(found["added"]) == found["n_edits"] == found["lower_bound"] == 2
    repaired = load_pattern(tmp_path / "out.npz")
    assert repaired == Pattern.from_json(found["pattern"])
    verify(repaired, found["certificate"])
    assert run("verify", "out.npz", "proof.json").code == 0
    assert run("check", "out.npz", "--brief").code == 0


def test_the_input_is_not_touched_without_output(run: Any, lu_file: Callable[[int], Path]) -> None:
    source = lu_file(2)
    before = source.read_bytes()
    assert run("repair", source).code == 0
    assert source.read_bytes() == before


def test_nothing_to_do(run: Any, dense_file: Path) -> None:
    ran = run("repair", dense_file)
    assert ran.code == 0
    assert "nothing to do, it is closed" in ran.out


def test_constraints(run: Any, lu_file: Callable[[int], Path]) -> None:
    ran = run("repair", lu_file(3), "--max-edges", 9, "--format", "json")
    assert ran.code == 0
    assert len(ran.document["deleted"]) - len(ran.document["added"]) == 3
    ran = run("repair", lu_file(2), "--only", "add", "--max-edges", 6)
    assert ran.code == 2
    assert "no closed pattern can be reached within these constraints" in ran.error
    ran = run("repair", lu_file(2), "--keep-n-m", "1:2")
    assert ran.code == 2
    assert "no mask has 1:2 sparsity" in ran.error


@pytest.mark.parametrize("value", ["2", "2:", "a:b", "2:4:8", "-1:4"])
def test_malformed_n_m(run: Any, lu_file: Callable[[int], Path], value: str) -> None:
    ran = run("repair", lu_file(2), f"--keep-n-m={value}")
    assert ran.code == 2
    assert "is not N:M, such as 2:4" in ran.error


def test_several_files(run: Any, tmp_path: Path) -> None:
    for i, mask in enumerate((np.triu(np.ones((2, 2))), np.tril(np.ones((2, 2))))):
        np.save(tmp_path / f"m{i}.npy", mask)
    assert run("repair", "m0.npy", "m1.npy", "-o", "fixed").code == 0
    assert run("check", "fixed/m0.npy", "fixed/m1.npy", "--brief").code == 0


def test_weights_are_told_of(run: Any, tmp_path: Path) -> None:
    np.savez(tmp_path / "w.npz", W0=0.5 * np.triu(np.ones((2, 2))), W1=0.5 * np.tril(np.ones((2, 2))))
    ran = run("repair", "w.npz", "--tolerance", 0.1, "-o", "out.npz")
    assert ran.code == 0
    assert "W0 holds weights, which cannot tell of added edges: only deletions are looked for" in ran.err
    assert run("check", "out.npz", "--tolerance", 0.1, "--brief").code == 0
    ran = run("repair", "w.npz", "--tolerance", 0.1, "-o", "out.npz", "--only", "add")
    assert ran.code == 2
    assert "write masks instead" in ran.error or "added edge would look like none" in ran.error


def test_bad_files(run: Any, tmp_path: Path) -> None:
    assert "cannot be read" in run("repair", "nowhere.npz").error
    (tmp_path / "cut.npz").write_bytes(b"PK\x03\x04")
    assert run("repair", "cut.npz").code == 2
    np.savez(tmp_path / "ok.npz", np.ones((2, 2)), np.ones((2, 2)))
    assert "does not exist" in run("repair", "ok.npz", "-o", "no/where.npz").error


def test_what_cannot_be_written_is_told_all_the_same(run: Any, tmp_path: Path) -> None:
    import networkx as nx

    lu = Pattern.from_masks([np.triu(np.ones((2, 2))), np.tril(np.ones((2, 2)))])
    (tmp_path / "graph.json").write_text(json.dumps(nx.node_link_data(lu.to_networkx(), edges="links")))
    ran = run("repair", "graph.json", "-o", "out.json")
    assert ran.code == 2
    assert "are not edited, they hold more than the pattern; write masks" in ran.err
    assert "repair: 1 edit" in ran.out
    assert not (tmp_path / "out.json").exists()
    assert run("repair", "graph.json", "-o", "out.npz").code == 0


@pytest.mark.skipif(os.name != "posix", reason="signals of a Unix system")
def test_an_interrupted_repair_writes_the_best_so_far(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    source, target = tmp_path / "in.npz", tmp_path / "out.npz"
    np.savez(source, rng.random((20, 30)) < 0.15, rng.random((12, 20)) < 0.15)
    # Told when the first result is there, so that the test does not depend on how fast the machine is.
    script = (
        "import sys\n"
        "from patternfuzz.repair import run\n"
        "keep = run._Run.keep\n"
        "def told(self, pattern):\n"
        "    found = keep(self, pattern)\n"
        "    print('kept', file=sys.stderr, flush=True)\n"
        "    return found\n"
        "run._Run.keep = told\n"
        "from patternfuzz.cli import main\n"
        "main()\n"
    )
    command = [sys.executable, "-c", script, "repair", str(source), "-o", str(target), "--time", "300"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own command
        assert process.stderr is not None
        while "kept" not in process.stderr.readline():
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=120)
    assert process.returncode == 130, err
    assert "interrupted: this is the best repair found by then" in out
    assert load_pattern(target) != load_pattern(source)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.npz", "out.npz"]
