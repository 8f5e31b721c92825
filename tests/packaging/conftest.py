"""The source tree, as the packaging tests see it."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
HOMES = {"patternfuzz": ROOT / "patternfuzz", "patternfuzz.strategies": ROOT / "strategies"}


@dataclass(frozen=True)
class Import:
    """One imported module: where, what, and whether it is loaded only when a function runs or a type is checked."""

    importer: str
    target: str
    lazy: bool


@dataclass(frozen=True)
class Tree:
    root: Path
    pyproject: dict[str, Any]
    modules: dict[str, Path]
    imports: tuple[Import, ...]


@pytest.fixture(scope="session")
def tree() -> Tree:
    modules = {name: path for package, folder in HOMES.items() for name, path in walk(package, folder)}
    imports = [found for name, path in sorted(modules.items()) for found in imports_of(name, path, modules)]
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return Tree(ROOT, pyproject, modules, tuple(imports))


def walk(package: str, folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).with_suffix("").parts
        yield ".".join((package, *(part for part in parts if part != "__init__"))), path


def imports_of(name: str, path: Path, modules: dict[str, Path]) -> Iterator[Import]:
    body = ast.parse(path.read_text(), str(path))
    eager = {id(node) for node in at_load(body)}
    for node in ast.walk(body):
        lazy = id(node) not in eager
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(name, alias.name, lazy)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            for alias in node.names:
                # `from package import thing` loads the module `package.thing` if there is one.
                full = f"{node.module}.{alias.name}"
                yield Import(name, full if full in modules else str(node.module), lazy)


def at_load(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that run when the module is loaded: not in functions, not under ``if TYPE_CHECKING``."""
    yield node
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING"):
            continue
        yield from at_load(child)
