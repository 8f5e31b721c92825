"""What a user gets: the listed packages, and the files inside a wheel."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

import patternfuzz


def test_the_listed_packages_are_the_packages_on_disk(tree: Any) -> None:
    on_disk = {"patternfuzz.corpus"} | {name for name, path in tree.modules.items() if path.name == "__init__.py"}
    listed = tree.pyproject["tool"]["setuptools"]["packages"]
    assert sorted(on_disk) == listed


def test_no_folder_of_modules_lacks_an_init(tree: Any) -> None:
    folders = {path.parent for path in tree.modules.values()}
    assert not [str(folder) for folder in folders if not (folder / "__init__.py").exists()]


def test_the_version_is_told_once(tree: Any) -> None:
    assert tree.pyproject["project"]["version"] == patternfuzz.__version__


@pytest.fixture(scope="module")
def wheel(tree: Any, tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """A wheel built from a copy of the tree, so that no build folder is left in the checkout."""
    copy = tmp_path_factory.mktemp("source") / "tree"
    copy.mkdir()
    for name in ("patternfuzz", "strategies", "corpus"):
        shutil.copytree(tree.root / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(tree.root / name, copy)
    out = tmp_path_factory.mktemp("wheel")
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(out)]
    command = [sys.executable, "-m", "pip", "wheel", *options, str(copy)]
    subprocess.run(command, check=True, cwd=out)  # noqa: S603 - our own command line
    (path,) = out.glob("*.whl")
    return zipfile.ZipFile(path)


def test_the_wheel_holds_every_module_and_all_data(tree: Any, wheel: zipfile.ZipFile) -> None:
    held = {name for name in wheel.namelist() if ".dist-info/" not in name}
    wanted = {"patternfuzz/py.typed", "patternfuzz/check/SPEC.md", "patternfuzz/kernels/three_neurons.json.xz"}
    for package, folder in (("patternfuzz", "patternfuzz"), ("patternfuzz/strategies", "strategies")):
        wanted |= {f"{package}/{inside}" for inside in files(tree.root / folder, "**/*.py")}
    for kind in ("*.py", "*.md", "*.json", "*/*.json", "census/*.md", "census/*.xz"):
        wanted |= {f"patternfuzz/corpus/{inside}" for inside in files(tree.root / "corpus", kind)}
    assert held == wanted


def test_the_wheel_declares_its_entry_points(wheel: zipfile.ZipFile) -> None:
    (name,) = (name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    text = wheel.read(name).decode()
    assert "[pytest11]\npatternfuzz = patternfuzz.pytest_plugin" in text
    assert "[hypothesis]\npatternfuzz = patternfuzz.hypothesis_entry" in text
    assert "patternfuzz = patternfuzz.cli:main" in text


def files(folder: Path, glob: str) -> set[str]:
    found = (path.relative_to(folder).as_posix() for path in folder.glob(glob))
    return {name for name in found if not name.startswith(".") and "__pycache__" not in name}
