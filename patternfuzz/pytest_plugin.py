"""The pytest plugin. Loaded in every pytest run, so it imports nothing but pytest until something is used.

- ``--patternfuzz-corpus DIR`` makes every entry of a corpus a test that re-verifies its certificate.
- The fixture ``patternfuzz_decide`` is the oracle with a memory.
- ``--patternfuzz-baseline FILE`` gives ``check_heuristic`` a baseline to compare with;
  ``--patternfuzz-update-baseline`` writes the entries of the checks that ran.
- ``@pytest.mark.patternfuzz_budget(seconds=...)`` sets the budget of the questions that a test asks.
- The terminal summary counts entries and verdicts, also under xdist.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Generator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from patternfuzz.testing import MemoOracle
    from patternfuzz.testing.baseline import Session

MARKER = "patternfuzz_budget"
VERDICTS = ("closed", "not_closed", "unknown")
FINDS = "pruning"
CHANGES = ("same", "other", "better", "worse", "missing", "unused")

_BUDGET = pytest.StashKey[AbstractContextManager[None]]()
_COUNTED_BEFORE = pytest.StashKey[Counter[str]]()
_FROM_WORKERS = pytest.StashKey[Counter[str]]()
_BASELINES = pytest.StashKey[tuple["Session", Any]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("patternfuzz", "patternfuzz: sparsity patterns")
    group.addoption(
        "--patternfuzz-corpus",
        action="append",
        default=[],
        metavar="DIR",
        help="re-verify the certificate of every entry of this corpus folder, one test each; may be repeated",
    )
    group.addoption(
        "--patternfuzz-baseline",
        metavar="FILE",
        help="compare what check_heuristic measures with this file; fail where it is worse",
    )
    group.addoption(
        "--patternfuzz-update-baseline",
        action="store_true",
        help="write it instead: replace the entries of the checks that run and hold their properties, keep all others",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers",
        f"{MARKER}(seconds=10.0, effort=400, seed=0): budget of the questions this test asks the patternfuzz oracle",
    )
    config.stash[_COUNTED_BEFORE] = _counted()
    config.stash[_FROM_WORKERS] = Counter()
    folders = [Path(config.invocation_params.dir, given).resolve() for given in config.getoption("patternfuzz_corpus")]
    for folder in folders:
        if not folder.is_dir():
            raise pytest.UsageError(f"--patternfuzz-corpus {folder}: is no folder; name an existing corpus")
        if not any(_entry_like(path, folder) for path in folder.glob("*/*.json")):
            raise pytest.UsageError(
                f"--patternfuzz-corpus {folder}: holds no entries; run 'patternfuzz hunt' to find some"
            )
    # Absolute from here on, also in the workers of xdist, which get the options but may run elsewhere.
    config.option.patternfuzz_corpus = list(dict.fromkeys(str(folder) for folder in folders))
    _open_baselines(config)


def pytest_unconfigure(config: pytest.Config) -> None:
    # A session inside a session (pytester) must not add to the counts of the outer one.
    tally = sys.modules.get("patternfuzz.testing.tally")
    if tally and _COUNTED_BEFORE in config.stash:
        tally.TALLY.clear()
        tally.TALLY.update(config.stash[_COUNTED_BEFORE])
    if _BASELINES in config.stash:
        from patternfuzz.testing.baseline.session import deactivate

        deactivate(config.stash[_BASELINES][1])


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if file_path.suffix != ".json":
        return None
    folders = parent.config.getoption("patternfuzz_corpus")
    if not any(_entry_like(file_path, Path(folder)) for folder in folders):
        return None
    from patternfuzz.testing.corpus_items import CorpusFile

    return CorpusFile.from_parent(parent, path=file_path)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    """Add the entries that the walk through the arguments did not meet; first of all, so that -k and -m see them."""
    met = {item.path for item in items}
    named = [Path(config.invocation_params.dir, given.split("::")[0]).resolve() for given in config.args]
    for folder in map(Path, config.getoption("patternfuzz_corpus")):
        if any(path != folder and path.is_relative_to(folder) for path in named):
            continue  # somebody wants just this entry
        for path in sorted(folder.glob("*/*.json")):
            if path not in met and _entry_like(path, folder):
                from patternfuzz.testing.corpus_items import CorpusFile

                items.extend(CorpusFile.from_parent(session, path=path).collect())


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    marker = item.get_closest_marker(MARKER)
    if marker is None:
        return
    from patternfuzz.decision import Budget
    from patternfuzz.errors import BudgetError
    from patternfuzz.testing import default_budget

    try:
        if marker.args:
            raise TypeError("name its arguments: seconds, effort, seed")
        budget = Budget(**marker.kwargs)
    except (TypeError, BudgetError) as error:
        pytest.fail(f"marker {MARKER}: {error}", pytrace=False)
    item.stash[_BUDGET] = default_budget(budget)
    item.stash[_BUDGET].__enter__()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, None, None]:
    try:
        yield
    finally:
        if _BUDGET in item.stash:
            item.stash[_BUDGET].__exit__(None, None, None)
            del item.stash[_BUDGET]


@pytest.fixture(scope="session")
def patternfuzz_decide() -> MemoOracle:
    """The oracle: ``patternfuzz_decide(masks_or_pattern, budget=None)``; equal questions are answered once."""
    from patternfuzz.testing import MemoOracle

    return MemoOracle()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Report to the controller, or, in the process that has all reports, write the baselines."""
    workeroutput = getattr(session.config, "workeroutput", None)
    if workeroutput is not None:
        workeroutput["patternfuzz"] = dict(_added(session.config))
    if _BASELINES not in session.config.stash:
        return
    baselines, _ = session.config.stash[_BASELINES]
    if workeroutput is not None:
        workeroutput["patternfuzz_baselines"] = baselines.to_data()
        return
    if not baselines.finish():
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    output = getattr(node, "workeroutput", {})
    node.config.stash[_FROM_WORKERS].update(output.get("patternfuzz", {}))
    if _BASELINES in node.config.stash:
        node.config.stash[_BASELINES][0].add(output.get("patternfuzz_baselines", ()))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    counts = _added(config) + config.stash[_FROM_WORKERS]
    baselines = config.stash[_BASELINES][0].told if _BASELINES in config.stash else []
    if not counts and not baselines:
        return
    terminalreporter.section("patternfuzz")
    entries = sum(counts[f"entry {verdict}"] for verdict in VERDICTS[:2])
    if any(key.startswith("entry ") for key in counts):
        closed, not_closed, unknown = (counts[f"entry {verdict}"] for verdict in VERDICTS)
        told = f"corpus: {entries} verified ({closed} closed, {not_closed} not closed)"
        told += f", {unknown} open" if unknown else ""
        finds = counts["entry find"]
        told += f", {finds} find{'s' if finds > 1 else ''} about pruning" if finds else ""
        told += f", {counts['entry failed']} FAILED" if counts["entry failed"] else ""
        terminalreporter.write_line(told)
    if any(key.startswith("decided ") for key in counts):
        closed, not_closed, unknown = (counts[f"decided {verdict}"] for verdict in VERDICTS)
        terminalreporter.write_line(f"decided: {closed} closed, {not_closed} not closed, {unknown} unknown")
    compared = [f"{counts[f'baseline {change}']} {change}" for change in CHANGES if counts[f"baseline {change}"]]
    if compared:
        note = "; --patternfuzz-update-baseline holds on to what is better" if counts["baseline better"] else ""
        terminalreporter.write_line(f"baseline: entries {', '.join(compared)}{note}")
    for line in baselines:
        terminalreporter.write_line(line)


