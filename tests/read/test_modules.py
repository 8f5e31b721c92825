"""Modules of torch: the traced forward pass tells the order, the masks, and what is no chain."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np
import pytest

from patternfuzz import ReadError, load_masks, load_pattern
from patternfuzz.read import load_model

Masks = list[np.ndarray]


def names_of(source: Any, **options: Any) -> list[list[str]]:
    return [[layer.name for layer in chain.layers] for chain in load_model(source, **options).chains]


def build(torch: Any, forward: Any, **parts: Any) -> Any:
    """A module with these parts and this ``forward(self, x)``."""
    module = type("Net", (torch.nn.Module,), {"forward": forward})()
    for name, part in parts.items():
        setattr(module, name, part)
    return module


def test_sequential(sequential, masks: Masks, same) -> None:
    model = load_model(sequential)
    assert same(model.chains[0].masks, masks)
    assert model.order == "the traced forward pass"
    assert [layer.name for layer in model.layers] == ["0.weight", "2.weight", "4.weight"]
    assert load_pattern(sequential).widths == (5, 4, 3, 2)


def test_order_is_that_of_the_forward_pass(torch: Any) -> None:
    nn = torch.nn
    named = nn.Sequential()
    for name, part in (("z", nn.Linear(5, 4)), ("m", nn.Tanh()), ("a", nn.Linear(4, 3)), ("10", nn.Linear(3, 2))):
        named.add_module(name, part)
    assert names_of(named) == [["z.weight", "a.weight", "10.weight"]]
    last_first = build(torch, lambda self, x: self.a(torch.relu(self.b(x))), a=nn.Linear(4, 2), b=nn.Linear(5, 4))
    assert names_of(last_first) == [["b.weight", "a.weight"]]
    nested = nn.Sequential(nn.Sequential(nn.Linear(5, 4), nn.ReLU()), nn.Sequential(nn.Dropout(0.1), nn.Linear(4, 2)))
    assert names_of(nested) == [["0.0.weight", "1.1.weight"]]


def test_element_wise_functions_of_every_kind(torch: Any) -> None:
    nn, f = torch.nn, torch.nn.functional

    def forward(self, x):
        x = x.view(x.size(0), -1)
        x = f.gelu(self.a(x))
        x = f.dropout(x * torch.sigmoid(x) + x.clamp(min=0), 0.1)
        x = self.act(self.b(x) * 0.5 - 1)
        return torch.log_softmax(self.c(x.tanh_()), dim=-1)

    module = build(torch, forward, a=nn.Linear(4, 4), b=nn.Linear(4, 4), c=nn.Linear(4, 4), act=nn.PReLU(4))
    assert names_of(module) == [["a.weight", "b.weight", "c.weight"]]


def chain_with(torch: Any, middle: Any) -> Any:
    nn = torch.nn
    return nn.Sequential(nn.Linear(6, 5), nn.ReLU(), nn.Linear(5, 4), middle, nn.Linear(4, 3), nn.Linear(3, 2))


@pytest.mark.parametrize(
    ("middle", "what"),
    [
        (lambda nn: nn.BatchNorm1d(4), "batch norm"),
        (lambda nn: nn.LayerNorm(4), "normalisation"),
        (lambda nn: nn.Softmax(-1), "Softmax between layers"),
        (
            lambda nn: nn.Sequential(nn.Unflatten(1, (1, 4)), nn.Conv1d(1, 1, 1), nn.Flatten()),
            "convolution with shared",
        ),
        (lambda nn: nn.TransformerEncoderLayer(4, 2), "attention"),
        (lambda nn: nn.GLU(), "not known to be element-wise"),
        (lambda nn: nn.Bilinear(4, 4, 4), "bilinear|cannot be traced"),
    ],
)
def test_what_is_no_linear_layer_is_named_and_can_be_left_out(torch: Any, middle: Any, what: str) -> None:
    module = chain_with(torch, middle(torch.nn))
    with pytest.raises(ReadError, match=what):
        load_masks(module)
    if "traced" not in what:
        assert names_of(module, linear_chains=True) == [["0.weight", "2.weight"], ["4.weight", "5.weight"]]


def test_skip_connections(torch: Any) -> None:
    nn = torch.nn

    def skipping(self, x):
        h = torch.relu(self.a(x))
        return self.c(h + torch.relu(self.b(h)))

    module = build(torch, skipping, a=nn.Linear(5, 4), b=nn.Linear(4, 4), c=nn.Linear(4, 2))
    with pytest.raises(ReadError, match=r"add.* is no linear layer \(add: two branches meet \(skip connection\)\)"):
        load_masks(module)
    with pytest.raises(ReadError, match="no chain of two or more linear layers"):
        load_masks(module, linear_chains=True)

    inside = build(torch, lambda self, x: x + self.b(torch.relu(self.a(x))), a=nn.Linear(5, 4), b=nn.Linear(4, 5))
    with pytest.raises(ReadError, match="skip connection"):
        load_masks(inside)
    assert names_of(inside, linear_chains=True) == [["a.weight", "b.weight"]]


def test_branches(torch: Any) -> None:
    nn = torch.nn

    def two_heads(self, x):
        h = torch.relu(self.b(torch.relu(self.a(x))))
        return self.c(h), self.d(h)

    parts = {"a": nn.Linear(5, 4), "b": nn.Linear(4, 4), "c": nn.Linear(4, 2), "d": nn.Linear(4, 3)}
    module = build(torch, two_heads, **parts)
    with pytest.raises(ReadError, match=r"the output of b\.weight is also read by"):
        load_masks(module)
    assert names_of(module, linear_chains=True) == [["a.weight", "b.weight"]]

    def features_too(self, x):
        h = self.a(x)
        return self.b(torch.relu(h)), h

    with pytest.raises(ReadError, match=r"the output of a\.weight is also read by an output of the network"):
        load_masks(build(torch, features_too, **parts))

    def gate(self, x):
        return self.c(self.a(x) * torch.sigmoid(self.b(x)))

    with pytest.raises(ReadError, match="multiplied \\(a gate\\)"):
        load_masks(build(torch, gate, a=nn.Linear(5, 4), b=nn.Linear(5, 4), c=nn.Linear(4, 2)))

    def attention(self, x):
        return self.c(torch.softmax(self.a(x) @ self.b(x).transpose(-1, -2), -1) @ self.d(x))

    with pytest.raises(ReadError, match="is no linear layer"):
        load_masks(build(torch, attention, **(parts | {"b": nn.Linear(5, 4), "d": nn.Linear(5, 4)})))


def test_unused_layers_do_not_count(torch: Any) -> None:
    nn = torch.nn
    module = build(torch, lambda self, x: self.b(self.a(x)), a=nn.Linear(5, 4), b=nn.Linear(4, 2), c=nn.Conv2d(1, 1, 3))
    assert names_of(module) == [["a.weight", "b.weight"]]


def test_changes_in_place(torch: Any) -> None:
    nn = torch.nn

    def harmless(self, x):
        h = self.a(x)
        h.relu_()
        return self.b(h)

    def skipping(self, x):
        h = self.a(x)
        h.add_(x)
        return self.b(h)

    parts = {"a": nn.Linear(4, 4), "b": nn.Linear(4, 2)}
    assert names_of(build(torch, harmless, **parts)) == [["a.weight", "b.weight"]]
    with pytest.raises(ReadError, match="is no linear layer"):
        load_masks(build(torch, skipping, **parts))
    with pytest.raises(ReadError, match="no chain of two or more"):
        load_masks(build(torch, skipping, **parts), linear_chains=True)


def test_tied_and_repeated_layers(torch: Any) -> None:
    nn = torch.nn
    square = nn.Linear(4, 4)
    with pytest.raises(ReadError, match="its weights are used more than once"):
        load_masks(nn.Sequential(nn.Linear(5, 4), square, nn.ReLU(), square))
    tied = nn.Sequential(nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 4))
    tied[2].weight = tied[0].weight
    with pytest.raises(ReadError, match="its weights are used more than once"):
        load_masks(tied)
    coder = build(
        torch,
        lambda self, x: torch.nn.functional.linear(torch.relu(self.a(x)), self.a.weight.t()),
        a=nn.Linear(5, 4),
    )
    with pytest.raises(ReadError, match="its weights are used more than once"):
        load_masks(coder)


def test_masked_layers_of_one_s_own(torch: Any, masks: Masks, same) -> None:
    class Masked(torch.nn.Module):
        def __init__(self, mask: np.ndarray) -> None:
            super().__init__()
            self.weight = torch.nn.Parameter(torch.ones(mask.shape))
            self.bias = torch.nn.Parameter(torch.ones(len(mask)))
            self.register_buffer("mask", torch.tensor(mask))

        def forward(self, x: Any) -> Any:
            return torch.nn.functional.linear(x, self.weight * self.mask, self.bias)

    layers = [part for mask in masks for part in (Masked(mask), torch.nn.ReLU())]
    module = torch.nn.Sequential(*layers)
    assert same(load_masks(module), masks)
    assert same(load_masks(module.state_dict()), masks)
    assert load_model(module).layers[0].name == "linear (0.weight and 0.mask)"


def test_products_written_as_such(torch: Any) -> None:
    def forward(self, x):
        return torch.relu(x @ self.a) @ self.b

    parts = {"a": torch.nn.Parameter(torch.ones(5, 4)), "b": torch.nn.Parameter(torch.ones(4, 2))}
    assert [mask.shape for mask in load_masks(build(torch, forward, **parts))] == [(4, 5), (2, 4)]


def test_other_parametrizations_are_refused(sequential) -> None:
    import_module("torch.nn.utils.parametrizations").orthogonal(sequential[0])
    with pytest.raises(ReadError, match=r"0\.weight is no linear layer \(its weights are parametrized by _Orthogonal"):
        load_masks(sequential)


def test_a_forward_pass_that_cannot_be_traced(torch: Any) -> None:
    def forward(self, x):
        return self.b(self.a(x)) if x.sum() > 0 else x

    module = build(torch, forward, a=torch.nn.Linear(5, 4), b=torch.nn.Linear(4, 2))
    with pytest.raises(
        ReadError, match=r"the forward pass of Net cannot be traced .* export it to ONNX, or give its state"
    ):
        load_masks(module)
    assert [mask.shape for mask in load_masks(module.state_dict())] == [(4, 5), (2, 4)]


def test_bad_weights(torch: Any, sequential) -> None:
    sequential[2].weight.data[0, 0] = float("nan")
    with pytest.raises(ReadError, match=r"2\.weight: the weight \[0, 0\] is nan"):
        load_masks(sequential)
    sequential[2].weight.data[:] = 0
    with pytest.raises(ReadError, match=r"2\.weight: .*the layer is dead"):
        load_masks(sequential)
    with pytest.raises(ReadError, match=r"the Linear: .*one linear layer"):
        load_masks(torch.nn.Linear(3, 2))
    with pytest.raises(ReadError, match=r"has no linear layer"):
        load_masks(torch.nn.ReLU())
    with pytest.raises(ReadError, match="meta device"):
        load_masks(torch.nn.Sequential(torch.nn.Linear(3, 2, device="meta"), torch.nn.Linear(2, 2)))


def test_lazy_layers(torch: Any) -> None:
    with pytest.raises(ReadError, match=r"0\.weight: is not initialised; run the module once"):
        load_masks(torch.nn.Sequential(torch.nn.LazyLinear(4), torch.nn.Linear(4, 2)))


def test_widths_that_do_not_fit(torch: Any) -> None:
    with pytest.raises(ReadError, match=r"0\.weight has 4 outputs .* but 1\.weight reads 5"):
        load_masks(torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Linear(5, 2)))


def test_half_precision_and_bias(torch: Any, sequential, masks: Masks, same) -> None:
    assert same(load_masks(sequential.to(torch.bfloat16)), masks)
    bare = torch.nn.Sequential(torch.nn.Linear(3, 2, bias=False), torch.nn.ReLU(), torch.nn.Linear(2, 2, bias=False))
    assert any(note.startswith("no bias: 0.weight;") for note in load_model(bare).notes)
    assert not load_model(sequential).notes
