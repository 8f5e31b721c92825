"""Who may import whom, read from the source."""

from __future__ import annotations

import sys
from graphlib import CycleError, TopologicalSorter
from typing import Any

import pytest

TIERS = (
    {"errors"},
    {"pattern"},
    {"decision", "heuristics", "read", "scope"},
    {"certificate", "algebra", "reduce", "theorems", "stability"},
    {"search"},
    {"verify", "kernels"},
    {"large"},
    {"oracle"},
    {"domains"},
    {"attained", "convex", "shrink"},
    {"corpus_store"},
    {"strategies"},
    {"campaign", "census", "repair", "survey"},
    {"report", "probability", "conjecture"},
    {"study", "dataset", "train"},
    {"cli", "testing"},
    {"pytest_plugin", "hypothesis_entry", "__main__"},
)
"""From the ground up: a part imports its own tier and those below it, in functions and annotations too."""

ASIDE = {"", "check"}
"""``patternfuzz/__init__`` loads names on demand; ``check`` stands alone (see below)."""

UPWARDS = {("patternfuzz.pattern", "patternfuzz.hypothesis_entry")}
"""Exceptions: patterns register their strategy if Hypothesis was loaded before them; that module loads nothing."""

USE_STRATEGIES = {"strategies", "campaign", "cli", "testing", "pytest_plugin", "hypothesis_entry"}
STRATEGIES_USE = {
    "strategies",
    "errors",
    "pattern",
    "convex",
    "decision",
    "heuristics",
    "stability",
    "verify",
    "oracle",
    "corpus_store",
}

LIGHT_PLUGIN = {"pytest"}


def part(module: str) -> str:
    """``reduce`` for ``patternfuzz.reduce.cap``; empty for ``patternfuzz`` itself."""
    return [*module.split("."), ""][1]


@pytest.fixture(scope="session")
def ours(tree: Any) -> list[Any]:
    """The imports of one part of the package by another."""
    found = [i for i in tree.imports if i.target.split(".")[0] == "patternfuzz"]
    return [i for i in found if part(i.importer) != part(i.target)]


def test_every_part_has_a_tier(tree: Any) -> None:
    assert {part(name) for name in tree.modules} - ASIDE == set().union(*TIERS)


def test_lower_tiers_do_not_import_upper_ones(ours: list[Any]) -> None:
    height = {name: level for level, tier in enumerate(TIERS) for name in tier}
    wrong = [
        f"{i.importer} imports {i.target}"
        for i in ours
        if part(i.importer) not in ASIDE
        and part(i.target) not in ASIDE
        and height[part(i.importer)] < height[part(i.target)]
        and (i.importer, i.target) not in UPWARDS
    ]
    assert not wrong


def test_the_package_root_is_used_for_its_version_only(tree: Any) -> None:
    # Through the root anything could be reached, past the tiers.
    wrong = []
    for name, path in tree.modules.items():
        for line in path.read_text().splitlines():
            words = line.split()
            if words[:3] == ["from", "patternfuzz", "import"] and words[3:] != ["__version__"]:
                wrong.append(f"{name}: {line.strip()}")
            if words[:1] == ["import"] and words[1:2] == ["patternfuzz"] and name != "patternfuzz":
                wrong.append(f"{name}: {line.strip()}")
    assert not wrong


def test_the_checker_imports_the_standard_library_and_itself_only(tree: Any) -> None:
    targets = {i.target for i in tree.imports if part(i.importer) == "check"}
    assert targets
    foreign = {
        target for target in targets if target.split(".")[0] not in sys.stdlib_module_names and part(target) != "check"
    }
    assert not foreign


def test_the_checker_is_reached_through_verify_only(ours: list[Any]) -> None:
    assert {part(i.importer) for i in ours if part(i.target) == "check"} == {"verify"}


def test_strategies_use_little_and_few_use_them(ours: list[Any]) -> None:
    assert {part(i.target) for i in ours if part(i.importer) == "strategies"} <= STRATEGIES_USE
    assert {part(i.importer) for i in ours if part(i.target) == "strategies"} <= USE_STRATEGIES


def test_the_plugin_loads_pytest_and_nothing_else(tree: Any) -> None:
    loaded = {i.target for i in tree.imports if i.importer == "patternfuzz.pytest_plugin" and not i.lazy}
    assert {name for name in loaded if name.split(".")[0] not in sys.stdlib_module_names} == LIGHT_PLUGIN


def test_the_package_root_loads_the_standard_library_only(tree: Any) -> None:
    loaded = {i.target for i in tree.imports if i.importer == "patternfuzz" and not i.lazy}
    assert all(name.split(".")[0] in sys.stdlib_module_names for name in loaded)


def test_no_import_cycles(tree: Any) -> None:
    graph: dict[str, set[str]] = {name: set() for name in tree.modules}
    for found in tree.imports:
        # A package's `__init__` gathers its modules; that they name the package again is no cycle of ideas.
        if found.target in graph and not found.lazy and not found.importer.startswith(found.target):
            graph[found.importer].add(found.target)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))
