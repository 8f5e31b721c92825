"""State dicts, as objects and as torch files: masks, order, and what names cannot tell."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from patternfuzz import ReadError, load_masks, load_pattern
from patternfuzz.read import load_model

Masks = list[np.ndarray]


def test_plain_weights_with_zeros(state, saved, masks: Masks, same) -> None:
    for source in (state, saved(state), saved(state, _use_new_zipfile_serialization=False), saved(state, "odd.name")):
        model = load_model(source)
        assert same(model.chains[0].masks, masks)
        assert [layer.name for layer in model.layers] == ["net.0.weight", "net.2.weight", "net.4.weight"]
        assert [layer.edges for layer in model.layers] == [int(mask.sum()) for mask in masks]
        assert {layer.source for layer in model.layers} == {"zeros of the weights"}
        assert model.order == "the numbers in the names"
        assert any("names and shapes do not show" in note for note in model.notes)
        assert all(layer.bias for layer in model.layers)
        assert load_pattern(source).widths == (5, 4, 3, 2)


def test_checkpoints_around_a_state_dict(state, saved, masks: Masks, same, torch: Any) -> None:
    assert same(load_masks(saved({"epoch": 3, "loss": torch.tensor(0.5), "model_state_dict": state})), masks)
    with pytest.raises(ReadError, match="several state dicts"):
        load_masks(saved({"model": state, "net": state}))
    with pytest.raises(ReadError, match="holds no tensors"):
        load_masks(saved({"epoch": 3}))
    with pytest.raises(ReadError, match="holds a list"):
        load_masks(saved([1, 2]))


def test_numbers_are_compared_as_numbers(torch: Any) -> None:
    widths = range(3, 15)
    state = {f"layer{n}.weight": torch.ones(n + 4, n + 3) for n in reversed(range(len(widths) - 1))}
    assert [mask.shape[1] for mask in load_masks(state)] == list(widths[:-1])


def test_names_of_different_kinds_stand_in_the_order_of_definition(state, masks: Masks, same, saved) -> None:
    names = ["inp.weight", "hidden.weight", "out.weight"]
    renamed = dict(zip(names, [value for name, value in state.items() if "weight" in name], strict=True))
    for source in (renamed, saved(renamed)):
        assert same(load_masks(source), masks)
        assert "order of definition" in load_model(source).order


def test_blocks_stand_in_the_order_of_definition(torch: Any, saved) -> None:
    state = {}
    for n, (width, inner, after) in enumerate(((4, 9, 4), (4, 9, 4), (4, 9, 2))):
        state |= {f"block{n}.up.weight": torch.ones(inner, width), f"block{n}.down.weight": torch.ones(after, inner)}
    names = [layer.name for layer in load_model(saved(state)).layers]
    assert names == list(state)
    shuffled = {name: state[name] for name in sorted(state, reverse=True)}  # against the numbers: shapes have to tell
    model = load_model(shuffled)
    assert [layer.name for layer in model.layers] == names
    assert "only one in which the shapes chain" in model.order


def test_the_wrong_order_is_named(torch: Any) -> None:
    reversed_names = {"fc1.weight": torch.ones(2, 3), "fc2.weight": torch.ones(3, 4)}
    with pytest.raises(
        ReadError, match=r"fc1\.weight has 2 outputs .* but fc2\.weight reads 4.*they fit in reversed order"
    ):
        load_masks(reversed_names)
    with pytest.raises(
        ReadError, match=r"has 2 outputs \(shape \(2, 3\)\) but fc2.weight reads 7 \(shape \(5, 7\)\); the"
    ):
        load_masks({"fc1.weight": torch.ones(2, 3), "fc2.weight": torch.ones(5, 7)})


@pytest.mark.parametrize("dtype", ["bfloat16", "float16", "float64", "int8", "int64", "bool", "float8_e4m3fn"])
def test_every_dtype(state, saved, masks: Masks, same, torch: Any, dtype: str) -> None:
    mixed = {name: value.to(getattr(torch, dtype)) if "0" in name else value for name, value in state.items()}
    assert same(load_masks(saved(mixed)), masks)
    assert same(load_masks(mixed), masks)


def test_tolerance(torch: Any) -> None:
    state = {"1.weight": torch.tensor([[0.5, -1e-4], [1e-3, 2.0]]), "2.weight": torch.tensor([[1e-9, -0.5]])}
    assert all(mask.all() for mask in load_masks(state))
    first, second = load_masks(state, tolerance=1e-3)
    assert first.tolist() == [[True, False], [False, True]]  # exactly the tolerance is a gap
    assert second.tolist() == [[False, True]]
    assert load_model(state, tolerance=0.01).layers[0].source == "weights above 0.01"
    bytes_ = {"1.weight": torch.tensor([[-128, 3], [4, 5]], dtype=torch.int8), "2.weight": torch.full((1, 2), 9.0)}
    assert load_masks(bytes_, tolerance=4)[0].tolist() == [[True, False], [False, True]]
    for wrong in (-1.0, float("nan"), float("inf")):
        with pytest.raises(ReadError, match="tolerance"):
            load_masks(state, tolerance=wrong)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_weights_that_are_no_numbers(state, saved, value: float) -> None:
    state["net.2.weight"][1, 2] = value
    with pytest.raises(ReadError, match=rf"model\.pt: net\.2\.weight: the weight \[1, 2\] is {value}"):
        load_masks(saved(state))


def test_dead_layers(state, torch: Any) -> None:
    state["net.2.weight"] = torch.zeros(3, 4)
    with pytest.raises(ReadError, match=r"net\.2\.weight: has no weight that is not zero: the layer is dead"):
        load_masks(state)
    state["net.2.weight"] = torch.full((3, 4), 1e-6)
    with pytest.raises(ReadError, match=r"net\.2\.weight: has no weight above 0\.1"):
        load_masks(state, tolerance=0.1)


def test_masks_of_torch_prune(sequential, saved, same) -> None:
    prune = import_module("torch.nn.utils.prune")
    for n in (0, 2):
        prune.l1_unstructured(sequential[n], "weight", amount=0.5)
    wanted = [sequential[0].weight_mask, sequential[2].weight_mask, sequential[4].weight != 0]
    wanted = [mask.detach().numpy() != 0 for mask in wanted]
    sequential[0].weight_orig.data[:] = 0  # the mask counts, and not what training made of the weights
    for source in (sequential, sequential.state_dict(), saved(sequential.state_dict())):
        model = load_model(source)
        assert same(model.chains[0].masks, wanted)
        assert [layer.source for layer in model.layers] == ["weight_mask buffer"] * 2 + ["zeros of the weights"]


def test_a_mask_buffer_of_one_s_own(state, torch: Any, masks: Masks, same) -> None:
    names = [name for name in state if name.endswith("weight")]
    for name, mask in zip(names, masks, strict=True):
        state[name.replace("weight", "mask")] = torch.tensor(mask)
        state[name] = torch.ones(mask.shape)
    assert same(load_masks(state), masks)
    state["net.0.mask"] = torch.full((4, 5), 0.5)
    with pytest.raises(ReadError, match=r"net\.0\.mask: is a mask with the value 0\.5"):
        load_masks(state)
    state["net.0.mask"] = torch.ones(4, 4)
    with pytest.raises(ReadError, match=r"its mask has shape \(4, 4\) and its weights \(4, 5\)"):
        load_masks(state)


def test_masks_of_torch_ao_pruning(sequential, saved, same) -> None:
    pruning = import_module("torch.ao.pruning")
    sparsifier = pruning.WeightNormSparsifier(sparsity_level=0.5, sparse_block_shape=(1, 1))
    sparsifier.prepare(sequential, [{"tensor_fqn": f"{n}.weight"} for n in (0, 2, 4)])
    sparsifier.step()
    wanted = [sequential[n].parametrizations.weight[0].mask.numpy() != 0 for n in (0, 2, 4)]
    assert not all(mask.all() for mask in wanted)
    assert same(load_masks(sequential), wanted)
    assert {layer.source for layer in load_model(sequential).layers} == {"parametrization mask"}
    model = load_model(sparsifier.state_dict())
    assert same(model.chains[0].masks, wanted)
    assert [layer.name for layer in model.layers] == ["0.weight", "2.weight", "4.weight"]
    assert {layer.source for layer in model.layers} == {"parametrization mask"}
    for source in (sequential.state_dict(), saved(sequential.state_dict())):
        with pytest.raises(ReadError, match=r"mask is not among the tensors; call squash_mask\(\)"):
            load_masks(source)
    with pytest.raises(ReadError, match=r"holds more than tensors.*defaultdict"):
        load_masks(saved(sparsifier.state_dict()))
    sparsifier.squash_mask()
    assert same(load_masks(saved(sequential.state_dict())), wanted)


@pytest.mark.filterwarnings("ignore:Sparse CSR")
def test_sparse_tensors_stay_sparse(state, saved, masks: Masks, same) -> None:
    for layout in ("to_sparse", "to_sparse_csr"):
        sparse = {name: getattr(v, layout)() if v.ndim == 2 else v for name, v in state.items()}
        for source in (sparse, saved(sparse)):
            found = load_masks(source)
            assert all(hasattr(mask, "tocsr") for mask in found)
            assert same(found, masks)


def test_tied_weights(torch: Any, saved) -> None:
    shared = torch.ones(4, 4)
    tied = {"1.weight": torch.ones(4, 5), "2.weight": shared, "3.weight": shared, "4.weight": torch.ones(2, 4)}
    for source in (tied, saved(tied)):
        with pytest.raises(
            ReadError, match=r"2\.weight is no linear layer \(shares its weights with 3\.weight\) \(and 1 mo"
        ):
            load_masks(source)
        with pytest.raises(ReadError, match="no chain of two or more"):
            load_masks(source, linear_chains=True)
    transposed = {"1.weight": shared, "2.weight": shared.T, "3.weight": torch.ones(3, 4)}
    with pytest.raises(ReadError, match="shares its weights"):
        load_masks(transposed)


ODD: list[tuple[str, Callable[[Any], dict[str, Any]], str]] = [
    ("convolution", lambda t: {"weight": t.ones(3, 3, 2, 2), "bias": t.ones(3)}, "convolution with shared weights"),
    ("batch norm", lambda t: {"weight": t.ones(4), "running_mean": t.ones(4), "running_var": t.ones(4)}, "batch norm"),
    ("plain batch norm", lambda t: {"running_mean": t.ones(4), "running_var": t.ones(4)}, "batch norm"),
    ("layer norm", lambda t: {"weight": t.ones(4), "bias": t.ones(4)}, "normalisation"),
    ("rms norm", lambda t: {"weight": t.ones(4)}, "normalisation"),
    ("attention", lambda t: {"in_proj_weight": t.ones(12, 4), "in_proj_bias": t.ones(12)}, "attention"),
    ("lstm", lambda t: {"weight_ih_l0": t.ones(4, 4), "weight_hh_l0": t.ones(4, 4)}, "recurrent"),
    ("weight norm", lambda t: {"weight_g": t.ones(4, 1), "weight_v": t.ones(4, 4)}, "weight norm"),
    ("new weight norm", lambda t: {"parametrizations.weight.original0": t.ones(4, 1),
                                   "parametrizations.weight.original1": t.ones(4, 4)}, "weight norm"),
    ("adapter", lambda t: {"weight": t.ones(4, 4), "lora_A": t.ones(2, 4), "lora_B": t.ones(4, 2)}, "more matrices"),
    ("lost mask", lambda t: {"weight_orig": t.ones(4, 4)}, "weight_orig without weight_mask"),
]  # fmt: skip


@pytest.mark.parametrize(("parts", "what"), [case[1:] for case in ODD], ids=[case[0] for case in ODD])
def test_what_is_no_linear_layer_is_named_and_can_be_left_out(torch: Any, parts: Any, what: str) -> None:
    state = {"1.weight": torch.ones(4, 5), "2.weight": torch.ones(4, 4)}
    state |= {f"3.{part}": value for part, value in parts(torch).items()}
    state |= {"4.weight": torch.ones(3, 4), "5.weight": torch.ones(3, 3), "6.weight": torch.ones(2, 3)}
    with pytest.raises(ReadError, match=rf"3 is no linear layer \(.*{what}.*--linear-chains"):
        load_masks(state)
    model = load_model(state, linear_chains=True)
    assert [[layer.name[0] for layer in chain.layers] for chain in model.chains] == [["1", "2"], ["4", "5", "6"]]
    with pytest.raises(
        ReadError, match=r"has 2 chains \(chain 1: 1\.weight … 2\.weight; chain 2: 4\.weight … 6\.weight\)"
    ):
        load_masks(state, linear_chains=True)


def test_embeddings_and_projections_by_name(torch: Any) -> None:
    for name, what in (("tok_embedding", "embedding"), ("self_attn.out_proj", "attention"), ("q_proj", "attention")):
        with pytest.raises(ReadError, match=rf"{name} is no linear layer \({what}"):
            load_masks({f"{name}.weight": torch.ones(4, 4), "fc.weight": torch.ones(4, 4)})


def test_a_slope_is_no_layer(torch: Any) -> None:
    state = {
        "0.weight": torch.ones(4, 5),
        "0.bias": torch.ones(4),
        "1.weight": torch.tensor([0.25]),
        "2.weight": torch.ones(2, 4),
    }
    assert [mask.shape for mask in load_masks(state)] == [(4, 5), (2, 4)]


def test_what_may_hide_between_layers_breaks_every_chain(torch: Any) -> None:
    """The names fc1, fc2, bn1 do not tell that the batch norm comes between the two."""
    state = {
        "fc1.weight": torch.ones(4, 5),
        "fc2.weight": torch.ones(2, 4),
        "bn1.weight": torch.ones(4),
        "bn1.bias": torch.ones(4),
    }
    with pytest.raises(ReadError, match="bn1 is no linear layer"):
        load_masks(state)
    with pytest.raises(ReadError, match=r"no chain of two or more.*fc2\.weight: the names do not tell where bn1 comes"):
        load_masks(state, linear_chains=True)
    plain = {"fc1.weight": state["fc1.weight"], "fc2.weight": state["fc2.weight"], "bn1.running_mean": torch.ones(4)}
    with pytest.raises(ReadError, match="where bn1 comes"):
        load_masks(plain, linear_chains=True)
    attention = {
        "fc1.weight": state["fc1.weight"],
        "fc2.weight": state["fc2.weight"],
        "a.in_proj_weight": torch.ones(12, 4),
    }
    with pytest.raises(ReadError, match="where a comes"):
        load_masks(attention, linear_chains=True)


def test_what_does_not_fit_between_layers_does_not_hide_there(torch: Any) -> None:
    """The batch norm of the convolution has three features; between fc1 and fc2 there are ten."""
    state = {"conv.weight": torch.ones(3, 1, 3, 3), "bn.weight": torch.ones(3), "bn.running_mean": torch.ones(3)}
    state |= {"fc1.weight": torch.ones(10, 27), "fc2.weight": torch.ones(5, 10)}
    assert [mask.shape for mask in load_masks(state, linear_chains=True)] == [(10, 27), (5, 10)]


def test_the_head_of_a_convolutional_network(torch: Any) -> None:
    state = {"features.0.weight": torch.ones(3, 1, 5, 5), "features.3.weight": torch.ones(8, 3, 5, 5)}
    state |= {"classifier.0.weight": torch.ones(6, 7), "classifier.2.weight": torch.ones(5, 6)}
    assert [mask.shape for mask in load_masks(state, linear_chains=True)] == [(6, 7), (5, 6)]


def test_one_layer_and_none(torch: Any) -> None:
    with pytest.raises(ReadError, match=r"one linear layer, fc\.weight; a pattern needs at least two"):
        load_masks({"fc.weight": torch.ones(2, 3)})
    with pytest.raises(ReadError, match=r"no linear layer|no tensors"):
        load_masks({"fc.bias": torch.ones(2)})
    with pytest.raises(ReadError, match="is no file name, torch module"):
        load_masks(42)
    with pytest.raises(ReadError, match="several sources"):
        load_masks({"fc.weight": torch.ones(2, 3)}, {"fc.weight": torch.ones(2, 3)})


def test_numpy_state_dicts(weights: Masks, masks: Masks, same) -> None:
    assert same(load_masks({f"W{n}": weight for n, weight in enumerate(weights)}), masks)
    model = load_model({"W1": weights[0], "b1": np.ones(4), "W2": weights[1], "b2": np.ones(3)})
    assert "taken for biases and left out: b1, b2" in model.notes


def test_layers_without_bias_are_told(torch: Any) -> None:
    model = load_model({"1.weight": torch.ones(4, 5), "2.weight": torch.ones(2, 4)})
    assert any(note.startswith("no bias: 1.weight;") for note in model.notes)


def test_a_tensor_that_claims_to_be_huge(torch: Any, saved) -> None:
    """A tensor with strides 0 takes a few bytes in a file and claims any size."""
    huge = torch.ones(1).expand(10**6, 10**6)
    with pytest.raises(ReadError, match="claims 1000000000000 entries"):
        load_masks(saved({"1.weight": huge, "2.weight": torch.ones(2, 10**6)}))


def test_meta_tensors(torch: Any) -> None:
    with pytest.raises(ReadError, match="meta device"):
        load_masks({"1.weight": torch.empty(2, 2, device="meta"), "2.weight": torch.ones(2, 2)})


def test_ordered_dicts_and_names_that_are_no_strings(state, masks: Masks, same, saved: Callable[..., Path]) -> None:
    assert same(load_masks(saved(OrderedDict(state))), masks)
