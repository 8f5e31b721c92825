"""What the operators of ONNX do to the features that pass them."""

from __future__ import annotations

from patternfuzz.read.graph import Op

__all__ = ["op_of"]

_ATTENTION = "attention"
_SKIP = "two branches meet (skip connection)"
_CONVOLUTION = "convolution with shared weights"
_NORM = "normalisation"
_RECURRENT = "recurrent layer, its weights are used many times"

_PASS = [
    "Abs",
    "Acos",
    "Asin",
    "Atan",
    "BitShift",
    "Cast",
    "CastLike",
    "Ceil",
    "Celu",
    "Clip",
    "Cos",
    "Cosh",
    "DequantizeLinear",
    "Dropout",
    "Elu",
    "Erf",
    "Exp",
    "Floor",
    "Gelu",
    "HardSigmoid",
    "HardSwish",
    "Identity",
    "LeakyRelu",
    "Log",
    "Mish",
    "Neg",
    "Not",
    "PRelu",
    "QuantizeLinear",
    "Reciprocal",
    "Relu",
    "Round",
    "Selu",
    "Shrink",
    "Sigmoid",
    "Sign",
    "Sin",
    "Sinh",
    "Softplus",
    "Softsign",
    "Sqrt",
    "Swish",
    "Tan",
    "Tanh",
    "ThresholdedRelu",
]
_SHAPE = ["Flatten", "Reshape", "Squeeze", "Unsqueeze"]
_END = ["ArgMax", "ArgMin", "LogSoftmax", "Softmax", "Hardmax", "TopK"]
_MERGE = {
    "Add": _SKIP,
    "Sub": _SKIP,
    "Sum": _SKIP,
    "Mul": "two computed values are multiplied (a gate)",
} | dict.fromkeys(
    [
        "And",
        "Div",
        "Equal",
        "Greater",
        "GreaterOrEqual",
        "Less",
        "LessOrEqual",
        "Max",
        "Mean",
        "Min",
        "Mod",
        "Or",
        "Pow",
        "Where",
        "Xor",
    ],
    "two branches meet",
)
_BARRIERS = {
    "Attention": _ATTENTION,
    "BatchNormalization": "batch norm",
    "Concat": "branches are joined (concatenation)",
    "Conv": _CONVOLUTION,
    "ConvInteger": _CONVOLUTION,
    "ConvTranspose": _CONVOLUTION,
    "GRU": _RECURRENT,
    "GroupNormalization": _NORM,
    "InstanceNormalization": _NORM,
    "LSTM": _RECURRENT,
    "LayerNormalization": _NORM,
    "MultiHeadAttention": _ATTENTION,
    "QLinearConv": _CONVOLUTION,
    "RMSNormalization": _NORM,
    "RNN": _RECURRENT,
    "Transpose": "the axes change places",
}


def op_of(kind: str, *, standard: bool) -> tuple[Op, str]:
    """The kind of an operator and, for a barrier, what it is in words; MatMul and Gemm are judged elsewhere."""
    if standard and kind in _PASS:
        return Op.PASS, kind
    if standard and kind in _SHAPE:
        return Op.SHAPE, kind
    if standard and kind in _END:
        return Op.END, f"{kind} between layers (attention, or a head that is used again)"
    if standard and kind in _MERGE:
        return Op.MERGE, f"{kind}: {_MERGE[kind]}"
    if standard and kind in ("Shape", "Size"):
        return Op.SIDE, kind
    known = _BARRIERS.get(kind)
    return Op.BARRIER, f"{kind}: {known}" if known else f"{kind}: not known to be element-wise"
