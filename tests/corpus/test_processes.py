"""Real processes writing the same corpus at the same time."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
import time

from patternfuzz.corpus_store import Corpus

WRITER = textwrap.dedent(
    """
    import json, sys, time
    from patternfuzz.corpus_store import Corpus, Provenance
    from patternfuzz.decision import Basis, Decision, Verdict
    from patternfuzz.pattern import Pattern

    folder, number, start, jobs = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), json.load(sys.stdin)
    corpus = Corpus(folder)
    time.sleep(max(0.0, start - time.time()))
    for round_ in range(3):
        for pattern, verdict, certificate in jobs:
            corpus.add(
                Pattern.from_json(pattern),
                Decision(Verdict(verdict), "", certificate, Basis.PROVED if certificate else None),
                provenance=Provenance("test", seed=10 * round_ + number),
                reason="written by several processes at once",
                tags=[f"writer-{number}"],
            )
    """
)
WRITERS = 3


def test_no_update_is_lost(tmp_path, decisions):
    """Every writer adds to every entry three times; one order or another, all of it must be there in the end."""
    folder = tmp_path / "corpus"
    jobs = [(p.to_json(), d.verdict.value, d.certificate) for p, d in decisions.items()]
    start = time.time() + 1.0
    writers = [
        subprocess.Popen(  # noqa: S603 - our own interpreter and script
            [sys.executable, "-c", WRITER, str(folder), str(number), str(start)],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(WRITERS)
    ]
    for writer in writers:
        assert writer.stdin is not None
        json.dump(jobs, writer.stdin)
        writer.stdin.close()
        writer.stdin = None
    for writer in writers:
        _, errors = writer.communicate(timeout=60)
        assert writer.returncode == 0, errors
    corpus = Corpus(folder)
    assert corpus.verify_all().ok
    assert corpus.lint() == []
    assert {entry.pattern for entry in corpus} == set(decisions)
    seeds = sorted(10 * round_ + number for round_ in range(3) for number in range(WRITERS))
    for entry in corpus:
        assert entry.tags == tuple(f"writer-{number}" for number in range(WRITERS))
        # The first eight in the order in which records are kept, which is that of their text.
        assert [p.seed for p in entry.provenance] == sorted(seeds, key=str)[:8]
        assert entry.certificate == decisions[entry.pattern].certificate
