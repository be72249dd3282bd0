"""The methods and attributes of the language's values, by their types."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from engine.autograd import Tensor
from engine.autograd.node import Node
from engine.nn import Linear, Module
from engine.optim import Optimizer

from . import costs
from .entries import Entry, family
from .functions import _ALONG, _DEAR, _OF_TWO, _POINTWISE, _REARRANGING, _REDUCTIONS
from .limits import Cost, of


def _method(name: str) -> Callable[..., Any]:
    found: Callable[..., Any] = getattr(Tensor, name)
    return found


def _without(names: str, *absent: str) -> str:
    return " ".join(name for name in names.split() if name not in absent)


_WRITING = (
    "add_ sub_ mul_ div_ neg_ abs_ exp_ log_ sqrt_ square_ reciprocal_ sin_ cos_ tanh_ sigmoid_ relu_ "
    "clamp_ clip_ copy_ fill_ lerp_"
)
_FRESH = "uniform_ normal_"
_VIEWS = "view reshape contiguous detach double float int long bool type_as to"


def _backward_cost(args: Sequence[Any], options: Mapping[str, Any]) -> Cost:
    """Charged by the interpreter, which knows the graph."""
    return of(1)


TENSOR_METHODS: Mapping[str, Entry] = {
    **family(_POINTWISE, _method, costs.elementwise),
    **family(_without(_OF_TWO, "where"), _method, costs.elementwise, "min max alpha"),
    **family(_DEAR, _method, costs.dear),
    **family("norm", _method, costs.dear_once_over, "dim keepdim p"),
    **family(_REDUCTIONS, _method, costs.once_over, "dim axis keepdim unbiased correction p"),
    **family(_ALONG, _method, costs.once_over, "dim"),
    **family(_REARRANGING, _method, costs.once_over, "dim dims start_dim end_dim"),
    **family(_VIEWS, _method, costs.once_over, "dtype"),
    **family("unbind chunk split", _method, costs.partition, "dim"),
    **family("sort argsort median", _method, costs.sorting, "dim descending"),
    **family("matmul mm mv dot bmm", _method, costs.matrix_product),
    **family("outer", _method, costs.outer),
    **family("expand repeat tile", _method, costs.repeated),
    **family("diag", _method, costs.diagonal_matrix),
    **family("tolist", _method, costs.listing),
    **family("item numel size dim is_floating_point", _method, costs.trivial),
    "requires_grad_": Entry(
        "requires_grad_",
        lambda x, requires_grad=True: x.requires_grad_(bool(requires_grad)),
        costs.trivial,
        frozenset(("requires_grad",)),
        "writes",
    ),
    **family("retain_grad", _method, costs.trivial, role="writes"),
    **family("detach_", _method, costs.trivial, role="writes"),
    **family(_WRITING, _method, costs.elementwise, "min max alpha", role="writes"),
    **family("pow_", _method, costs.dear, role="writes"),
    **family(_FRESH, _method, costs.drawn_like, "mean std", role="writes"),
    **family("zero_", _method, costs.elementwise, role="writes", stage="zero_grad"),
    "backward": Entry(
        "backward",
        Tensor.backward,
        _backward_cost,
        frozenset(("gradient", "retain_graph", "create_graph", "inputs")),
        "backward",
        "backward",
    ),
}

TENSOR_ATTRIBUTES: Mapping[str, Callable[[Any], Any]] = {
    "grad": lambda x: x.grad,
    "grad_fn": lambda x: x.grad_fn,
    "requires_grad": lambda x: x.requires_grad,
    "is_leaf": lambda x: x.is_leaf,
    "retains_grad": lambda x: x.retains_grad,
    "data": lambda x: x.data,
    "shape": lambda x: x.shape,
    "ndim": lambda x: x.ndim,
    "dtype": lambda x: x.dtype,
    "T": lambda x: x.T,
    "mT": lambda x: x.mT,
}


VIEWS = frozenset(("data", "T", "mT"))
"""The attributes that are new tensors, though in the same memory."""


def _set_grad(x: Tensor, value: Any) -> None:
    x.grad = value


def _set_data(x: Tensor, value: Any) -> None:
    if not isinstance(value, Tensor):
        raise TypeError(f"Variable data has to be a tensor, but got {type(value).__name__}")
    x.data = value


def _set_requires_grad(x: Tensor, value: Any) -> None:
    x.requires_grad = bool(value)


TENSOR_SETTERS: Mapping[str, Callable[[Any, Any], None]] = {
    "grad": _set_grad,
    "data": _set_data,
    "requires_grad": _set_requires_grad,
}

MODULE_METHODS: Mapping[str, Entry] = {
    "parameters": Entry("parameters", lambda module: list(module.parameters()), costs.trivial),
    "zero_grad": Entry(
        "zero_grad", Module.zero_grad, costs.trivial, frozenset(("set_to_none",)), "writes", "zero_grad"
    ),
    "requires_grad_": Entry(
        "requires_grad_",
        lambda module, requires_grad=True: module.requires_grad_(bool(requires_grad)),
        costs.trivial,
        frozenset(("requires_grad",)),
        "writes",
    ),
    "double": Entry("double", Module.double, costs.trivial, role="writes"),
    "train": Entry("train", Module.train, costs.trivial),
    "eval": Entry("eval", Module.eval, costs.trivial),
}
MODULE_ATTRIBUTES: Mapping[str, Callable[[Any], Any]] = {
    "weight": lambda module: _of_linear(module).weight,
    "bias": lambda module: _of_linear(module).bias,
    "in_features": lambda module: _of_linear(module).in_features,
    "out_features": lambda module: _of_linear(module).out_features,
}


def _of_linear(module: Module) -> Linear:
    if not isinstance(module, Linear):
        raise AttributeError(
            f"{type(module).__name__} has no weights of its own: take a layer of it, model[0]"
        )
    return module


def _clear(optimizer: Optimizer, set_to_none: bool = True) -> None:
    optimizer.zero_grad(set_to_none)


OPTIMIZER_METHODS: Mapping[str, Entry] = {
    "step": Entry(
        "step", lambda optimizer: optimizer.step(), costs.optimizer_step, role="update", stage="update"
    ),
    "zero_grad": Entry(
        "zero_grad", _clear, costs.trivial, frozenset(("set_to_none",)), "writes", "zero_grad"
    ),
}

NODE_ATTRIBUTES: Mapping[str, Callable[[Any], Any]] = {
    "next_functions": lambda node: node.next_functions,
}

_FIELDS: Mapping[str, Callable[[Any], Any]] = {
    "values": lambda result: result[0],
    "indices": lambda result: result[1],
}

NO_ENTRIES: Mapping[str, Entry] = {}
NO_ATTRIBUTES: Mapping[str, Callable[[Any], Any]] = {}


def methods_of(value: Any) -> Mapping[str, Entry]:
    """What can be called on `value`."""
    if isinstance(value, Tensor):
        return TENSOR_METHODS
    if isinstance(value, Module):
        return MODULE_METHODS
    return OPTIMIZER_METHODS if isinstance(value, Optimizer) else NO_ENTRIES


def attributes_of(value: Any) -> Mapping[str, Callable[[Any], Any]]:
    """What can be read of `value`."""
    if isinstance(value, Tensor):
        return TENSOR_ATTRIBUTES
    if isinstance(value, Module):
        return MODULE_ATTRIBUTES
    if isinstance(value, Node):
        return NODE_ATTRIBUTES
    return _FIELDS if isinstance(value, tuple) and hasattr(value, "_fields") else NO_ATTRIBUTES
