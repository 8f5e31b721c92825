"""The checker stands alone: standard library only, no state, no statement that ``python -O`` removes."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import patternfuzz.check as checker

FILES = sorted(Path(checker.__file__).parent.glob("*.py"))
STATELESS = (ast.Constant, ast.Tuple, ast.BinOp, ast.UnaryOp, ast.Name, ast.Load, ast.Store, ast.operator, ast.unaryop)


def imported(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide what is imported"
            names.add(node.module or "")
    return names


def foreign(tree: ast.Module) -> set[str]:
    return {
        name
        for name in imported(tree)
        if name.split(".")[0] not in sys.stdlib_module_names
        and name != "patternfuzz.check"
        and not name.startswith("patternfuzz.check.")
    }


def stateful(tree: ast.Module) -> list[str]:
    """Module-level assignments of anything but constants, types and a compiled regular expression."""
    found = []
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) and node.value is not None:
            value = node.value
            text = ast.unparse(value)
            constant = all(isinstance(part, STATELESS) for part in ast.walk(value))
            named = text.startswith(("re.compile(", "TypeVar(", "Literal[")) or (
                isinstance(value, ast.Subscript) and text.split("[")[0] in {"dict", "tuple", "list", "Mapping"}
            )
            if not (constant or named):
                found.append(ast.unparse(node))
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_imports_nothing_but_the_standard_library_and_itself(path: Path) -> None:
    assert foreign(ast.parse(path.read_text())) == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_assert_no_global_no_dynamic_code_no_state(path: Path) -> None:
    tree = ast.parse(path.read_text())
    banned = [node for node in ast.walk(tree) if isinstance(node, ast.Assert | ast.Global | ast.Nonlocal)]
    calls = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert not banned
    assert not calls & {"eval", "exec", "compile", "__import__", "float", "globals", "setattr"}
    assert stateful(tree) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_nothing_is_caught_wholesale(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None
            assert ast.unparse(node.type) not in {"Exception", "BaseException"}


def test_these_tests_see_what_they_look_for() -> None:
    tree = ast.parse("import numpy\nfrom patternfuzz.search import x\nseen = {}\nfound: list[int] = []\nC = dict()")
    assert foreign(tree) == {"numpy", "patternfuzz.search"}
    assert len(stateful(tree)) == 3


def test_running_the_checker_loads_no_other_part() -> None:
    code = "import sys, patternfuzz.check.__main__; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    loaded = set(done.stdout.split())
    assert not loaded & {"numpy", "sympy", "networkx", "flint", "z3", "hypothesis", "pytest", "click", "rich"}
    assert {m for m in loaded if m.startswith("patternfuzz.") and not m.startswith("patternfuzz.check")} == set()
