"""Writing repaired masks and weights back: safetensors, torch state dicts, ONNX."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from patternfuzz import Pattern, RepairError, RepairResult, load_pattern, repair, save_repaired

Repairs = dict[str, RepairResult]


@pytest.fixture(scope="module")
def repairs(lu: Callable[[int], Pattern]) -> Repairs:
    return {kind: repair(lu(3), only=kind) for kind in ("add", "delete")}  # type: ignore[arg-type]


def weights(result: RepairResult) -> list[Any]:
    rng = np.random.default_rng(0)
    return [(rng.normal(size=mask.shape) * mask).astype(np.float32) for mask in result.start.masks]


@pytest.mark.parametrize("dtype", ["bool", "float32", "float16", "bfloat16", "float64", "uint8", "int64"])
@pytest.mark.parametrize("kind", ["add", "delete"])
def test_masks_in_safetensors(repairs: Repairs, tmp_path: Path, dtype: str, kind: str) -> None:
    torch = pytest.importorskip("torch")
    save_file = pytest.importorskip("safetensors.torch").save_file
    result = repairs[kind]
    held = {
        f"fc{i}.weight_mask": torch.tensor(m.astype(int)).to(getattr(torch, dtype))
        for i, m in enumerate(result.start.masks)
    }
    held |= {f"fc{i}.weight_orig": torch.randn(3, 3) for i in range(2)}
    source, target = tmp_path / "in.safetensors", tmp_path / "out.safetensors"
    save_file(held, source, metadata={"note": "kept"})
    save_repaired(result, source, target)
    assert load_pattern(target) == result.pattern
    before, after = source.read_bytes(), target.read_bytes()
    start = 8 + int.from_bytes(before[:8], "little")
    assert len(before) == len(after)
    assert before[:start] == after[:start]
    size = torch.empty(0, dtype=getattr(torch, dtype)).element_size()
    assert sum(a != b for a, b in zip(before, after, strict=True)) <= result.n_edits * size


def test_weights_in_safetensors(repairs: Repairs, tmp_path: Path) -> None:
    save_file = pytest.importorskip("safetensors.numpy").save_file
    load_file = pytest.importorskip("safetensors.numpy").load_file
    source, target = tmp_path / "in.safetensors", tmp_path / "out.safetensors"
    held = {f"{i}.weight": values for i, values in enumerate(weights(repairs["delete"]))}
    save_file({**held, "0.bias": np.ones(3)}, source)
    save_repaired(repairs["delete"], source, target)
    after = load_file(target)
    for i, mask in enumerate(repairs["delete"].pattern.masks):
        assert np.array_equal(after[f"{i}.weight"], held[f"{i}.weight"] * mask)
    with pytest.raises(RepairError, match="holds weights"):
        save_repaired(repairs["add"], source, target)


@pytest.mark.parametrize("kind", ["add", "delete"])
def test_state_dict_with_masks(repairs: Repairs, tmp_path: Path, kind: str) -> None:
    torch = pytest.importorskip("torch")
    prune = pytest.importorskip("torch.nn.utils.prune")
    result = repairs[kind]
    net = torch.nn.Sequential(torch.nn.Linear(3, 3), torch.nn.ReLU(), torch.nn.Linear(3, 3))
    for layer, mask in zip((net[0], net[2]), result.start.masks, strict=True):
        prune.custom_from_mask(layer, "weight", torch.tensor(mask))
    source, target = tmp_path / "in.pt", tmp_path / "out.pt"
    torch.save({"model_state_dict": net.state_dict(), "epoch": 3}, source)
    save_repaired(result, source, target)
    assert load_pattern(target) == result.pattern
    before, after = (torch.load(path, weights_only=True) for path in (source, target))
    assert after["epoch"] == 3
    old, new = before["model_state_dict"], after["model_state_dict"]
    assert list(old) == list(new)
    assert old._metadata == new._metadata
    differing = 0
    for name in old:
        assert old[name].dtype == new[name].dtype
        differing += int((old[name] != new[name]).sum())
        assert name.endswith("weight_mask") or torch.equal(old[name], new[name])
    assert differing == result.n_edits
    net.load_state_dict(new)


def test_state_dict_of_weights(repairs: Repairs, tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    source, target = tmp_path / "in.pt", tmp_path / "out.pt"
    held = {f"{i}.weight": torch.tensor(values).half() for i, values in enumerate(weights(repairs["delete"]))}
    torch.save(held, source)
    save_repaired(repairs["delete"], source, target)
    after = torch.load(target, weights_only=True)
    for i, mask in enumerate(repairs["delete"].pattern.masks):
        assert after[f"{i}.weight"].dtype is torch.float16
        assert torch.equal(after[f"{i}.weight"], held[f"{i}.weight"] * torch.tensor(mask))


def test_an_old_torch_file_is_not_rewritten(repairs: Repairs, tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    source = tmp_path / "old.pt"
    held = {f"{i}.weight": torch.tensor(values) for i, values in enumerate(weights(repairs["delete"]))}
    torch.save(held, source, _use_new_zipfile_serialization=False)
    with pytest.raises(RepairError, match=r"torch format from before 1\.6; save it again"):
        save_repaired(repairs["delete"], source, tmp_path / "out.pt")
    save_repaired(repairs["delete"], source, tmp_path / "out.npz")
    assert load_pattern(tmp_path / "out.npz") == repairs["delete"].pattern


def onnx_model(onnx: Any, arrays: list[Any], form: str) -> Any:
    helper = onnx.helper
    nodes, initializers, last = [], [], "x"
    for i, values in enumerate(arrays):
        stored = values if form == "gemm" else values.T
        tensor = onnx.numpy_helper.from_array(np.ascontiguousarray(stored), f"W{i}")
        if form == "typed":
            tensor = helper.make_tensor(f"W{i}", onnx.TensorProto.FLOAT, stored.shape, stored.ravel().tolist())
        initializers.append(tensor)
        options = {"transB": 1} if form == "gemm" else {}
        nodes.append(helper.make_node("Gemm" if form == "gemm" else "MatMul", [last, f"W{i}"], [f"h{i}"], **options))
        nodes.append(helper.make_node("Relu", [f"h{i}"], [f"a{i}"]))
        last = f"a{i}"
    kind = onnx.TensorProto.FLOAT
    ends = [helper.make_tensor_value_info(name, kind, ["n", 3]) for name in ("x", last)]
    return helper.make_model(helper.make_graph(nodes, "net", ends[:1], ends[1:], initializers), doc_string="kept")


@pytest.mark.parametrize("form", ["gemm", "matmul", "typed"])
def test_onnx(repairs: Repairs, tmp_path: Path, form: str) -> None:
    onnx = pytest.importorskip("onnx")
    result = repairs["delete"]
    source, target = tmp_path / "in.onnx", tmp_path / "out.onnx"
    arrays = weights(result)
    onnx.save(onnx_model(onnx, arrays, form), source)
    save_repaired(result, source, target)
    assert load_pattern(target) == result.pattern
    after = onnx.load(str(target))
    assert after.doc_string == "kept"
    for tensor, values, mask in zip(after.graph.initializer, arrays, result.pattern.masks, strict=True):
        kept = values * mask
        assert np.array_equal(onnx.numpy_helper.to_array(tensor), kept if form == "gemm" else kept.T)
    with pytest.raises(RepairError, match="holds weights"):
        save_repaired(repairs["add"], source, target)


def test_onnx_with_computed_weights_is_refused(repairs: Repairs, tmp_path: Path) -> None:
    onnx = pytest.importorskip("onnx")
    result = repairs["delete"]
    model = onnx_model(onnx, weights(result), "matmul")
    for i in range(2):
        node = onnx.helper.make_node("Identity", [f"W{i}"], [f"copy{i}"])
        model.graph.node.insert(0, node)
        product = next(n for n in model.graph.node if n.op_type == "MatMul" and f"W{i}" in n.input)
        product.input[1] = f"copy{i}"
    onnx.save(model, tmp_path / "in.onnx")
    with pytest.raises(RepairError, match="are computed, sparse, in a function, or in another file"):
        save_repaired(result, tmp_path / "in.onnx", tmp_path / "out.onnx")
    assert not (tmp_path / "out.onnx").exists()


@pytest.mark.parametrize("kind", ["add", "delete"])
def test_parametrization_masks(repairs: Repairs, tmp_path: Path, kind: str) -> None:
    torch = pytest.importorskip("torch")
    result = repairs[kind]
    held = {}
    for i, mask in enumerate(result.start.masks):
        held[f"{i}.parametrizations.weight.original"] = torch.randn(3, 3)
        held[f"{i}.parametrizations.weight.0.mask"] = torch.tensor(mask)
    torch.save(held, tmp_path / "in.pt")
    save_repaired(result, tmp_path / "in.pt", tmp_path / "out.pt")
    assert load_pattern(tmp_path / "out.pt") == result.pattern
    after = torch.load(tmp_path / "out.pt", weights_only=True)
    for i in range(2):
        assert torch.equal(
            after[f"{i}.parametrizations.weight.original"], held[f"{i}.parametrizations.weight.original"]
        )


def test_sparse_tensors_of_torch_are_refused(repairs: Repairs, tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    held = {f"{i}.weight": torch.tensor(values).to_sparse() for i, values in enumerate(weights(repairs["delete"]))}
    torch.save(held, tmp_path / "in.pt")
    with pytest.raises(RepairError, match="is a sparse or quantized tensor; make it dense"):
        save_repaired(repairs["delete"], tmp_path / "in.pt", tmp_path / "out.pt")
