"""Layers, losses and optimizers that the language can make."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from engine import nn, optim
from engine.autograd.dtypes import dtype
from engine.nn import Module

from . import costs
from .entries import Entry, family
from .limits import CALL, Cost
from .values import TooLargeError, kind_of

MAX_PARTS = 100
MAX_DEPTH = 6
_ACTIVATIONS = (
    "ReLU LeakyReLU ELU SELU GELU SiLU Mish Sigmoid Tanh Softplus Softsign LogSigmoid Hardtanh ReLU6 "
    "Tanhshrink Hardsigmoid Hardswish CELU Identity Softmax LogSoftmax Flatten"
)
_LOSSES = "MSELoss L1Loss SmoothL1Loss HuberLoss BCELoss BCEWithLogitsLoss CrossEntropyLoss NLLLoss"
_OPTIMIZERS = "SGD Adam AdamW RMSprop Adagrad Adadelta Adamax NAdam RAdam ASGD Rprop"
_OPTIONS = (
    "lr momentum dampening weight_decay nesterov betas eps alpha rho maximize amsgrad centered lr_decay"
)

_OPTION = (bool, int, float, type(None), dtype)


def _linear_cost(args: Sequence[Any], options: Mapping[str, Any]) -> Cost:
    """The weights, drawn one by one."""
    size = costs.product(args[:2]) if len(args) > 1 else 1
    rows = costs.product(args[1:2])
    return Cost(max(size, rows), size + rows, costs.DRAWN * (size + rows))


def sequential(*parts: Any) -> Module:
    """`nn.Sequential(...)`; TooLargeError when it would hold too many modules, or too deep ones."""
    modules = [part for part in parts if isinstance(part, Module)]
    if _depth(modules) > MAX_DEPTH or sum(_count(part) for part in modules) > MAX_PARTS:
        raise TooLargeError(f"a model may have {MAX_PARTS} parts, nested {MAX_DEPTH} deep")
    return nn.Sequential(*parts)


def _count(module: Module) -> int:
    return 1 + sum(_count(child) for child in module.children())


def _depth(modules: Sequence[Module]) -> int:
    return 1 + max((_depth(list(each.children())) for each in modules), default=0)


def _parameter(data: Any, requires_grad: bool = True) -> Any:
    return nn.Parameter(data, bool(requires_grad))


def _optimizer_cost(args: Sequence[Any], options: Mapping[str, Any]) -> Cost:
    count = sum(1 for _ in costs.tensors(args))
    return Cost(1, 1, count * CALL)


def _layer(name: str) -> Callable[..., Any]:
    return _with_numbers(f"nn.{name}", getattr(nn, name), 0)


def _optimizer(name: str) -> Callable[..., Any]:
    return _with_numbers(f"optim.{name}", getattr(optim, name), 1)


def _with_numbers(path: str, make: Callable[..., Any], first: int) -> Callable[..., Any]:
    """`make`, refusing as options, which begin with argument `first`, all that are no numbers."""

    def made(*args: Any, **options: Any) -> Any:
        pair = options.get("betas")
        if pair is not None and not (isinstance(pair, tuple) and len(pair) == 2 and _numbers(pair)):
            raise TypeError(f"{path}() takes two numbers as betas")
        numbers = [value for name, value in options.items() if name != "betas"]
        for value in (*args[first:], *numbers):
            if not isinstance(value, _OPTION):
                raise TypeError(f"{path}() takes numbers, not {kind_of(value)}")
        return make(*args, **options)

    return made


def _numbers(values: tuple[Any, ...]) -> bool:
    return all(isinstance(value, int | float) for value in values)


_NN: dict[str, Entry] = {
    **family(_ACTIVATIONS, _layer, costs.trivial, "dim negative_slope alpha", prefix="nn.", role="module"),
    **family(_LOSSES, _layer, costs.trivial, "delta beta", prefix="nn.", role="module"),
    "Linear": Entry("nn.Linear", _layer("Linear"), _linear_cost, frozenset(("bias", "dtype")), "module"),
    "Sequential": Entry("nn.Sequential", sequential, costs.trivial, role="module"),
    "Parameter": Entry("nn.Parameter", _parameter, costs.once_over, frozenset(("requires_grad",)), "creates"),
}
_OPTIM = dict(family(_OPTIMIZERS, _optimizer, _optimizer_cost, _OPTIONS, prefix="optim.", role="optimizer"))

LAYERS_BY_PREFIX: Mapping[str, Mapping[str, Entry]] = {
    "nn": _NN,
    "torch.nn": _NN,
    "optim": _OPTIM,
    "torch.optim": _OPTIM,
}
"""What can be made under each prefix."""

BARE_LAYERS: Mapping[str, Entry] = {**_NN, **_OPTIM}
"""The same without a prefix."""
