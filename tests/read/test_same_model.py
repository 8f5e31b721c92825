"""One network as a module, as a state dict and as the ONNX file that torch exports: the same chains everywhere."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from patternfuzz import ReadError, load_masks
from patternfuzz.read import load_model


def exported(torch: Any, module: Any, path: Path, *shape: int, fold: bool = True) -> Path:
    """The exporter that needs no further package; it only warns that there is a newer one."""
    torch.onnx.export(module.eval(), (torch.randn(*shape),), str(path), dynamo=False, do_constant_folding=fold)
    return path


def shapes(source: Any) -> list[list[tuple[int, ...]]]:
    return [[layer.shape for layer in chain.layers] for chain in load_model(source, linear_chains=True).chains]


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::torch.jit.TracerWarning")
@pytest.mark.parametrize("activation", ["ReLU", "GELU", "SiLU", "Mish", "PReLU"])
@pytest.mark.parametrize("fold", [True, False])
def test_pruned_chains(torch: Any, tmp_path: Path, activation: str, fold: bool) -> None:
    nn, prune = torch.nn, import_module("torch.nn.utils.prune")
    act = getattr(nn, activation)
    parts = [
        nn.Flatten(),
        nn.Linear(16, 8),
        act(),
        nn.Linear(8, 6),
        act(),
        nn.Dropout(),
        nn.Linear(6, 3),
        nn.Softmax(-1),
    ]
    module = nn.Sequential(*parts)
    for part in parts:
        if isinstance(part, nn.Linear):
            prune.random_unstructured(part, "weight", 0.5)
    wanted = [part.weight_mask.numpy() != 0 for part in parts if isinstance(part, nn.Linear)]
    for source in (module, module.state_dict(), exported(torch, module, tmp_path / "m.onnx", 2, 4, 4, fold=fold)):
        assert all(np.array_equal(a, b) for a, b in zip(load_masks(source), wanted, strict=True))


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::torch.jit.TracerWarning", "ignore::UserWarning")
def test_convolution_skip_and_attention(torch: Any, tmp_path: Path) -> None:
    nn = torch.nn

    class Convolutional(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.conv, self.bn, self.pool = nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.MaxPool2d(2)
            self.fc1, self.fc2 = nn.Linear(36, 10), nn.Linear(10, 5)

        def forward(self, x: Any) -> Any:
            x = torch.flatten(self.pool(torch.relu(self.bn(self.conv(x)))), 1)
            return self.fc2(torch.relu(self.fc1(x)))

    class Residual(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.a, self.b, self.c = nn.Linear(8, 6), nn.Linear(6, 8), nn.Linear(8, 4)

        def forward(self, x: Any) -> Any:
            return self.c(x + self.b(torch.relu(self.a(x))))

    class Attending(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
            self.head = nn.Sequential(nn.Linear(8, 6), nn.ReLU(), nn.Linear(6, 2))

        def forward(self, x: Any) -> Any:
            return self.head(self.layer(x).mean(1))

    inside, head = [(16, 8), (8, 16)], [(6, 8), (2, 6)]
    for module, shape, word, at_first in (
        (Convolutional(), (2, 1, 8, 8), "convolution", [[(10, 36), (5, 10)]]),
        (Residual(), (2, 8), "skip connection", [[(6, 8), (8, 6)]]),
        (Attending(), (2, 5, 8), "attention", [inside, head]),
    ):
        path = exported(torch, module, tmp_path / "m.onnx", *shape)
        for source in (module, path):
            with pytest.raises(ReadError, match=word):
                load_masks(source)
        assert shapes(path) == at_first
        # A module's own layer stays closed to the trace, and with it the chain inside.
        assert shapes(module) == [chain for chain in at_first if chain is not inside]
        if word != "skip connection":  # which names and shapes do not show
            assert shapes(module.state_dict()) == at_first
