"""Hunts in processes of their own: interrupted, killed, and several at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from patternfuzz.campaign import hunt
from patternfuzz.corpus_store import Corpus

HUNTER = textwrap.dedent(
    """
    import sys
    from patternfuzz.campaign import hunt
    from patternfuzz.corpus_store import Corpus
    folder, seed, examples = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) or None
    report = hunt(corpus=Corpus(folder), max_shape=(2, 2, 3), seed=seed, max_examples=examples)
    print(report.stopped.value, report.distinct)
    """
)


def start(folder: Path, seed: int = 0, examples: int = 0) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - our own interpreter and script
        [sys.executable, "-c", HUNTER, str(folder), str(seed), str(examples)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for_an_entry(folder: Path) -> None:
    for _ in range(600):
        if any(folder.glob("not_closed/*.json")):
            return
        time.sleep(0.05)
    pytest.fail("no find in 30 s")


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_interrupted_and_run_again_it_finds_what_one_run_finds(tmp_path, how):
    folder = tmp_path / "stopped"
    process = start(folder)
    wait_for_an_entry(folder)
    os.kill(process.pid, how)
    output, errors = process.communicate(timeout=30)
    if how == signal.SIGINT:
        assert process.returncode == 0, errors
        assert output.startswith("interrupt ")
    corpus = Corpus(folder)
    found = set(corpus.files())
    assert corpus.verify_all().ok
    assert found
    again = hunt(corpus=corpus, max_shape=(2, 2, 3), seed=0, max_examples=150)
    if how == signal.SIGINT:
        assert again.before == int(output.split()[1])
    assert {find.path for find in again.finds}.isdisjoint(found)
    assert corpus.lint() == []
    whole = Corpus(tmp_path / "whole")
    hunt(corpus=whole, max_shape=(2, 2, 3), seed=0, max_examples=150)
    for name in whole.files():
        assert (folder / name).read_bytes() == (whole.path / name).read_bytes()


def test_several_at_once_on_one_corpus(tmp_path):
    folder = tmp_path / "shared"
    processes = [start(folder, seed, 150) for seed in (0, 0, 1)]
    for process in processes:
        output, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
        assert output.startswith("examples ")
    corpus = Corpus(folder)
    assert corpus.verify_all().ok
    assert corpus.lint() == []
    expected: set[str] = set()
    for seed in (0, 1):
        alone = Corpus(tmp_path / f"alone{seed}")
        hunt(corpus=alone, max_shape=(2, 2, 3), seed=seed, max_examples=150)
        expected |= set(alone.files())
    assert set(corpus.files()) == expected != set()
    again = hunt(corpus=corpus, max_shape=(2, 2, 3), seed=0, max_examples=5)
    assert again.warnings == ()
    assert again.before > 0
