"""No two rules disagree."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from drawn import ANY
from rules import RULES, WORDS, answers, any_depth, nested

import patternfuzz as pf
from patternfuzz.certificate import envelope
from patternfuzz.pattern import Pattern
from patternfuzz.pattern.families import dense, lu
from patternfuzz.reduce.cap import cap
from patternfuzz.strategies import shallow_patterns


def agree(pattern: Pattern, verdicts: Mapping[str, pf.Verdict | None]) -> None:
    closed = [name for name, verdict in verdicts.items() if verdict is pf.Verdict.CLOSED]
    bad = [name for name, verdict in verdicts.items() if verdict is pf.Verdict.NOT_CLOSED]
    assert not (closed and bad), f"{closed} call it closed, {bad} not closed:\n{pattern}\n{pattern.to_json()}"


def test_no_disagreement(hold, tally) -> None:
    seen: set[Pattern] = set()

    def body(pattern: Pattern) -> None:
        if pattern in seen:  # entries of the corpus come again and again
            return
        seen.add(pattern)
        verdicts = answers(pattern)
        agree(pattern, verdicts)
        tally.count_answers(pattern, verdicts)
        tally.count("pairs of rules", pattern)

    hold(body, ANY, few=40)


LISTED = ("bad list", "closed list", "unique path", "two neurons", "nested", "stars")


def test_the_list_decides_three_neurons(hold, tally) -> None:
    """At any width, once superfluous twins are gone: one of its two halves answers, and agrees with the quick rules."""

    def body(pattern: Pattern) -> None:
        while (smaller := cap(pattern)) is not None:
            pattern = smaller.pattern
        verdicts = answers(
            pattern, {name: RULES[name] for name in ("bad list", "closed list", "unique path", "nested")}
        )
        agree(pattern, verdicts)
        assert (verdicts["bad list"] is None) != (verdicts["closed list"] is None), pattern.to_json()
        tally.count("three neurons decided by the list", pattern)

    hold(body, shallow_patterns(max_inputs=7, max_hidden=3, max_outputs=7), few=60)


def shallow(*rectangles: tuple[set[int], set[int]]) -> Pattern:
    """A pattern from the rectangles (outputs, inputs) of its hidden neurons."""
    below = [(k, j) for k, (_, columns) in enumerate(rectangles) for j in columns]
    above = [(i, k) for k, (rows, _) in enumerate(rectangles) for i in rows]
    widths = [1 + max(j for _, j in below), len(rectangles), 1 + max(i for i, _ in above)]
    return Pattern.from_edges(widths, [below, above])


WIDE = shallow(({0, 1}, {0, 1}), ({0, 1}, {1, 2}))
FULL = shallow(({0, 1}, {0, 1}), ({1}, {1}), ({0, 1}, {0, 1}))
EXAMPLES = {
    "nested": dense([2, 2, 2]),
    "stars": shallow(({0}, {0, 1}), ({0}, {1, 2}), ({1, 2}, {1, 2})),
    "linear blocks": shallow(({0, 1}, {0, 1}), ({0, 1}, {1, 2}), ({0, 1}, {0, 2})),
    "case trees": FULL,
    "equations": dense([3, 1, 3]),
    "filled masks": dense([2, 2, 2]),
    "peel top": dense([2, 2, 2, 2]),
    "peel bottom": dense([2, 2, 2, 2]),
    "cap": dense([2, 1, 2]),
    "split": Pattern.from_masks([[[1, 0], [0, 1]]] * 2),
    "contract": Pattern.from_masks([[[1, 1], [0, 1]], [[1, 0], [0, 1]], [[1, 0], [1, 1]]]),
    "unique path": lu(3),
    "two neurons": WIDE,
    "gaps": WIDE,
    "degenerations": lu(2),
    "rank": Pattern.from_masks([[[1, 1], [1, 1]], [[1, 0], [1, 1], [1, 1]]]),
    "spelled anew": Pattern.from_masks([[[1, 1], [0, 1]], [[1, 0], [0, 1]], [[1, 0], [1, 1]]]),
    "bad window look-up": lu(3),
    "closed look-up": dense([2, 2, 2]),
    "deep windows": Pattern.from_masks([[[1, 0], [1, 1]], [[0, 1], [1, 1]], [[1, 1], [1, 0]]]),
    "bad list": lu(3),
    "closed list": dense([2, 2, 2]),
    "search without the list": lu(3),
    "oracle": lu(3),
    "two-neuron criterion": lu(2),
    "path counts": lu(2),
}


@pytest.mark.parametrize("name", [*RULES, *WORDS])
def test_every_rule_answers_somewhere(name: str) -> None:
    """A rule that is always silent would never disagree."""
    verdicts = answers(EXAMPLES[name])
    assert verdicts[name] is not None
    agree(EXAMPLES[name], verdicts)


def test_a_bad_component_is_named_by_the_numbers_of_the_whole() -> None:
    """A hidden neuron of another component comes first."""
    pattern = shallow(({2}, {2}), ({0, 1}, {0, 1}), ({1}, {1}))
    assert answers(pattern)["split"] is pf.Verdict.NOT_CLOSED


def test_a_wrong_rule_is_caught(find) -> None:
    """One that only gives its word meets another rule; one that gives a certificate meets the checker."""
    words = {**WORDS, "wrong": (any_depth, lambda pattern: pf.Verdict.CLOSED if pattern.n_edges > 4 else None)}
    with pytest.raises(AssertionError, match=r"'wrong'.* call it closed"):
        find(lambda pattern: agree(pattern, answers(pattern, words=words)), ANY)
    proof = nested(dense([2, 2, 2]))["proof"]
    lazy = {"wrong": (any_depth, lambda pattern: envelope(pattern, pf.Verdict.CLOSED, proof))}
    with pytest.raises(pf.CertificateError):
        find(lambda pattern: answers(pattern, lazy), ANY)
