"""Nothing that comes with the package rests on an outside solver: every decided line has a proof of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

PROGRAM = """
import sys
import patternfuzz as pf
for rows in (((3, 2), (1, 3)), ((3, 3), (3, 3))):
    assert pf.decide(pf.Pattern((2, 2, 2), rows)).certificate
print(*sorted(name for name in sys.modules if name in {"z3", "cvc5", "pysmt", "cvxpy", "clarabel", "scipy", "sympy"}))
"""


def documents(folder: Traversable) -> Iterator[tuple[str, Any]]:
    for item in folder.iterdir():
        if item.is_dir():
            yield from documents(item)
        elif item.name.endswith(".json"):
            yield item.name, json.loads(item.read_bytes())
        elif item.name.endswith(".jsonl"):
            yield from ((item.name, json.loads(line)) for line in item.read_text().splitlines() if line)


def test_decided_files_have_proofs_and_nothing_else() -> None:
    seen = 0
    for name, document in documents(files("patternfuzz.corpus")):
        if not isinstance(document, dict) or document.get("format") != "patternfuzz-entry":
            continue
        seen += 1
        if document["verdict"] == "unknown":
            assert document["certificate"] is None, name
        else:
            assert document["basis"] == "proved", name
            assert document["certificate"]["proof"], name
            assert document["certificate"]["verdict"] == document["verdict"], name
    assert seen >= 30


def test_deciding_loads_no_solver() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.split() == []
