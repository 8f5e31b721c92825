"""Finds about pruning: counted exactly, asked again, kept with the words that are there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patternfuzz.convex import NEURON_HEURISTICS, Task, TwoLayer
from patternfuzz.convex.pruning.against import excess
from patternfuzz.corpus_store import Corpus, PruningFind
from patternfuzz.corpus_store.finds.codec import decode, encode
from patternfuzz.corpus_store.finds.judge import answer_about, answer_of, case_of
from patternfuzz.errors import CorpusError, ReadError
from patternfuzz.strategies import two_layer_tasks


@settings(max_examples=60, deadline=None)
@given(two_layer_tasks(max_width=5), st.booleans(), st.sampled_from(["magnitude", "contribution", "random"]), st.data())
def test_exact_shares_are_those_of_floats(task: Task, refit: bool, name: str, data: st.DataObject) -> None:
    width = data.draw(st.integers(0, task.network.width))
    answer = answer_of(case_of(name, task, width, refit=refit))
    found = excess(NEURON_HEURISTICS[name], task, width, refit=refit)
    assert float(answer.loss) == pytest.approx(found.loss, abs=1e-9)
    assert float(answer.best_loss) == pytest.approx(found.best.loss, abs=1e-9)
    assert float(answer.share) == pytest.approx(found.share, abs=1e-9)


def test_what_a_find_says(find: PruningFind) -> None:
    assert find.answer.kept.first == ((-2,),)
    assert (find.answer.loss, find.answer.best, find.answer.best_loss, find.answer.share) == (
        Fraction(1, 2),
        (1,),
        0,
        1,
    )
    assert find.answer.steady
    assert find.filename == f"pruning/{find.digest[:16]}.json"
    assert decode(encode(find)) == find


def test_shares_are_exact_fractions(find_about: Callable[..., PruningFind]) -> None:
    # The neuron that is kept leaves 10 - 7^2/5 of the square of (3, 1), which is 10.
    task = Task(TwoLayer([[2, 1], [3, 1]], [9, 1]), [[1, 0], [0, 1]], [3, 1])
    assert find_about("magnitude", task).answer.share == Fraction(1, 50)


def test_ties_are_seen(find_about: Callable[..., PruningFind], corpus: Corpus) -> None:
    tie = find_about("magnitude", Task(TwoLayer([[-1], [1]], [1, 1]), [[1]], [1]))
    assert not tie.answer.steady
    corpus.finds.add(tie)
    assert [(f.path, f.code) for f in corpus.lint()] == [(tie.filename, "tie")]


def test_words_that_are_there_stay(with_find: Corpus, find: PruningFind) -> None:
    finds = with_find.finds
    finds.annotate(find.digest[:6], title="Off", reason="The large neuron is off at the point.")
    before = (with_find.path / find.filename).read_bytes()
    added = finds.add(find)
    assert not added.new
    assert (added.find.title, added.find.reason) == ("Off", "The large neuron is off at the point.")
    assert (with_find.path / find.filename).read_bytes() == before
    assert with_find.lint() == []
    assert [one.title for one in finds] == ["Off"]
    report = with_find.verify_all()
    assert report.ok
    assert (report.finds, report.total) == (1, 4)
    with pytest.raises(CorpusError, match="0 finds begin with"):
        finds.annotate("no such digest", title="x")


def test_what_is_no_find_is_refused(find_about: Callable[..., PruningFind], corpus: Corpus, find: PruningFind) -> None:
    with pytest.raises(CorpusError, match="is not behind the best choice"):
        corpus.finds.add(find_about("magnitude", Task(TwoLayer([[2], [1]], [3, 1]), [[1]], [1])))
    with pytest.raises(CorpusError, match="share is 2 in the file"):
        corpus.finds.add(replace(find, answer=replace(find.answer, share=Fraction(2))))
    with pytest.raises(CorpusError, match="must be whole ones"):
        case_of("magnitude", Task(TwoLayer([[0.5]], [1]), [[1]], [1]), 1, refit=True)
    assert corpus.finds.files() == []


def test_without_torch_all_is_counted_but_what_the_heuristic_keeps(
    with_find: Corpus, find: PruningFind, monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent(module: str, what: str, **_: object) -> None:
        raise ReadError(f"{what} needs {module}")

    monkeypatch.setattr("patternfuzz.heuristics.gradients.demand", absent)
    case = replace(find.case, heuristic="mask-neuron")
    other = replace(find, case=case, answer=answer_about(case, find.answer.kept, steady=True))
    with pytest.raises(CorpusError, match="needs torch to be re-verified"):
        with_find.finds.add(other)
    (with_find.path / other.filename).write_bytes(encode(other))
    report = with_find.verify_all()
    assert report.ok
    assert (report.finds, report.unasked) == (2, (other.filename,))
    (with_find.path / other.filename).write_bytes(
        encode(replace(other, answer=replace(other.answer, loss=Fraction(1))))
    )
    assert [failure.path for failure in with_find.verify_all().failures] == [other.filename]


def test_strays_beside_finds_are_named(with_find: Corpus) -> None:
    (with_find.path / "pruning" / "schema.json").write_text("{}")
    (with_find.path / "pruning" / "notes.txt").write_text("x")
    assert [(f.path, f.code) for f in with_find.lint()] == [("pruning/notes.txt", "stray")]
