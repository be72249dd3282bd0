"""A weight as a length times a direction. Salimans and Kingma (2016)."""

from __future__ import annotations

from typing import Any, TypeVar

from engine.autograd.tensor import Tensor

from ..module import Module
from ..parameter import Parameter

M = TypeVar("M", bound=Module)


class WeightNorm:
    """Before each forward sets the weight `name` to g v / |v|, the norm taken over all but `dim`."""

    def __init__(self, name: str, dim: int | None) -> None:
        self.name = name
        self.dim = dim

    def compute(self, module: Module) -> Any:
        """The weight from its length `name`_g and direction `name`_v."""
        length, direction = getattr(module, self.name + "_g"), getattr(module, self.name + "_v")
        return direction * (length / norm_except(direction, self.dim))

    def __call__(self, module: Module, args: Any) -> None:
        setattr(module, self.name, self.compute(module))


def norm_except(v: Tensor, dim: int | None) -> Any:
    """The 2-norm of `v` over all dimensions but `dim`, which keep length 1; over all for None."""
    if dim is None:
        return (v * v).sum().sqrt()
    others = tuple(i for i in range(v._array.ndim) if i != dim % v._array.ndim)
    return (v * v).sum(others, True).sqrt()


def weight_norm(module: M, name: str = "weight", dim: int | None = 0) -> M:
    """Train the length and the direction of the weight `name` in its stead; returns the module."""
    weight = getattr(module, name)
    delattr(module, name)
    normed = WeightNorm(name, dim)
    module.register_parameter(name + "_g", Parameter(norm_except(weight.detach(), dim)))
    module.register_parameter(name + "_v", Parameter(weight.detach()))
    setattr(module, name, normed.compute(module))
    handle = module.register_forward_pre_hook(normed)
    module.__dict__.setdefault("_weight_norms", {})[name] = (normed, handle)
    return module


def remove_weight_norm(module: M, name: str = "weight") -> M:
    """Make the weight a parameter again. ValueError where weight_norm was not applied."""
    held = module.__dict__.get("_weight_norms", {})
    if name not in held:
        raise ValueError(f"weight_norm of '{name}' not found in {module}")
    normed, handle = held.pop(name)
    weight = normed.compute(module).detach()
    handle.remove()
    for member in (name, name + "_g", name + "_v"):
        delattr(module, member)
    module.register_parameter(name, Parameter(weight))
    return module
