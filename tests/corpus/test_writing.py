"""Full disks, folders that cannot be written, interrupts: what was there stays, what was begun leaves no trace."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from patternfuzz.corpus_store import Corpus
from patternfuzz.decision import Decision, Verdict
from patternfuzz.errors import CorpusError

REASON = "kept so that tests have something to read"


def snapshot(root: Path) -> dict[str, bytes]:
    """Every file but the lock, by path below the folder."""
    return {str(f.relative_to(root)): f.read_bytes() for f in root.rglob("*") if f.is_file() and f.name != ".lock"}


@pytest.fixture(params=["write", "fsync", "replace", "open"])
def disk_full(request, monkeypatch, corpus):  # noqa: ARG001 - made before the disk is full
    """The disk is full from some step of a write on."""

    def fail(*_args: object, **_kwargs: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    if request.param == "open":
        real = os.open

        def open_(path, flags, *rest, **more):
            if flags & os.O_CREAT and str(path).endswith(".tmp"):
                fail()
            return real(path, flags, *rest, **more)

        monkeypatch.setattr(os, "open", open_)
    elif request.param == "write":
        import builtins

        real_open = builtins.open

        class Full:
            def __init__(self, file):
                self.file = file

            def __enter__(self):
                return self

            def __exit__(self, *_):
                self.file.close()

            def write(self, content: bytes) -> None:
                self.file.write(content[:100])
                fail()

        def open_file(file, mode="r", *rest, **more):
            opened = real_open(file, mode, *rest, **more)
            return Full(opened) if isinstance(file, int) and mode == "wb" else opened

        monkeypatch.setattr(builtins, "open", open_file)
    else:
        monkeypatch.setattr(os, request.param, fail)


@pytest.mark.usefixtures("disk_full")
def test_a_full_disk_is_one_line_and_loses_nothing(corpus: Corpus, cases, decisions, provenance):
    before = snapshot(corpus.path)
    for pattern in (cases.twin, cases.lu):  # a new entry, and a change of one that is there
        with pytest.raises(CorpusError, match="No space left on device") as caught:
            corpus.add(pattern, decisions[pattern], provenance=provenance(1), reason=REASON)
        assert "\n" not in str(caught.value)
        assert str(corpus.path) in str(caught.value)
    assert snapshot(corpus.path) == before
    assert corpus.verify_all().ok


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are POSIX")
def test_a_write_that_really_stops_half_way(corpus: Corpus, cases):
    """No simulation: the system cuts the file off at 300 bytes."""
    before = snapshot(corpus.path)
    script = f"""
        import resource, signal, sys
        from patternfuzz.corpus_store import Corpus, Provenance
        from patternfuzz.decision import Decision, Verdict
        from patternfuzz.errors import CorpusError
        from patternfuzz.pattern import Pattern
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))
        pattern = Pattern.from_json({cases.twin.to_json()!r})
        try:
            Corpus({str(corpus.path)!r}).add(
                pattern, Decision(Verdict.UNKNOWN, ""), provenance=Provenance("test"), reason={REASON!r}
            )
        except CorpusError as error:
            sys.exit("refused: " + str(error))
    """
    done = subprocess.run(  # noqa: S603 - our own interpreter and script
        [sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, check=False
    )
    assert done.stderr.startswith(f"refused: {corpus.path}/unknown/"), done.stderr
    assert "File too large" in done.stderr
    assert snapshot(corpus.path) == before


@pytest.fixture
def interruptible() -> Iterator[None]:
    """An interrupt raises KeyboardInterrupt, also where the tests were started in the background, which ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_an_interrupt_in_the_middle_of_a_write_leaves_no_trace(
    corpus: Corpus, cases, decisions, provenance, monkeypatch, step
):
    before = snapshot(corpus.path)

    def interrupt(*_args: object) -> None:
        os.kill(os.getpid(), signal.SIGINT)

    with monkeypatch.context() as patch:
        patch.setattr(os, step, interrupt)
        with pytest.raises(KeyboardInterrupt):
            corpus.add(cases.twin, decisions[cases.twin], provenance=provenance(), reason=REASON)
    assert snapshot(corpus.path) == before
    corpus.add(cases.twin, decisions[cases.twin], provenance=provenance(), reason=REASON)  # the lock is free again
    assert corpus.verify_all().ok
    assert len(corpus) == 4


