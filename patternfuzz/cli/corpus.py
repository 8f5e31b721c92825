"""``patternfuzz corpus``: the group, and which corpus its commands speak of."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from patternfuzz.corpus_store import Corpus

__all__ = ["corpus_argument", "corpus_group", "open_corpus"]

Command = TypeVar("Command", bound=Callable[..., Any])


@click.group(name="corpus", short_help="Look after a corpus: verify, list, add, lint.")
def corpus_group() -> None:
    """Look after a corpus: a folder of patterns with verdicts, proofs and reasons, and of finds about pruning.

    Without DIR, the commands that only read speak of the corpus that comes with patternfuzz.
    """


def corpus_argument(command: Command) -> Command:
    """An optional ``DIR``."""
    return click.argument("folder", required=False, metavar="[DIR]")(command)


def open_corpus(folder: str | None, *, verify: bool = True) -> tuple[str, Corpus]:
    """The corpus in ``folder``, or the shipped one, and what to call it.

    Raises:
        CorpusError: ``folder`` is not a folder.
    """
    from pathlib import Path

    from patternfuzz.corpus_store import Corpus, shipped
    from patternfuzz.errors import CorpusError

    if folder is None:
        return "shipped corpus", shipped()
    if not Path(folder).is_dir():
        raise CorpusError(f"{folder}: is not a folder; give one that holds a corpus")
    return folder, Corpus(folder, verify=verify)
