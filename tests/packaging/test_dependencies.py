"""What is imported is declared, and what is declared is imported."""

from __future__ import annotations

import re
import sys
from typing import Any

MODULES = {"python-flint": "flint"}
"""Distributions whose module has another name."""


def modules_of(requirements: list[str]) -> set[str]:
    names = [re.split(r"[^A-Za-z0-9_.-]", requirement)[0] for requirement in requirements]
    return {MODULES.get(name, name) for name in names}


def foreign(tree: Any, *, lazy: bool | None = None) -> set[str]:
    tops = {i.target.split(".")[0] for i in tree.imports if lazy is None or i.lazy is lazy}
    return tops - sys.stdlib_module_names - {"patternfuzz"}


def test_every_dependency_is_imported_and_every_import_is_a_dependency(tree: Any) -> None:
    declared = modules_of(tree.pyproject["project"]["dependencies"])
    extras = tree.pyproject["project"]["optional-dependencies"]
    optional = modules_of([*extras["plot"], *extras["peer"]])
    assert foreign(tree, lazy=False) <= declared
    assert foreign(tree) <= declared | optional
    assert declared <= foreign(tree)


def test_the_package_works_without_the_peer(tree: Any) -> None:
    assert not foreign(tree) & modules_of(tree.pyproject["project"]["optional-dependencies"]["peer"])
