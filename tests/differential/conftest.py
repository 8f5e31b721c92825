"""Properties in two sizes: a few cases in the default run, many with ``-m slow``, and a count of what was covered.

    pytest tests/differential -m slow --cases 5000

Give ``--hypothesis-seed`` for other cases; peers take part with ``-m "slow or peer"``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tally import Tally

CASES = 2000
TALLY = pytest.StashKey[Tally]()

Hold = Callable[..., None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--cases", type=int, default=CASES, help="examples of each differential property with -m slow")


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    tally = config.stash.get(TALLY, None)
    if tally is not None and "slow" in config.option.markexpr.replace("not slow", ""):
        terminalreporter.section("distinct cases covered; pairs of rules: both answered (one answered)")
        for line in tally.lines():
            terminalreporter.line(line)


@pytest.fixture(scope="session")
def tally(request: pytest.FixtureRequest) -> Tally:
    """Counts for the terminal summary."""
    return request.config.stash.setdefault(TALLY, Tally())


def _run(body: Callable[..., None], strategies: Any, cases: int, *, fixed: bool, phases: Any = tuple(Phase)) -> None:
    @settings(
        max_examples=cases,
        derandomize=fixed,
        database=None,
        deadline=None,
        phases=phases,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.tuples(*strategies))
    def holds(drawn: tuple[Any, ...]) -> None:
        body(*drawn)

    holds()


@pytest.fixture(params=["few", pytest.param("many", marks=pytest.mark.slow)])
def hold(request: pytest.FixtureRequest) -> Hold:
    """Check that a property holds: ``hold(body, strategy, ..., few=100)``; ``body`` takes what the strategies draw.

    ``share`` cuts the number of ``--cases`` down for a property that costs more than others.
    """
    many = request.param == "many"

    def check(body: Callable[..., None], *strategies: st.SearchStrategy[Any], few: int, share: int = 1) -> None:
        cases = max(few, request.config.getoption("--cases", CASES) // share) if many else few
        _run(body, strategies, cases, fixed=not many)

    return check


@pytest.fixture
def find() -> Hold:
    """Look for a case in which a property fails, and leave it as it is."""

    def look(body: Callable[..., None], *strategies: st.SearchStrategy[Any], cases: int = 300) -> None:
        _run(body, strategies, cases, fixed=True, phases=(Phase.generate,))

    return look
