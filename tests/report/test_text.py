"""Reports in words and as data."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from fractions import Fraction

import pytest

from patternfuzz import Basis, Decision, Pattern, Verdict
from patternfuzz.oracle import decide
from patternfuzz.report import explain, witness_of
from patternfuzz.report.as_json import checked_data, document
from patternfuzz.report.formulas import formulas_of
from patternfuzz.report.numbers import laurent_text, listed, matrix_lines
from patternfuzz.report.proof import proof_lines
from patternfuzz.report.result import Checked, Failed
from patternfuzz.report.text import brief_text, size_text


@pytest.mark.parametrize(
    ("terms", "text"),
    [
        ([], "0"),
        ([(0, Fraction(3))], "3"),
        ([(-1, Fraction(1))], "1/t"),
        ([(-1, Fraction(-1))], "-1/t"),
        ([(-2, Fraction(-3))], "-3/t^2"),
        ([(-1, Fraction(1, 2))], "(1/2)/t"),
        ([(1, Fraction(1))], "t"),
        ([(2, Fraction(-5, 2))], "-5/2 t^2"),
        ([(-1, Fraction(2)), (0, Fraction(-1)), (1, Fraction(3))], "2/t - 1 + 3 t"),
    ],
)
def test_polynomials_in_t(terms: list[tuple[int, Fraction]], text: str) -> None:
    assert laurent_text(terms) == text


def test_lists_of_numbers() -> None:
    assert listed([]) == ""
    assert listed([3]) == "3"
    assert listed([1, 2]) == "1, 2"
    assert listed([0, 1, 2, 5, 7, 8]) == "0–2, 5, 7, 8"
    assert listed(list(range(0, 100, 2)), most=3) == "0, 2, 4, …"


def test_matrices() -> None:
    assert matrix_lines([["1", "-10"], ["1/2", "0"]]) == ["[  1  -10]", "[1/2    0]"]
    assert matrix_lines([]) == []


def test_sizes(make_lu: Callable[[int], Pattern]) -> None:
    assert size_text(make_lu(2)) == "2 inputs → 2 hidden → 2 outputs, 6 edges"
    assert size_text(Pattern.from_masks([[[1]], [[1]], [[0]]])) == "1 input → 1 hidden → 1 hidden → 1 output, 2 edges"


def test_a_bad_pattern_is_explained(bad: tuple[Pattern, Decision]) -> None:
    pattern, decision = bad
    text = explain(pattern, decision, title="the model")
    assert text.startswith("the model: NOT CLOSED (proved")
    assert not text.endswith("\n")
    assert size_text(pattern) in text
    assert decision.reason in text
    for words in ("bad window: input", "limit A:", "run off to infinity", "in training:"):
        assert words in text
    assert decision.certificate is not None
    witness = witness_of(pattern, decision.certificate)
    assert witness is not None
    (mask, out, inp), power, _ = witness.diverging()[0]
    grows = rf"W{mask + 1}\[{out}, {inp}\] \(layer {mask + 1}, out {out}, in {inp}\) grows like \S*/t"
    assert re.search(grows + (rf"\^{power}" if power > 1 else ""), text)
    assert brief_text(pattern, decision, title="m").startswith("m: NOT CLOSED: bad window input")
    assert "\n" not in brief_text(pattern, decision)


def test_a_window_inside_a_larger_pattern_keeps_its_numbers() -> None:
    masks = [[[0, 0, 0, 0], [1, 0, 1, 0], [0, 0, 1, 0]], [[0, 0, 0], [0, 1, 0], [0, 0, 0], [1, 1, 1]]]
    pattern = Pattern.from_masks(masks)
    text = explain(pattern, decide(pattern))
    assert "bad window: inputs 0, 2 → hidden neurons 1, 2 → outputs 1, 3" in text
    assert "set the other inputs to 0" in text


def test_a_closed_pattern_is_explained(closed: tuple[Pattern, Decision]) -> None:
    pattern, decision = closed
    text = explain(pattern, decision)
    assert text.startswith("CLOSED (proved")
    assert "  proof:\n    " in text
    assert "bad window" not in text
    assert decision.certificate is not None
    assert all(line.strip() for line in proof_lines(decision.certificate))
    assert proof_lines(decision.certificate, most=1) in (
        proof_lines(decision.certificate),
        [proof_lines(decision.certificate)[0], "…"],
    )


def test_a_zero_set_is_explained() -> None:
    pattern = Pattern((4, 4, 3), ((0b1001, 0b1111, 0b1000, 0b0111), (0b1001, 0b1011, 0b1101)))
    text = explain(pattern, decide(pattern))
    assert "why: away from free entries, polynomial equations describe what is left" in text
    assert "pieces 0, 1: exactly the matrices at which one polynomial is 0, so closed" in text


def test_weaker_verdicts_say_so(make_lu: Callable[[int], Pattern]) -> None:
    lu = make_lu(3)
    assert "outside solver" in explain(lu, Decision(Verdict.NOT_CLOSED, "z says so", None, Basis.SOLVER))
    assert "cited and not proved" in explain(lu, Decision(Verdict.CLOSED, "a theorem", None, Basis.CITED))
    assert "(solver)" in brief_text(lu, Decision(Verdict.NOT_CLOSED, "z says so", None, Basis.SOLVER))
    text = explain(lu, Decision(Verdict.UNKNOWN, "out of time"))
    assert text.startswith("UNKNOWN\n")
    assert "says nothing about the pattern" in text
    assert "why: out of time" in text


def test_formulas_read_well(make_lu: Callable[[int], Pattern]) -> None:
    lu = make_lu(3)
    certificate = decide(lu).certificate
    assert certificate is not None
    formulas = formulas_of(lu, certificate)
    assert formulas.text().startswith(" ")
    assert "W2(t) W1(t) = " in formulas.text()
    assert "t → 0:" in formulas.text()
    assert "A = " in formulas.text()
    latex = formulas.latex()
    assert latex.startswith("W_{2}(t) W_{1}(t) = \\begin{pmatrix}")
    assert latex.count("\\begin{pmatrix}") == latex.count("\\end{pmatrix}") == 4
    assert "\\frac{1}{t}" in latex


def test_json_report(bad: tuple[Pattern, Decision]) -> None:
    pattern, decision = bad
    results = [Checked("a.npz", pattern, decision, 0.25, verified=True), Failed("b.npz", "b.npz: is empty")]
    report = json.loads(json.dumps(document("check", 2, {"results": checked_data(results)})))
    assert (report["format"], report["version"], report["command"]) == ("patternfuzz-report", 1, "check")
    assert report["exit_code"] == 2
    first, second = report["results"]
    assert second == {"name": "b.npz", "error": "b.npz: is empty"}
    assert first["verdict"] == "not_closed"
    assert first["basis"] == "proved"
    assert first["verified"] is True
    assert first["pattern"]["sha256"] == pattern.digest()
    assert first["certificate"] == decision.certificate
    witness = first["witness"]
    assert len(witness["limit"]) == len(witness["outputs"])
    assert all(len(row) == len(witness["inputs"]) for row in witness["limit"])
    edges = {(i, out, inp) for i in range(pattern.depth) for out, inp in pattern.edges(i)}
    for part in ("curve", "diverging"):
        assert witness[part]
        assert {(weight["mask"], weight["out"], weight["in"]) for weight in witness[part]} <= edges


def test_json_report_of_an_undecided_pattern(make_lu: Callable[[int], Pattern]) -> None:
    undecided = Checked("x", make_lu(2), Decision(Verdict.UNKNOWN, "out of time"), 0.0, verified=False)
    (data,) = checked_data([undecided])
    assert (data["verdict"], data["basis"], data["witness"], data["certificate"]) == ("unknown", None, None, None)
