"""Closedness proofs, rule by rule."""

from __future__ import annotations

import pytest

import patternfuzz as pf
from patternfuzz.certificate import envelope
from patternfuzz.pattern import Pattern
from patternfuzz.pattern.families import block_diagonal, butterfly, dense, lu
from patternfuzz.search.case_tree import CaseTrees
from patternfuzz.search.clock import Clock
from patternfuzz.search.closed import prove_closed


def rules(node):
    """The rules of a proof from the outside in."""
    yield node["rule"]
    for inner in [node.get("then"), *(part["proof"] for part in node.get("parts", []))]:
        if inner is not None:
            yield from rules(inner)


@pytest.mark.parametrize(
    ("pattern", "expected", "reason"),
    [
        (dense([3, 2, 3]), {"cap", "pieces"}, "overlapping rectangles are nested crosswise"),
        (dense([2, 2, 2]), {"pieces"}, "overlapping rectangles are nested crosswise"),
        (block_diagonal([[1, 1, 1]] * 2), {"split", "pieces"}, "every connected component is closed: overlapping"),
        (butterfly(8), {"peel", "split", "pieces"}, "every connected component is closed: overlapping"),
        (Pattern.from_edges([1, 1, 1], [[], []]), {"split"}, "there is no path at all"),
        (Pattern.from_masks([[[1]], [[1]], [[1]]]), {"contract", "pieces"}, "overlapping rectangles"),
        (Pattern((2, 3, 2), ((3, 2, 3), (5, 7))), {"pieces"}, "every entry is free"),
    ],
    ids=["capped", "nested", "split", "peeled", "empty", "contracted", "free"],
)
def test_rules_and_reasons(clock, pattern, expected, reason):
    proof = prove_closed(pattern, CaseTrees(clock()))
    assert set(rules(proof.node)) == expected
    assert proof.reason.startswith(reason)
    assert proof.reason.count("every connected component") <= 1
    pf.verify(pattern, envelope(pattern, pf.Verdict.CLOSED, proof.node))


def test_reasons_of_parts_are_named_once_each(clock):
    blocks = block_diagonal([[2, 1, 2], [3, 2, 3]])
    free = Pattern((2, 3, 2), ((3, 2, 3), (5, 7)))
    (m, r, n) = blocks.widths
    both = Pattern(
        (m + 2, r + 3, n + 2),
        tuple((*a, *(word << w for word in b)) for a, b, w in zip(blocks.rows, free.rows, (m, r), strict=True)),
    )
    reason = prove_closed(both, CaseTrees(clock())).reason
    assert reason.count("nested crosswise") == 1
    assert reason.count("every entry is free") == 1


@pytest.mark.parametrize("n", [2, 3])
def test_lu_is_not_proved(clock, n):
    assert prove_closed(lu(n), CaseTrees(clock())) is None


def test_one_bad_part_spoils_the_whole(clock):
    blocks, bad = block_diagonal([[2, 1, 2]]), lu(2)
    (m, r, n) = blocks.widths
    both = Pattern(
        (m + 2, r + 2, n + 2),
        tuple((*a, *(word << w for word in b)) for a, b, w in zip(blocks.rows, bad.rows, (m, r), strict=True)),
    )
    assert prove_closed(both, CaseTrees(clock())) is None


def test_no_time_no_proof():
    assert prove_closed(dense([2, 2, 2]), CaseTrees(Clock(0.0, steps=9, cases=9, seed=0))) is None


def test_proofs_stay_within_the_nesting_of_certificates(clock):
    assert prove_closed(dense([2] * 150), CaseTrees(clock())) is not None
    assert prove_closed(dense([2] * 250), CaseTrees(clock())) is None
