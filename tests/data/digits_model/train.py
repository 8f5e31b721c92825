"""Train a 64-32-10 ReLU network on scikit-learn's bundled digits and prune it by magnitude.

Writes ``digits_05.npz``, ``digits_10.npz``, ``digits_15.npz`` and ``digits_20.npz`` beside this file: the two masks
(``mask0`` of shape 32 x 64, ``mask1`` of shape 10 x 32, forward order, ``mask[out, in]``) that keep the largest 5, 10,
15 and 20 percent of the weights of each layer. Run it with ``python tests/data/digits_model/train.py``; it prints the
accuracy on held-out digits before pruning, right after it, and after retraining the weights that are left. Masks may
differ in a few entries from one scikit-learn or BLAS build to another; the tests and the README use the committed ones.
"""

from __future__ import annotations

import sys
from copy import deepcopy
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

DENSITIES = (5, 10, 15, 20)
HIDDEN = 32
EPOCHS = 60


def magnitude_mask(weight: NDArray[np.float64], percent: int) -> NDArray[np.bool_]:
    """Keep the ``percent`` % entries of largest absolute value (ties by position)."""
    kept = round(weight.size * percent / 100)
    order = np.argsort(-np.abs(weight), axis=None, kind="stable")
    mask = np.zeros(weight.size, dtype=np.bool_)
    mask[order[:kept]] = True
    return mask.reshape(weight.shape)


def cut(model: MLPClassifier, masks: list[NDArray[np.bool_]]) -> None:
    """Set the weights outside the masks to zero, in place: the optimizer holds references to the arrays."""
    for weight, mask in zip(model.coefs_, masks, strict=True):
        weight *= mask.T


def main() -> None:
    digits = load_digits()
    x_train, x_test, y_train, y_test = train_test_split(
        digits.data / 16.0, digits.target, test_size=0.25, random_state=0, stratify=digits.target
    )
    model = MLPClassifier((HIDDEN,), activation="relu", alpha=1e-3, max_iter=1000, random_state=0)
    model.fit(x_train, y_train)
    dense = [weight.copy() for weight in model.coefs_]
    sys.stdout.write(f"dense: accuracy {model.score(x_test, y_test):.3f}\n")
    for percent in DENSITIES:
        # scikit-learn stores weights as (in, out); masks are (out, in) like torch.nn.Linear.weight.
        masks = [magnitude_mask(weight.T, percent) for weight in dense]
        np.savez_compressed(Path(__file__).parent / f"digits_{percent:02d}.npz", mask0=masks[0], mask1=masks[1])
        pruned = deepcopy(model)
        cut(pruned, masks)
        before = pruned.score(x_test, y_test)
        for _ in range(EPOCHS):
            pruned.partial_fit(x_train, y_train)
            cut(pruned, masks)
        edges = sum(int(mask.sum()) for mask in masks)
        after = pruned.score(x_test, y_test)
        sys.stdout.write(f"{percent} %: {edges} weights, accuracy {before:.3f}, retrained {after:.3f}\n")


if __name__ == "__main__":
    main()
