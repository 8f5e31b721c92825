"""The command line as a process of its own: entry points, start-up, signals, closed pipes."""

# ruff: noqa: S603  (what is started is our own command line)

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

PYTHON = [sys.executable, "-m", "patternfuzz"]


def test_module_and_script_are_the_same(lu_file: Callable[[int], Path]) -> None:
    script = Path(sys.executable).with_name("patternfuzz")
    if not script.exists():
        pytest.skip("not installed as a script")
    for command in (PYTHON, [str(script)]):
        ran = subprocess.run([*command, "check", str(lu_file(2)), "--format", "json"], capture_output=True, check=False)
        assert ran.returncode == 1
        assert json.loads(ran.stdout)["exit_code"] == 1
        assert ran.stderr == b""


def test_help_and_version_load_nothing_heavy() -> None:
    program = (
        "import sys; from click.testing import CliRunner; from patternfuzz.cli.app import app\n"
        "for args in (['--help'], ['--version'], ['hunt', '-h']): assert CliRunner().invoke(app, args).exit_code == 0\n"
        "heavy = {'numpy', 'networkx', 'sympy', 'flint', 'hypothesis', 'rich', 'matplotlib', 'z3', 'pytest'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_a_reader_that_goes_away_is_no_error(lu_file: Callable[[int], Path]) -> None:
    path = str(lu_file(2))
    reading, writing = os.pipe()
    os.close(reading)
    ran = subprocess.run(
        [*PYTHON, "check", *[path] * 20], stdout=writing, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writing)
    assert ran.returncode == 141
    assert ran.stderr == ""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_hunt_ends_in_good_order_and_goes_on(tmp_path: Path, number: signal.Signals) -> None:
    command = [*PYTHON, "hunt", "--max-shape", "3x3x3", "--corpus", "found", "--format", "json"]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        first_find = process.stderr.readline()  # the hunt is in full swing now
        time.sleep(0.2)
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert first_find.startswith("found ")
    assert process.returncode == 130, err
    assert "Traceback" not in err
    document = json.loads(out)
    assert document["stopped"] == "interrupt"
    written = sorted(str(path.relative_to(tmp_path / "found")) for path in (tmp_path / "found").glob("[a-z]*/*.json"))
    assert written
    assert {find["path"] for find in document["finds"]} <= set(written)
    again = subprocess.run([*command, "--max-examples", "3"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert json.loads(again.stdout)["before"] == document["distinct"] - document["unknown"]


def test_colour_only_on_a_terminal(lu_file: Callable[[int], Path]) -> None:
    environment = {**os.environ, "TERM": "xterm-256color"}
    environment.pop("FORCE_COLOR", None)
    ran = subprocess.run([*PYTHON, "check", str(lu_file(2))], capture_output=True, env=environment, check=False)
    assert b"\x1b[" not in ran.stdout


def test_on_a_terminal_the_report_is_coloured_and_wrapped(lu_file: Callable[[int], Path]) -> None:
    pty = pytest.importorskip("pty")
    master, slave = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "72"}
    for name in ("NO_COLOR", "CI"):
        environment.pop(name, None)
    process = subprocess.Popen([*PYTHON, "check", str(lu_file(2))], stdout=slave, env=environment)
    os.close(slave)
    parts = []
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:  # how Linux says that the other end is closed
            break
        if not part:
            break
        parts.append(part)
    assert process.wait(timeout=60) == 1
    os.close(master)
    text = b"".join(parts).decode()
    assert "\x1b[" in text
    assert "NOT CLOSED" in text
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text).splitlines()
    assert all(len(line) <= 72 for line in plain if "/lu2.npz" not in line), plain