def _open_baselines(config: pytest.Config) -> None:
    """Read the baseline before any test runs, so that a damaged one is told at once."""
    given, update = config.getoption("patternfuzz_baseline"), config.getoption("patternfuzz_update_baseline")
    if given is None and not update:
        return
    from patternfuzz.errors import BaselineError
    from patternfuzz.testing.baseline.session import Session, activate

    path = None if given is None else Path(config.invocation_params.dir, given).resolve()
    baselines = Session(path, update)
    try:
        if path is not None:
            baselines.book(path)
    except BaselineError as error:
        raise pytest.UsageError(f"--patternfuzz-baseline {error}") from error
    config.option.patternfuzz_baseline = None if path is None else str(path)
    config.stash[_BASELINES] = baselines, activate(baselines)


def _counted() -> Counter[str]:
    """What the library has counted in this process, without loading it."""
    tally = sys.modules.get("patternfuzz.testing.tally")
    return Counter(tally.TALLY) if tally else Counter()


def _added(config: pytest.Config) -> Counter[str]:
    return _counted() - config.stash[_COUNTED_BEFORE]


def _entry_like(path: Path, folder: Path) -> bool:
    """A JSON file in a folder of entries, however it is named: a misnamed entry has to fail, not to vanish."""
    inside = path.parent.parent == folder and path.parent.name in (*VERDICTS, FINDS)
    return inside and not path.name.startswith(".") and path.name != "schema.json"
