"""Corpus entries as test items."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from patternfuzz.corpus_store import Corpus
from patternfuzz.corpus_store.finds.find import FOLDER
from patternfuzz.decision import Verdict
from patternfuzz.errors import CorpusError
from patternfuzz.testing.tally import count

__all__ = ["CorpusFile", "CorpusItem"]


class CorpusFile(pytest.File):
    """One JSON file in a folder of entries of a corpus."""

    def collect(self) -> Iterator[CorpusItem]:
        """Nothing is read here, so that a malformed file fails as a test and does not break the collection."""
        yield CorpusItem.from_parent(self, name="certificate")


class CorpusItem(pytest.Item):
    """Read the entry strictly and re-verify its certificate with the independent checker; a find by counting anew."""

    def runtest(self) -> None:
        """Verify.

        Raises:
            CorpusError: the file is malformed, misnamed, or its certificate does not prove its verdict.
        """
        corpus, name = Corpus(self.path.parent.parent), f"{self.path.parent.name}/{self.path.name}"
        try:
            if self.path.parent.name == FOLDER:
                corpus.finds.read(name)
                count("entry", "find")
                return
            entry = corpus.read(name)
        except CorpusError:
            count("entry", "failed")
            raise
        count("entry", entry.verdict.value)
        if entry.verdict is Verdict.UNKNOWN:
            pytest.skip("an open question: a well-formed entry without a certificate")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """A bad entry is told in one line; anything else is a fault of ours and keeps its traceback."""
        if isinstance(excinfo.value, CorpusError):
            return f"patternfuzz corpus entry: {excinfo.value}"
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[os.PathLike[str] | str, int | None, str]:
        return self.path, None, f"corpus entry {Path(self.path.parent.name, self.path.stem)}"
