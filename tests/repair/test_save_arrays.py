"""Writing repaired masks back: npz, npy, scipy.sparse npz and JSON."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import sparse

from patternfuzz import Pattern, RepairError, RepairResult, load_pattern, repair, save_repaired
from patternfuzz.repair import save

Repairs = dict[str, RepairResult]


@pytest.fixture(scope="module")
def repairs(lu: Callable[[int], Pattern]) -> Repairs:
    """One with an addition, one with a deletion, of LU masks of size 3."""
    return {kind: repair(lu(3), only=kind) for kind in ("add", "delete")}  # type: ignore[arg-type]


def changed(old: Any, new: Any) -> int:
    return int((np.asarray(old) != np.asarray(new)).sum())


@pytest.mark.parametrize("kind", ["add", "delete"])
@pytest.mark.parametrize("dtype", [bool, np.uint8, np.float16, np.float64, ">i4"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_npz(repairs: Repairs, tmp_path: Path, kind: str, dtype: Any, order: Any) -> None:
    result = repairs[kind]
    source, target = tmp_path / "in.npz", tmp_path / "out.npz"
    masks = {f"W{i + 1}": np.array(mask, dtype=dtype, order=order) for i, mask in enumerate(result.start.masks)}
    np.savez_compressed(source, **dict(reversed(masks.items())))
    save_repaired(result, source, target)
    assert load_pattern(target) == result.pattern
    with np.load(source) as before, np.load(target) as after:
        assert before.files == after.files == ["W2", "W1"]
        assert sum(changed(before[name], after[name]) for name in before.files) == result.n_edits
        for name in before.files:
            assert after[name].dtype == before[name].dtype
            assert after[name].flags["F_CONTIGUOUS"] == before[name].flags["F_CONTIGUOUS"]
    compression = [[info.compress_type for info in zipfile.ZipFile(path).infolist()] for path in (source, target)]
    assert compression[0] == compression[1]


def test_weights_keep_their_values_and_take_no_additions(repairs: Repairs, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    source, target = tmp_path / "in.npz", tmp_path / "out.npz"
    start = repairs["delete"].start
    np.savez(source, **{f"W{i}": rng.normal(size=(3, 3)).astype(np.float32) * m for i, m in enumerate(start.masks)})
    save_repaired(repairs["delete"], source, target, tolerance=1e-6)
    with np.load(source) as before, np.load(target) as after:
        for i, name in enumerate(before.files):
            kept = repairs["delete"].pattern.masks[i]
            assert np.array_equal(after[name], np.where(kept, before[name], 0))
    with pytest.raises(RepairError, match="W0 holds weights, and an added edge would be a weight of 0"):
        save_repaired(repairs["add"], source, tmp_path / "no.npz", tolerance=1e-6)
    assert not (tmp_path / "no.npz").exists()


@pytest.mark.parametrize("kind", ["add", "delete"])
def test_npy_files_go_to_a_folder(repairs: Repairs, tmp_path: Path, kind: str) -> None:
    result = repairs[kind]
    sources = [tmp_path / "first.npy", tmp_path / "second.npy"]
    for path, mask in zip(sources, result.start.masks, strict=True):
        np.save(path, mask)
    save_repaired(result, sources, tmp_path / "out")
    targets = [tmp_path / "out" / path.name for path in sources]
    assert load_pattern(*targets) == result.pattern
    for before, after in zip(sources, targets, strict=True):
        assert before.stat().st_size == after.stat().st_size


@pytest.mark.parametrize("kind", ["add", "delete"])
@pytest.mark.parametrize("form", ["csr", "csc", "coo"])
def test_sparse_files(repairs: Repairs, tmp_path: Path, kind: str, form: str) -> None:
    result = repairs[kind]
    sources = [tmp_path / "first.npz", tmp_path / "second.npz"]
    for path, mask in zip(sources, result.start.masks, strict=True):
        sparse.save_npz(path, sparse.coo_array(mask.astype(np.int8)).asformat(form))
    save_repaired(result, sources, tmp_path / "out")
    targets = [tmp_path / "out" / path.name for path in sources]
    assert load_pattern(*targets) == result.pattern
    for path, mask in zip(targets, result.pattern.masks, strict=True):
        read = sparse.load_npz(path)
        assert read.format == form
        assert read.dtype == np.int8
        assert np.array_equal(read.toarray(), mask)
        with np.load(path) as after, np.load(tmp_path / path.name) as before:
            assert {name: after[name].dtype for name in after.files} == {n: before[n].dtype for n in before.files}


def test_a_sparse_format_that_is_not_edited(repairs: Repairs, tmp_path: Path) -> None:
    result = repairs["delete"]
    sources = [tmp_path / "first.npz", tmp_path / "second.npz"]
    for path, mask in zip(sources, result.start.masks, strict=True):
        sparse.save_npz(path, sparse.dia_array(mask.astype(np.int8)))
    with pytest.raises(RepairError, match="the sparse format dia cannot be edited entry by entry; save it as csr"):
        save_repaired(result, sources, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    save_repaired(result, sources, tmp_path / "masks.npz")
    assert load_pattern(tmp_path / "masks.npz") == result.pattern


@pytest.mark.parametrize("kind", ["add", "delete"])
def test_json(repairs: Repairs, tmp_path: Path, kind: str) -> None:
    result = repairs[kind]
    pattern, masks = tmp_path / "pattern.json", tmp_path / "masks.json"
    pattern.write_text(result.start.to_json())
    masks.write_text(json.dumps([mask.astype(int).tolist() for mask in result.start.masks]))
    for source in (pattern, masks):
        target = source.with_name(f"new-{source.name}")
        save_repaired(result, source, target)
        assert load_pattern(target) == result.pattern
        assert type(json.loads(target.read_text())) is type(json.loads(source.read_text()))
    save_repaired(result, pattern, tmp_path / "masks.npz")
    assert load_pattern(tmp_path / "masks.npz") == result.pattern


def test_json_that_holds_more_than_a_pattern(repairs: Repairs, tmp_path: Path) -> None:
    import networkx as nx

    result = repairs["delete"]
    source = tmp_path / "graph.json"
    source.write_text(json.dumps(nx.node_link_data(result.start.to_networkx(), edges="links")))
    with pytest.raises(RepairError, match="are not edited, they hold more than the pattern; write masks"):
        save_repaired(result, source, tmp_path / "out.json")


def test_another_file_is_not_edited(repairs: Repairs, tmp_path: Path, lu: Callable[[int], Pattern]) -> None:
    source = tmp_path / "other.npz"
    np.savez(source, *lu(4).masks)
    with pytest.raises(RepairError, match=r"other\.npz: is not the pattern that was repaired"):
        save_repaired(repairs["delete"], source, tmp_path / "out.npz")


def test_a_failed_write_leaves_the_old_file(repairs: Repairs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "in.npz"
    np.savez(source, *repairs["delete"].start.masks)
    before = source.read_bytes()

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        save_repaired(repairs["delete"], source, source)
    assert source.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["in.npz"]


def test_what_does_not_read_back_is_not_written(
    repairs: Repairs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = tmp_path / "in.npz", tmp_path / "out.npz"
    np.savez(source, *repairs["delete"].start.masks)
    monkeypatch.setattr(save, "edited_npz", lambda *args: args[0].read_bytes())
    with pytest.raises(RepairError, match="cannot hold the repaired pattern"):
        save_repaired(repairs["delete"], source, target)
    assert not target.exists()
