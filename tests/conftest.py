"""For all tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def installed_package_in_child_processes() -> Iterator[None]:
    """Keep the current folder out of the path of Python processes that tests start.

    In the root of the checkout it would shadow an installed patternfuzz, and without its strategies and corpus.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONSAFEPATH", "1")
        yield
