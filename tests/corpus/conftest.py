"""Decisions by the real oracle, and a small corpus made of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from patternfuzz.convex import Task, TwoLayer
from patternfuzz.corpus_store import Corpus, Flag, Provenance, PruningFind
from patternfuzz.corpus_store.finds.judge import answer_of, case_of
from patternfuzz.decision import Decision, Verdict
from patternfuzz.oracle import decide
from patternfuzz.pattern import Pattern


@pytest.fixture(scope="session")
def cases() -> SimpleNamespace:
    """Canonical patterns: ``lu`` and ``twin`` are not closed, ``dense`` is closed, ``wide`` stands for an open one."""
    return SimpleNamespace(
        lu=Pattern.from_masks([[[1, 1], [0, 1]], [[1, 0], [1, 1]]]).canonical(),
        twin=Pattern.from_masks([[[1, 1, 0], [1, 0, 1]], [[1, 1], [1, 1]]]).canonical(),
        dense=Pattern.from_masks([[[1, 1], [1, 1]], [[1, 1], [1, 1]]]).canonical(),
        wide=Pattern.from_masks([[[1, 1, 1], [1, 1, 0]], [[1, 0], [1, 1]]]).canonical(),
    )


@pytest.fixture(scope="session")
def decisions(cases: SimpleNamespace) -> dict[Pattern, Decision]:
    return {p: decide(p) for p in (cases.lu, cases.twin, cases.dense)}


@pytest.fixture(scope="session")
def provenance() -> Callable[..., Provenance]:
    def make(seed: int = 0, **more: str) -> Provenance:
        return Provenance(source="test", seed=seed, versions={"patternfuzz": "0.1.0"}, **more)

    return make


@pytest.fixture
def corpus(
    tmp_path: Path,
    cases: SimpleNamespace,
    decisions: dict[Pattern, Decision],
    provenance: Callable[..., Provenance],
) -> Corpus:
    """One entry of each verdict: ``lu``, ``dense``, and ``wide`` as an open question."""
    made = Corpus(tmp_path / "corpus")
    reason = "kept so that tests have something to read"
    made.add(cases.lu, decisions[cases.lu], provenance=provenance(), reason=reason, flag=Flag.MINIMAL, title="LU")
    made.add(cases.dense, decisions[cases.dense], provenance=provenance(), reason=reason)
    made.add(cases.wide, Decision(Verdict.UNKNOWN, "not tried"), provenance=provenance(), reason=reason)
    return made


@pytest.fixture(scope="session")
def find_about(provenance: Callable[..., Provenance]) -> Callable[..., PruningFind]:
    """The find of asking ``heuristic`` for ``width`` neurons, one if not given, of a task; ``refit`` as in a case."""

    def make(heuristic: str, task: Task, *, width: int = 1, refit: bool = True) -> PruningFind:
        case = case_of(heuristic, task, width, refit=refit)
        reason = "kept so that tests have something to read"
        return PruningFind(case, answer_of(case), "A title", reason, (provenance(),))

    return make


@pytest.fixture(scope="session")
def find(find_about: Callable[..., PruningFind]) -> PruningFind:
    """The largest neuron is off at the only point; new output weights do not help it."""
    return find_about("magnitude", Task(TwoLayer([[-2], [1]], [3, 1]), [[1]], [1]))


@pytest.fixture
def with_find(corpus: Corpus, find: PruningFind) -> Corpus:
    """``corpus`` and ``find``."""
    assert corpus.finds.add(find).new
    return corpus
