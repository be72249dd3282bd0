"""A weight as a length times a direction.

Shapes: that of the weight, lengths of size 1 but along `dim`.
Errors: ValueError for a weight that is not normed.
Source: Salimans and Kingma (2016).
"""

from __future__ import annotations

import warnings
from typing import Any, TypeVar

from engine.autograd.tensor import Tensor

from ..module import Module
from ..parameter import Parameter, is_lazy
from ..places import ShownElsewhere

__all__ = ["WeightNorm", "remove_weight_norm", "weight_norm"]

M = TypeVar("M", bound=Module)


class WeightNorm(ShownElsewhere):
    """Before each forward sets the weight `name` to g v / |v|, the norm taken over all but `dim`."""

    def __init__(self, name: str, dim: int | None) -> None:
        self.name = name
        self.dim = -1 if dim is None else dim

    def compute_weight(self, module: Module) -> Any:
        """The weight from its length `name`_g and direction `name`_v."""
        return product(getattr(module, self.name + "_g"), getattr(module, self.name + "_v"), self.dim)

    def remove(self, module: Module) -> None:
        """Make the weight a parameter again."""
        weight = self.compute_weight(module).detach()
        for member in (self.name, self.name + "_g", self.name + "_v"):
            delattr(module, member)
        setattr(module, self.name, Parameter(weight))

    def __call__(self, module: Module, inputs: Any) -> None:
        setattr(module, self.name, self.compute_weight(module))


def norm_except(v: Tensor, dim: int) -> Any:
    """The 2-norm of `v` over all dimensions but `dim`, which keep length 1; over all for -1."""
    if dim == -1:
        return (v * v).sum().sqrt()
    others = tuple(i for i in range(v._array.ndim) if i != dim % v._array.ndim)
    return (v * v).sum(others, True).sqrt()


def product(g: Tensor, v: Tensor, dim: int) -> Any:
    """g v / |v|."""
    return v * (g / norm_except(v, dim))


def weight_norm(module: M, name: str = "weight", dim: int | None = 0) -> M:
    """Train the length and the direction of the weight `name` in its stead; returns the module.

    RuntimeError where that is done already, ValueError for a weight whose shape is not known yet.
    """
    warnings.warn(
        "`torch.nn.utils.weight_norm` is deprecated in favor of "
        "`torch.nn.utils.parametrizations.weight_norm`.",
        FutureWarning,
        stacklevel=2,
    )
    if any(each.name == name for each in _found(module).values()):
        raise RuntimeError(f"Cannot register two weight_norm hooks on the same parameter {name}")
    normed = WeightNorm(name, dim)
    weight = getattr(module, name)
    if is_lazy(weight):
        raise ValueError(
            "The module passed to `WeightNorm` can't have uninitialized parameters. Make sure to run the "
            "dummy forward before applying weight normalization"
        )
    delattr(module, name)
    module.register_parameter(name + "_g", Parameter(norm_except(weight.detach(), normed.dim)))
    module.register_parameter(name + "_v", Parameter(weight.detach()))
    setattr(module, name, normed.compute_weight(module))
    module.register_forward_pre_hook(normed)
    return module


def _found(module: Module) -> dict[int, WeightNorm]:
    hooks = module._forward_pre_hooks.items()
    return {number: hook for number, hook in hooks if isinstance(hook, WeightNorm)}


def remove_weight_norm(module: M, name: str = "weight") -> M:
    """Make the weight a usual parameter again. ValueError where weight_norm was not applied."""
    number = next((number for number, hook in _found(module).items() if hook.name == name), None)
    if number is None:
        raise ValueError(f"weight_norm of '{name}' not found in {module}")
    _found(module)[number].remove(module)
    del module._forward_pre_hooks[number]
    return module
