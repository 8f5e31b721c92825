"""A small corpus on disk for the tests of the plugin."""

from __future__ import annotations

from pathlib import Path

import hypothesis.core  # noqa: F401 - pytester unloads what an inner run loaded; kept loaded, inner runs are fast
import pytest

import patternfuzz as pf
import patternfuzz.testing.corpus_items
from patternfuzz.corpus_store import Provenance
from patternfuzz.oracle import decide

LU = [[[1, 1], [0, 1]], [[1, 0], [1, 1]]]
DENSE = [[[1, 1], [1, 1]], [[1, 1], [1, 1]]]


@pytest.fixture(scope="session")
def corpus_source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus with one entry that is not closed and one that is closed."""
    folder = tmp_path_factory.mktemp("source") / "finds"
    corpus = pf.Corpus(folder)
    for masks in (LU, DENSE):
        pattern = pf.Pattern.from_masks(masks).canonical()
        corpus.add(
            pattern, decide(pattern), provenance=Provenance("test"), reason="a small entry for the tests of the plugin"
        )
    return folder
