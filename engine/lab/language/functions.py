"""The functions of the language: torch, torch.nn.functional and torch.autograd."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine import autograd
from engine.autograd import dtypes
from engine.nn import functional
from engine.ops import function

from . import costs
from .entries import Entry, family

_POINTWISE = (
    "abs neg sign exp exp2 expm1 log log2 log10 log1p sqrt rsqrt square reciprocal sin cos tan asin acos "
    "atan sinh cosh tanh asinh acosh atanh sigmoid relu erf floor ceil round trunc frac isnan isinf isfinite"
)
_OF_TWO = (
    "add sub mul div maximum minimum remainder floor_divide eq ne lt le gt ge "
    "logical_and logical_or logical_xor logical_not allclose equal lerp where clamp clip"
)
_DEAR = "pow atan2 hypot"
_REDUCTIONS = "sum mean prod max min amax amin argmax argmin var std all any logsumexp"
_ALONG = "cumsum cumprod softmax log_softmax"
_REARRANGING = "reshape flatten squeeze unsqueeze transpose t permute flip roll tril triu trace clone ravel"
_LIKE = "zeros_like ones_like full_like"


def _seed(seed: int) -> None:
    autograd.manual_seed(seed)


_TORCH: dict[str, Entry] = {
    **family(_POINTWISE, function, costs.elementwise, prefix="torch."),
    **family(_OF_TWO, function, costs.elementwise, "min max alpha", prefix="torch."),
    **family(_DEAR, function, costs.dear, prefix="torch."),
    **family("norm", function, costs.dear_once_over, "dim keepdim p", prefix="torch."),
    **family(
        _REDUCTIONS, function, costs.once_over, "dim axis keepdim unbiased correction p", prefix="torch."
    ),
    **family(_ALONG, function, costs.once_over, "dim", prefix="torch."),
    **family(_REARRANGING, function, costs.once_over, "dim dims start_dim end_dim", prefix="torch."),
    **family("cat stack hstack vstack", function, costs.once_over, "dim", prefix="torch."),
    **family("unbind chunk split", function, costs.partition, "dim", prefix="torch."),
    **family("sort argsort median", function, costs.sorting, "dim descending", prefix="torch."),
    **family("matmul mm mv dot bmm", function, costs.matrix_product, prefix="torch."),
    **family("outer", function, costs.outer, prefix="torch."),
    **family("tile", function, costs.repeated, prefix="torch."),
    **family("diag", function, costs.diagonal_matrix, prefix="torch."),
    **family(
        "zeros ones", function, costs.sizes, "size dtype requires_grad", prefix="torch.", role="creates"
    ),
    **family(
        "rand randn", function, costs.drawn, "size dtype requires_grad", prefix="torch.", role="creates"
    ),
    **family(
        "full",
        function,
        costs.first_sizes,
        "size fill_value dtype requires_grad",
        prefix="torch.",
        role="creates",
    ),
    **family(
        "randint", function, costs.random_integers, "low high size dtype", prefix="torch.", role="creates"
    ),
    **family("randperm", function, costs.permutation, prefix="torch.", role="creates"),
    **family("eye", function, costs.square_matrix, "dtype requires_grad", prefix="torch.", role="creates"),
    **family(
        "arange",
        function,
        costs.counted,
        "start end step dtype requires_grad",
        prefix="torch.",
        role="creates",
    ),
    **family("linspace", function, costs.steps, "steps dtype requires_grad", prefix="torch.", role="creates"),
    **family(
        "rand_like randn_like",
        function,
        costs.drawn_like,
        "dtype requires_grad",
        prefix="torch.",
        role="creates",
    ),
    **family(_LIKE, function, costs.once_over, "dtype requires_grad", prefix="torch.", role="creates"),
    "tensor": Entry(
        "torch.tensor",
        autograd.tensor,
        costs.from_lists,
        frozenset(("dtype", "requires_grad")),
        "creates",
    ),
    "manual_seed": Entry("torch.manual_seed", _seed, costs.trivial),
    "is_grad_enabled": Entry("torch.is_grad_enabled", autograd.is_grad_enabled, costs.trivial),
}

_ACTIVATIONS = (
    "relu sigmoid tanh leaky_relu elu selu gelu silu softplus softsign logsigmoid hardtanh relu6 mish "
    "tanhshrink hardsigmoid hardswish celu"
)
_LOSSES = "mse_loss l1_loss smooth_l1_loss huber_loss binary_cross_entropy binary_cross_entropy_with_logits"


def _functional(name: str) -> Callable[..., Any]:
    found: Callable[..., Any] = getattr(functional, name)
    return found


_FUNCTIONAL: dict[str, Entry] = {
    **family(_ACTIVATIONS, _functional, costs.elementwise, "negative_slope alpha beta", prefix="F."),
    **family("softmax log_softmax", _functional, costs.once_over, "dim", prefix="F."),
    **family(_LOSSES, _functional, costs.elementwise, "input target delta beta", prefix="F."),
    **family(
        "cross_entropy nll_loss", _functional, costs.elementwise, "input target label_smoothing", prefix="F."
    ),
    **family("linear", _functional, costs.linear, prefix="F."),
    **family("one_hot", _functional, costs.one_hot, "num_classes", prefix="F."),
    **family("normalize", _functional, costs.dear_once_over, "dim", prefix="F."),
}

_GRAD_OPTIONS = "outputs inputs grad_outputs retain_graph create_graph allow_unused"
_AUTOGRAD = family(
    "grad",
    lambda name: autograd.grad,
    costs.trivial,
    _GRAD_OPTIONS,
    prefix="torch.autograd.",
    role="grad",
    stage="backward",
)

BY_PREFIX: Mapping[str, Mapping[str, Entry]] = {
    "torch": _TORCH,
    "torch.nn.functional": _FUNCTIONAL,
    "nn.functional": _FUNCTIONAL,
    "F": _FUNCTIONAL,
    "torch.autograd": _AUTOGRAD,
    "autograd": _AUTOGRAD,
}
"""What can be called under each prefix."""

BARE: Mapping[str, Entry] = {**_AUTOGRAD, **_FUNCTIONAL, **_TORCH}
"""What can be called without a prefix."""

_DTYPES = {
    name: getattr(dtypes, name)
    for name in ("float16", "float32", "float64", "int8", "int16", "int32", "int64")
}
CONSTANTS: Mapping[str, Any] = {
    **_DTYPES,
    "bool": dtypes.bool_,
    "float": dtypes.float32,
    "double": dtypes.float64,
    "int": dtypes.int32,
    "long": dtypes.int64,
    "pi": 3.141592653589793,
    "e": 2.718281828459045,
    "inf": float("inf"),
    "nan": float("nan"),
}
"""`torch.float64`, `torch.pi`, ..."""

BARE_CONSTANTS: Mapping[str, Any] = {name: CONSTANTS[name] for name in (*_DTYPES, "pi", "inf", "nan")}
"""The constants that need no prefix."""