def test_a_killed_writer_leaves_only_a_named_leftover(corpus: Corpus, cases, provenance):
    before = snapshot(corpus.path)
    script = f"""
        import os, signal
        from patternfuzz.corpus_store import Corpus, Provenance
        from patternfuzz.decision import Decision, Verdict
        from patternfuzz.pattern import Pattern
        os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
        pattern = Pattern.from_json({cases.twin.to_json()!r})
        Corpus({str(corpus.path)!r}).add(
            pattern, Decision(Verdict.UNKNOWN, ""), provenance=Provenance("test"), reason={REASON!r}
        )
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=False)  # noqa: S603
    assert done.returncode == -signal.SIGKILL
    after = snapshot(corpus.path)
    (leftover,) = set(after) - set(before)
    assert {name: after[name] for name in before} == before
    assert [(f.path, f.code) for f in corpus.lint()] == [(leftover, "leftover")]
    assert corpus.verify_all().ok
    assert len(corpus) == 3
    # The dead process holds no lock, and the next writer of the folder cleans up.
    other = Corpus(corpus.path)
    other.add(cases.twin, Decision(Verdict.UNKNOWN, ""), provenance=provenance(), reason=REASON)
    assert corpus.lint() == []


def test_a_file_in_place_of_the_folder_is_one_line(tmp_path, cases, decisions, provenance):
    (tmp_path / "file").write_text("not a folder")
    corpus = Corpus(tmp_path / "file" / "corpus")
    for write in (
        corpus.create,
        lambda: corpus.add(cases.lu, decisions[cases.lu], provenance=provenance(), reason=REASON),
    ):
        with pytest.raises(CorpusError, match=r"cannot be made .*choose a folder that you may write to"):
            write()


@pytest.mark.parametrize("blocked", ["lock", "folder"])
def test_an_unwritable_folder_is_one_line(corpus: Corpus, cases, decisions, provenance, monkeypatch, blocked):
    """As if without permission; permission bits would not stop a test that runs as root."""
    before = snapshot(corpus.path)
    real = os.open

    def open_(path, flags, *rest, **more):
        if flags & os.O_CREAT and (blocked == "lock" or str(path).endswith(".tmp")):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return real(path, flags, *rest, **more)

    (corpus.path / ".lock").unlink()
    monkeypatch.setattr(os, "open", open_)
    for write in (
        corpus.create,
        lambda: corpus.add(cases.twin, decisions[cases.twin], provenance=provenance(), reason=REASON),
    ):
        with pytest.raises(CorpusError, match=r"Permission denied.*choose a folder that you may write to") as caught:
            write()
        assert "\n" not in str(caught.value)
    assert snapshot(corpus.path) == before
    assert corpus.verify_all().ok


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_write_permission(corpus: Corpus, cases, decisions, provenance):
    folder = corpus.path / "not_closed"
    folder.chmod(0o500)
    try:
        with pytest.raises(CorpusError, match="cannot be written"):
            corpus.add(cases.twin, decisions[cases.twin], provenance=provenance(), reason=REASON)
    finally:
        folder.chmod(0o700)
    assert corpus.verify_all().ok


def test_a_lock_held_for_too_long_is_one_line(corpus: Corpus, cases, decisions, provenance, monkeypatch):
    from patternfuzz.corpus_store import lock

    monkeypatch.setattr(lock, "_PATIENCE", 0.05)
    with lock.locked(corpus.path), pytest.raises(CorpusError, match="another process has been writing"):
        corpus.add(cases.twin, decisions[cases.twin], provenance=provenance(), reason=REASON)


def test_written_files_have_the_usual_permissions(corpus: Corpus, cases, tmp_path):
    (tmp_path / "plain").write_text("")
    entry = corpus.path / corpus.get(cases.lu).filename
    assert entry.stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_reading_writes_nothing(corpus: Corpus, cases):
    (corpus.path / ".lock").unlink()
    before = snapshot(corpus.path)
    reader = Corpus(corpus.path)
    assert len(list(reader)) == len(reader) == 3
    reader.lint()
    reader.verify_all()
    reader.get(cases.lu)
    assert snapshot(corpus.path) == before
    assert not (corpus.path / ".lock").exists()
