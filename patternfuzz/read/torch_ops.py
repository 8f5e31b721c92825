"""What the modules and functions of torch do to the features that pass them."""

from __future__ import annotations

from patternfuzz.read.graph import Op

__all__ = ["op_of_function", "op_of_module"]

_ATTENTION = "attention"
_SKIP = "two branches meet (skip connection)"

_PASS_MODULES = [
    "AlphaDropout",
    "CELU",
    "Dropout",
    "ELU",
    "GELU",
    "Hardshrink",
    "Hardsigmoid",
    "Hardswish",
    "Hardtanh",
    "Identity",
    "LeakyReLU",
    "LogSigmoid",
    "Mish",
    "PReLU",
    "RReLU",
    "ReLU",
    "ReLU6",
    "SELU",
    "SiLU",
    "Sigmoid",
    "Softplus",
    "Softshrink",
    "Softsign",
    "Tanh",
    "Tanhshrink",
    "Threshold",
]
_PASS_FUNCTIONS = [
    "abs",
    "alpha_dropout",
    "atan",
    "celu",
    "clamp",
    "clamp_max",
    "clamp_min",
    "clone",
    "contiguous",
    "cos",
    "cpu",
    "detach",
    "double",
    "dropout",
    "elu",
    "erf",
    "exp",
    "float",
    "gelu",
    "half",
    "hardshrink",
    "hardsigmoid",
    "hardswish",
    "hardtanh",
    "leaky_relu",
    "log",
    "logsigmoid",
    "mish",
    "neg",
    "prelu",
    "relu",
    "relu6",
    "rrelu",
    "selu",
    "sigmoid",
    "silu",
    "sin",
    "softplus",
    "softshrink",
    "softsign",
    "sqrt",
    "square",
    "tanh",
    "tanhshrink",
    "threshold",
    "to",
    "type_as",
]
_SHAPE = ["flatten", "reshape", "squeeze", "unflatten", "unsqueeze", "view"]
_END = ["argmax", "log_softmax", "softmax", "topk"]
_MERGE = {"add": _SKIP, "iadd": _SKIP, "sub": _SKIP, "isub": _SKIP} | {
    "div": "two branches meet",
    "maximum": "two branches meet",
    "minimum": "two branches meet",
    "mul": "two computed values are multiplied (a gate)",
    "imul": "two computed values are multiplied (a gate)",
    "pow": "two branches meet",
    "truediv": "two branches meet",
    "where": "two branches meet",
}
_SIDE = {"dim", "getattr", "ndimension", "numel", "size"}
_BARRIERS = {
    "bmm": _ATTENTION,
    "cat": "branches are joined (concatenation)",
    "concat": "branches are joined (concatenation)",
    "matmul": "product of two computed matrices (attention)",
    "permute": "the axes change places",
    "scaled_dot_product_attention": _ATTENTION,
    "stack": "branches are joined",
    "transpose": "the axes change places",
}
_MODULE_BARRIERS = (
    ("Attention", _ATTENTION),
    ("Transformer", _ATTENTION),
    ("BatchNorm", "batch norm"),
    ("Norm", "normalisation"),
    ("Conv", "convolution with shared weights"),
    ("Embedding", "embedding, a table and no linear layer"),
    ("LSTM", "recurrent layer, its weights are used many times"),
    ("GRU", "recurrent layer, its weights are used many times"),
    ("RNN", "recurrent layer, its weights are used many times"),
    ("Pool", "pooling over positions"),
    ("Bilinear", "bilinear layer"),
)


def op_of_module(kind: str, *, standard: bool) -> tuple[Op, str]:
    """The kind of a module by its class name and, for a barrier, what it is in words; not for linear layers.

    ``standard`` tells that the class is one of torch's own.
    """
    if standard and kind in _PASS_MODULES:
        return Op.PASS, kind
    if standard and kind in ("Flatten", "Unflatten"):
        return Op.SHAPE, kind
    if standard and kind in ("Softmax", "LogSoftmax"):
        return Op.END, f"{kind} between layers (attention, or a head that is used again)"
    known = next((what for part, what in _MODULE_BARRIERS if part in kind), None)
    return Op.BARRIER, f"{kind}: {known}" if known else f"{kind}: not known to be element-wise"


def op_of_function(name: str) -> tuple[Op, str]:
    """The kind of a function or method by its name; a trailing underscore means in place."""
    plain = name.rstrip("_")
    if plain in _PASS_FUNCTIONS:
        return Op.PASS, plain
    if plain in _SHAPE:
        return Op.SHAPE, plain
    if plain in _END:
        return Op.END, f"{plain} between layers (attention, or a head that is used again)"
    if plain in _MERGE:
        return Op.MERGE, f"{plain}: {_MERGE[plain]}"
    if plain in _SIDE:
        return Op.SIDE, plain
    known = _BARRIERS.get(plain)
    return Op.BARRIER, f"{plain}: {known}" if known else f"{plain}: not known to be element-wise"
