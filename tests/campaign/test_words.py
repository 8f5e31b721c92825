"""The reason that a find gets is true of its pattern and certificate."""

from __future__ import annotations

from patternfuzz.campaign.words import first_words
from patternfuzz.corpus_store.strict import plain_text
from patternfuzz.oracle import decide
from patternfuzz.pattern import Pattern

LU = Pattern.from_masks([[[1, 1], [0, 1]], [[1, 0], [1, 1]]]).canonical()


def test_neurons_and_limit_are_named():
    decision = decide(LU)
    assert decision.certificate is not None
    value = decision.certificate["proof"]["then"]["value"]
    text = first_words(LU, decision, "one-minimal")
    assert "{0,1}x{0,1}, {1}x{1}" in text
    assert f"The limit {value} is no product".replace("'", "") in text
    assert text.endswith("Minimality: one-minimal.")


def test_a_limit_on_a_window_is_not_passed_off_as_one_of_the_pattern():
    wide = Pattern.from_masks([[[1, 1, 0], [0, 1, 0], [0, 0, 1]], [[1, 0, 0], [1, 1, 0], [0, 0, 1]]])
    text = first_words(wide, decide(wide), "undecided")
    assert "limit" not in text
    assert "{2}x{2}" in text


def test_large_patterns_and_long_reasons_stay_short():
    n = 60
    masks = [[[int(i >= j) for j in range(n)] for i in range(n)], [[int(i <= j) for j in range(n)] for i in range(n)]]
    pattern = Pattern.from_masks(masks)
    text = plain_text(first_words(pattern, decide(pattern), "undecided"), "reason")
    assert len(text) < 700
    assert "60-60-60 neurons" in text
