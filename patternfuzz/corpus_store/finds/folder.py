"""The finds of a corpus: read, add, verify."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from importlib.resources.abc import Traversable

from patternfuzz.corpus_store.finds.codec import decode, encode
from patternfuzz.corpus_store.finds.find import FOLDER, Answer, PruningFind
from patternfuzz.corpus_store.folder import is_entry_name, read_filed, sub_folder
from patternfuzz.corpus_store.lock import locked
from patternfuzz.corpus_store.merge import merge_provenance
from patternfuzz.corpus_store.root import CorpusFolder
from patternfuzz.corpus_store.strict import plain_text
from patternfuzz.corpus_store.verification import Failure
from patternfuzz.errors import ConvexError, CorpusError, HeuristicError, TorchMissingError

__all__ = ["AddedFind", "Finds", "FindsReport", "check_find", "find_files", "read_find"]


@dataclass(frozen=True, slots=True)
class AddedFind:
    """The find as it now stands in the folder, and whether it was not there before."""

    find: PruningFind
    new: bool


@dataclass(frozen=True, slots=True)
class FindsReport:
    """What re-verifying all finds told: how many hold, every file that failed, and those whose heuristic needs torch.

    Of the ``unasked`` everything was counted anew except what the heuristic keeps, for lack of torch.
    """

    verified: int
    unasked: tuple[str, ...]
    failures: tuple[Failure, ...]


def find_files(root: Traversable) -> list[str]:
    """Paths of files of finds below ``root``, by digest.

    Raises:
        CorpusError: the folder cannot be listed.
    """
    return [f"{FOLDER}/{item.name}" for item in sub_folder(root, FOLDER) if is_entry_name(item.name)]


def read_find(root: Traversable, name: str, check: Callable[[PruningFind], object] | None) -> PruningFind:
    """Read a find by its path below ``root`` and check that it is what its name says.

    Raises:
        CorpusError: it is not; the message names the file and what to do.
    """
    return read_filed(root, name, decode, check, "a find about this case")


def check_find(find: PruningFind) -> bool:
    """Ask the heuristic again, count losses and the best choice anew, and compare; false if it needs torch to be asked.

    Raises:
        CorpusError: something differs; what it is, without the file's name.
    """
    # The searching parts are needed here only: listing a corpus takes none of them.
    from patternfuzz.corpus_store.finds.judge import answer_about, answer_of

    asked = True
    try:
        now = answer_of(find.case)
    except TorchMissingError:
        asked, now = False, answer_about(find.case, find.answer.kept, steady=find.answer.steady)
    except (ConvexError, HeuristicError) as error:
        raise CorpusError(f"{find.case.heuristic} cannot be asked ({error})") from error
    for field in fields(Answer):
        said, found = getattr(find.answer, field.name), getattr(now, field.name)
        if said != found:
            raise CorpusError(f"{field.name} is {_told(said)} in the file, and {_told(found)} when asked and counted")
    if not now.share > 0:
        raise CorpusError(f"{find.case.heuristic} is not behind the best choice here: this is no find")
    return asked


def _told(value: object) -> str:
    return str(value) if isinstance(value, Fraction) else f"{value!r:.200}"


class Finds(CorpusFolder):
    """The finds about pruning of a corpus, in its folder ``pruning``. Iterating reads them."""

    def files(self) -> list[str]:
        """Paths of the files below the folder of the corpus, in the order of iteration, without reading them."""
        return find_files(self._root)

    def read(self, name: str) -> PruningFind:
        """Read one find by its path, as given by :meth:`files`."""
        return read_find(self._root, name, check_find if self.verify else None)

    def __iter__(self) -> Iterator[PruningFind]:
        return (self.read(name) for name in self.files())

    def __len__(self) -> int:
        """The number of files, readable or not."""
        return len(self.files())

    def verify_all(self) -> FindsReport:
        """Read and re-verify every find; reports bad ones instead of raising."""
        failures: list[Failure] = []
        asked: dict[str, bool] = {}
        for name in self.files():
            try:
                read_find(self._root, name, lambda find: asked.update({find.filename: check_find(find)}))
            except CorpusError as error:
                failures.append(Failure(name, str(error)))
        unasked = tuple(name for name, was in asked.items() if not was)
        return FindsReport(len(asked), unasked, tuple(failures))

    def add(self, find: PruningFind) -> AddedFind:
        """Write a find. Title and reason of one that is there stay, since a person may have written them.

        Raises:
            CorpusError: it does not hold, cannot be re-verified without torch, or cannot be written.
        """
        if not check_find(find):
            raise CorpusError(f"{find.case.heuristic}: needs torch to be re-verified; pip install 'patternfuzz[torch]'")
        self.path.mkdir(parents=True, exist_ok=True)
        with locked(self.path):
            old = read_find(self.path, find.filename, check_find) if find.filename in self.files() else None
            kept = find
            if old is not None:
                united = merge_provenance(old.provenance, find.provenance)
                kept = replace(find, title=old.title, reason=old.reason, provenance=united)
            self._write(kept.filename, encode(kept))
        return AddedFind(kept, old is None)

    def annotate(self, digest: str, *, title: str | None = None, reason: str | None = None) -> PruningFind:
        """Give a find better words. ``digest`` is the beginning of the name of its file."""
        names = [name for name in self.files() if digest and name.startswith(f"{FOLDER}/{digest}")]
        if len(names) != 1:
            raise CorpusError(f"{self.path}: {len(names)} finds begin with {digest!r}; see 'patternfuzz corpus list'")
        with locked(self.path):
            find = read_find(self.path, names[0], check_find)
            find = replace(
                find,
                title=find.title if title is None else plain_text(title, "title"),
                reason=find.reason if reason is None else plain_text(reason, "reason"),
            )
            self._write(find.filename, encode(find))
        return find
