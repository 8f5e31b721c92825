"""Running the command line in this process, and files to run it on."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from patternfuzz import Pattern
from patternfuzz.cli.app import app


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """The one JSON document on standard output."""
        found = json.loads(self.out)
        assert found["format"] == "patternfuzz-report"
        assert found["version"] == 1
        assert found["exit_code"] == self.code
        return found

    @property
    def error(self) -> str:
        """The one line on standard error of a command that failed without a result."""
        assert self.out == ""
        assert self.err.startswith("patternfuzz: ")
        assert self.err.endswith("\n")
        assert self.err.count("\n") == 1
        assert "Traceback" not in self.err
        assert "internal error" not in self.err
        return self.err


Run = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run ``patternfuzz`` with these arguments in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def command(*args: object) -> Ran:
        result = CliRunner().invoke(app, [str(arg) for arg in args])
        return Ran(result.exit_code, result.stdout, result.stderr)

    return command


def lu(n: int) -> Pattern:
    ones = np.ones((n, n), dtype=bool)
    return Pattern.from_masks([np.triu(ones), np.tril(ones)])


@pytest.fixture
def lu_file(tmp_path: Path) -> Callable[[int], Path]:
    """An npz of the LU masks of a size."""

    def write(n: int) -> Path:
        path = tmp_path / f"lu{n}.npz"
        np.savez(path, **{f"mask{i}": mask for i, mask in enumerate(lu(n).masks)})
        return path

    return write


@pytest.fixture
def dense_file(tmp_path: Path) -> Path:
    """Pattern JSON of a closed pattern."""
    path = tmp_path / "dense.json"
    path.write_text(Pattern.from_masks([np.ones((2, 3)), np.ones((2, 2))]).to_json())
    return path


@pytest.fixture
def open_file(tmp_path: Path) -> Path:
    """A deep pattern that no rule decides."""
    rng = np.random.default_rng(0)
    path = tmp_path / "open.npz"
    np.savez(path, *(rng.random(shape) < 0.3 for shape in ((24, 40), (30, 24), (12, 30))))
    return path
