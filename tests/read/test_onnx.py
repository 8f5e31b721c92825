"""ONNX models: which way round the weights are, the order of the graph, and what is no chain."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from patternfuzz import ReadError, load_masks, load_pattern
from patternfuzz.read import load_model

Masks = list[np.ndarray]
Build = Callable[..., Any]


def test_the_usual_spellings(chain: Any, onnx: Any, masks: Masks, same, tmp_path: Path) -> None:
    for name in ("model.onnx", "model.bin"):
        onnx.save(chain, tmp_path / name)
        for source in (tmp_path / name, str(tmp_path / name), chain):
            model = load_model(source)
            assert same(model.chains[0].masks, masks)
            assert model.order == "the graph of the model"
            assert [layer.name for layer in model.layers] == ["w1", "w2", "w3"]
            assert [layer.bias for layer in model.layers] == [True, True, False]
            assert load_pattern(source).widths == (5, 4, 3, 2)


SPELLINGS = ("gemm", "gemm transB", "matmul", "matmul of transposed", "matmul and add", "int8", "masked")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_the_masks_multiply_to_what_the_model_computes(build: Build, onnx: Any, data: st.DataObject) -> None:
    """Positive weights cannot cancel, so the product of the masks is where the computed product is not zero."""
    widths = data.draw(st.lists(st.integers(1, 4), min_size=3, max_size=5))
    left = data.draw(st.booleans())
    rng = np.random.default_rng(data.draw(st.integers(0, 1000)))
    nodes: list[tuple[Any, ...]] = []
    constants: dict[str, np.ndarray] = {"scale": np.float32(0.5), "zero": np.int8(1), "none": np.zeros(1, np.float32)}
    for n, (below, above) in enumerate(pairwise(widths)):
        weight = (rng.random((above, below)) < 0.7).astype(np.float32)
        weight[0, 0] = 1
        spelling = data.draw(st.sampled_from(("left", "left transA", "matmul left") if left else SPELLINGS))
        turned = spelling in ("gemm transB", "matmul of transposed", "masked", "left", "matmul left")
        constants[f"w{n}"] = weight if turned else weight.T.copy()
        value, made = f"v{n}" if n else "x", f"v{n + 1}" if n < len(widths) - 2 else "y"
        nodes += {
            "gemm": [("Gemm", f"{value} w{n}", made, {"alpha": 2.0})],
            "gemm transB": [("Gemm", f"{value} w{n} none", made, {"transB": 1})],
            "matmul": [("MatMul", f"{value} w{n}", made)],
            "matmul of transposed": [("Transpose", f"w{n}", f"t{n}"), ("MatMul", f"{value} t{n}", made)],
            "matmul and add": [("MatMul", f"{value} w{n}", f"s{n}"), ("Add", f"none s{n}", made)],
            "int8": [("DequantizeLinear", f"w{n} scale zero", f"q{n}"), ("MatMul", f"{value} q{n}", made)],
            "masked": [
                ("Mul", f"w{n} w{n}", f"m{n}"),
                ("Identity", f"m{n}", f"i{n}"),
                ("Gemm", f"{value} i{n}", made, {"transB": 1}),
            ],
            "left": [("Gemm", f"w{n} {value}", made)],
            "left transA": [("Gemm", f"w{n} {value}", made, {"transA": 1})],
            "matmul left": [("MatMul", f"w{n} {value}", made)],
        }[spelling]
        if spelling == "int8":
            constants[f"w{n}"] = (constants[f"w{n}"] * 3 + 1).astype(np.int8)
    model = build(nodes, constants)
    identity = np.eye(widths[0], dtype=np.float32)
    (computed,) = onnx.reference.ReferenceEvaluator(model).run(None, {"x": identity})
    product = np.eye(widths[0], dtype=int)
    for mask in load_masks(model):
        product = mask.astype(int) @ product
    assert ((computed if left else computed.T) > 0).tolist() == (product > 0).tolist()


@pytest.mark.parametrize("dtype", ["float16", "float64", "int8", "int32", "bool"])
def test_every_dtype(build: Build, weights: Masks, masks: Masks, same, dtype: str) -> None:
    constants = {f"w{n}": weight.astype(dtype).T for n, weight in enumerate(weights)}
    model = build([("MatMul", "x w0", "a"), ("MatMul", "a w1", "b"), ("MatMul", "b w2", "y")], constants)
    assert same(load_masks(model), masks)


def test_bfloat16_and_casts(build: Build, onnx: Any, weights: Masks, masks: Masks, same) -> None:
    cast = ("Cast", "w0", "c", {"to": onnx.TensorProto.FLOAT})
    model = build([cast, ("MatMul", "x c", "a"), ("MatMul", "a w1", "y")], {"w1": weights[1].T})
    brain = onnx.helper.make_tensor("w0", onnx.TensorProto.BFLOAT16, weights[0].T.shape, weights[0].T.flatten())
    model.graph.initializer.append(brain)
    assert same(load_masks(model), masks[:2])
    model.graph.node[0].attribute[0].i = onnx.TensorProto.INT8  # -2.5 and 1.5 become whole numbers, and none becomes 0
    assert same(load_masks(model), masks[:2])


def test_the_graph_gives_the_order_and_not_the_initializers(build: Build, weights: Masks, masks: Masks, same) -> None:
    constants = {"a": weights[2].T, "b": weights[1].T, "c": weights[0].T}
    assert same(
        load_masks(build([("MatMul", "x c", "u"), ("MatMul", "u b", "v"), ("MatMul", "v a", "y")], constants)), masks
    )


def linear(*widths: int) -> dict[str, np.ndarray]:
    return {f"w{n}": np.ones(shape, np.float32) for n, shape in enumerate(pairwise(widths))}


def names_of(model: Any, **options: Any) -> list[list[str]]:
    return [[layer.name for layer in chain.layers] for chain in load_model(model, **options).chains]


def test_element_wise_functions(build: Build) -> None:
    constants = linear(3, 3, 3, 3) | {"half": np.array([0.5], np.float32), "two": np.full(3, 2, np.float32)}
    nodes = [
        ("Flatten", "x", "f"),
        ("MatMul", "f w0", "a"),
        ("Div", "a half", "a1"),
        ("Erf", "a1", "a2"),
        ("Add", "a2 two", "a3"),
        ("Mul", "a a3", "a4"),  # GELU, taken apart: both branches are functions of a
        ("MatMul", "a4 w1", "b"),
        ("Sigmoid", "b", "b1"),
        ("Mul", "b b1", "b2"),
        ("Clip", "b2", "b3"),
        ("Dropout", "b3", "b4"),
        ("Cast", "b4", "b5", {"to": 1}),
        ("MatMul", "b5 w2", "c"),
        ("Softmax", "c", "y"),
    ]
    assert names_of(build(nodes, constants)) == [["w0", "w1", "w2"]]


@pytest.mark.parametrize(
    ("nodes", "what"),
    [
        ([("BatchNormalization", "b v v v v", "c")], "BatchNormalization: batch norm"),
        ([("LayerNormalization", "b v", "c")], "LayerNormalization: normalisation"),
        ([("Conv", "b k", "c")], "Conv: convolution with shared weights"),
        ([("LSTM", "b k k", "c")], "LSTM: recurrent"),
        ([("Softmax", "b", "c")], "Softmax between layers"),
        ([("Transpose", "b", "c")], "Transpose: the axes change places"),
        ([("ReduceMean", "b", "c")], "ReduceMean: not known to be element-wise"),
        ([("Relu", "b", "c", {"domain": "com.example"})], "Relu: not known"),
        ([("Mul", "b z", "c")], "Mul by a constant with zeros"),
        ([("Add", "b x", "c")], r"Add: two branches meet \(skip connection\)"),
        ([("Concat", "b b", "c")], "Concat: branches are joined"),
        ([("MatMul", "b b", "c")], "MatMul: product of two computed matrices"),
        ([("MatMul", "b k", "c")], r"MatMul: its weights have shape \(1, 3, 3\)"),
        ([("Gemm", "b m x", "c")], "Gemm: adds a computed value"),
        ([("Gemm", "b m", "c", {"transA": 1})], "Gemm: its features are transposed"),
        ([("Gemm", "b m", "c", {"alpha": 0.0})], "Gemm: the product is multiplied by 0"),
    ],
)
def test_what_is_no_linear_layer_is_named_and_can_be_left_out(build: Build, nodes: Any, what: str) -> None:
    constants = linear(3, 3, 3, 3, 3) | {
        "v": np.ones(3, np.float32),
        "z": np.array([1, 0, 1], np.float32),
        "k": np.ones((1, 3, 3), np.float32),
        "m": np.ones((3, 3), np.float32),
    }
    before = [("MatMul", "x w0", "a"), ("Relu", "a", "r"), ("MatMul", "r w1", "b")]
    after = [("MatMul", "c w2", "d"), ("MatMul", "d w3", "y")]
    model = build([*before, *nodes, *after], constants)
    with pytest.raises(
        ReadError, match=rf"the ModelProto: is no chain .* is no linear layer \({what}.*--linear-chains"
    ):
        load_masks(model)
    assert names_of(model, linear_chains=True) == [["w0", "w1"], ["w2", "w3"]]


def test_branches(build: Build) -> None:
    heads = [("MatMul", "x w0", "a"), ("MatMul", "a w1", "b"), ("MatMul", "b w2", "y"), ("MatMul", "b w2b", "z")]
    model = build(heads, linear(3, 3, 3, 3) | {"w2b": np.ones((3, 2), np.float32)}, outputs=("y", "z"))
    with pytest.raises(ReadError, match="the output of w1 is also read by MatMul_3"):
        load_masks(model)
    assert names_of(model, linear_chains=True) == [["w0", "w1"]]
    inner = build([("MatMul", "x w0", "a"), ("MatMul", "a w1", "y")], linear(3, 3, 3), outputs=("y", "a"))
    with pytest.raises(ReadError, match="the output of w0 is also read by an output of the network"):
        load_masks(inner)


def test_both_sides_in_one_model_do_not_chain(build: Build) -> None:
    """W·X acts on one axis and X·W on the other: together they are no product of two matrices."""
    model = build([("MatMul", "w0 x", "a"), ("MatMul", "a w1", "y")], linear(3, 3, 3))
    with pytest.raises(ReadError, match="does not act on the axis that w0 acts on"):
        load_masks(model)


def test_shared_weights(build: Build) -> None:
    nodes = [("MatMul", "x w0", "a"), ("Relu", "a", "r"), ("MatMul", "r w0", "b"), ("MatMul", "b w1", "y")]
    with pytest.raises(ReadError, match=r"w0 is no linear layer \(its weights are used more than once\)"):
        load_masks(build(nodes, linear(3, 3, 2)))


def test_what_no_output_needs_does_not_count(build: Build) -> None:
    nodes = [("MatMul", "x w0", "a"), ("Conv", "a w0", "lost"), ("Shape", "a", "size"), ("MatMul", "a w1", "y")]
    assert names_of(build(nodes, linear(3, 3, 2))) == [["w0", "w1"]]


def test_reshapes_by_computed_sizes(build: Build, onnx: Any) -> None:
    nodes = [
        ("Shape", "x", "s"),
        ("Constant", "", "zero", {"value": onnx.numpy_helper.from_array(np.array(0))}),
        ("Gather", "s zero", "n"),
        ("Reshape", "x n", "f"),
        ("MatMul", "f w0", "a"),
        ("Reshape", "a n", "r"),
        ("MatMul", "r w1", "y"),
    ]
    assert names_of(build(nodes, linear(3, 3, 2))) == [["w0", "w1"]]


def test_sparse_initializers(build: Build, onnx: Any, masks: Masks, same) -> None:
    model = build([("Gemm", "x w0", "a", {"transB": 1}), ("Gemm", "a w1", "y", {"transB": 1})], {})
    for n, mask in enumerate(masks[:2]):
        row, column = mask.nonzero()
        places = np.stack([row, column], axis=1) if n else row * mask.shape[1] + column
        values = onnx.numpy_helper.from_array(np.ones(len(row), np.float32), f"w{n}")
        indices = onnx.numpy_helper.from_array(places.astype(np.int64), "")
        model.graph.sparse_initializer.append(onnx.helper.make_sparse_tensor(values, indices, list(mask.shape)))
    found = load_masks(model)
    assert all(hasattr(mask, "tocsr") for mask in found)
    assert same(found, masks[:2])
    model.graph.sparse_initializer[1].indices.CopyFrom(onnx.numpy_helper.from_array(np.full((len(row), 2), 99), ""))
    with pytest.raises(ReadError, match="w1: cannot be read"):
        load_masks(model)


def test_weights_in_a_file_beside_the_model(chain: Any, onnx: Any, masks: Masks, same, tmp_path: Path) -> None:
    folder = tmp_path / "inner"
    folder.mkdir()
    onnx.save(chain, folder / "model.onnx", save_as_external_data=True, location="weights.bin", size_threshold=0)
    assert same(load_masks(folder / "model.onnx"), masks)
    (folder / "weights.bin").write_bytes(b"short")
    with pytest.raises(ReadError, match=r"model\.onnx: w1: cannot be read"):
        load_masks(folder / "model.onnx")
    (folder / "weights.bin").rename(tmp_path / "weights.bin")
    with pytest.raises(ReadError, match=r"model\.onnx: w1: cannot be read"):
        load_masks(folder / "model.onnx")


def test_no_model_reads_files_of_another_folder(chain: Any, onnx: Any, tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "secret").write_bytes(bytes(1000))
    onnx.save(
        chain, tmp_path / "inner" / "model.onnx", save_as_external_data=True, location="weights", size_threshold=0
    )
    model = onnx.load(tmp_path / "inner" / "model.onnx", load_external_data=False)
    for away in ("../secret", str(tmp_path / "secret")):
        for tensor in model.graph.initializer:
            next(entry for entry in tensor.external_data if entry.key == "location").value = away
        (tmp_path / "inner" / "model.onnx").write_bytes(model.SerializeToString())
        with pytest.raises(ReadError, match=r"model\.onnx: w1: cannot be read"):
            load_masks(tmp_path / "inner" / "model.onnx")


def test_functions_of_the_model(build: Build, onnx: Any) -> None:
    model = build([("Twice", "x w0 w1", "y", {"domain": "com.example"})], linear(3, 4, 2))
    inner = [onnx.helper.make_node("MatMul", ["x", "a"], ["h"]), onnx.helper.make_node("MatMul", ["h", "b"], ["y"])]
    opset = [onnx.helper.make_opsetid("", 21)]
    model.functions.append(onnx.helper.make_function("com.example", "Twice", ["x", "a", "b"], ["y"], inner, opset))
    assert names_of(model) == [["w0", "w1"]]
    model.functions[0].node[0].op_type, model.functions[0].node[0].domain = "Twice", "com.example"
    model.functions[0].opset_import.append(onnx.helper.make_opsetid("com.example", 1))
    with pytest.raises(ReadError, match="its functions cannot be expanded"):
        load_masks(model)


def test_tolerance_nan_and_dead_layers(build: Build) -> None:
    nodes = [("MatMul", "x w0", "a"), ("MatMul", "a w1", "y")]
    noisy = linear(3, 3, 2)
    noisy["w1"][0, 1] = 1e-4
    assert load_masks(build(nodes, noisy))[1].all()
    assert load_masks(build(nodes, noisy), tolerance=1e-3)[1].tolist() == [[True] * 3, [False, True, True]]
    noisy["w1"][2, 1] = np.nan
    with pytest.raises(ReadError, match=r"w1: the weight \[2, 1\] is nan"):
        load_masks(build(nodes, noisy))
    with pytest.raises(ReadError, match=r"w1: .*the layer is dead"):
        load_masks(build(nodes, noisy | {"w1": np.zeros((3, 2))}))
    with pytest.raises(ReadError, match=r"w0 has 3 outputs .* but w1 reads 5"):
        load_masks(build(nodes, noisy | {"w1": np.ones((5, 2))}))
