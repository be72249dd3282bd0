"""What optimizers refuse, in PyTorch's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.autograd.tensor import Tensor


def check_lr(lr: Any) -> None:
    """ValueError for a negative learning rate, or one that is a tensor of several."""
    if isinstance(lr, Tensor) and lr._array.size != 1:
        raise ValueError("Tensor lr must be 1-element")
    check_not_negative({"learning rate": lr})


def check_tensor_lr(lr: Any, foreach: bool | None, capturable: bool) -> None:
    """ValueError for a learning rate that is a tensor where PyTorch's Adam can only take a number."""
    if isinstance(lr, Tensor) and foreach and not capturable:
        raise ValueError("lr as a Tensor is not supported for capturable=False and foreach=True")


def check_not_negative(values: Mapping[str, Any]) -> None:
    """ValueError for the first of the named values that is negative."""
    for name, value in values.items():
        if not value >= 0.0:
            raise ValueError(f"Invalid {name}: {value}")


def check_betas(betas: tuple[float, float]) -> None:
    """ValueError for a share that is not in [0, 1)."""
    for i, beta in enumerate(betas):
        if not 0.0 <= beta < 1.0:
            raise ValueError(f"Invalid beta parameter at index {i}: {beta}")


def check_variant(foreach: bool | None, fused: bool | None, differentiable: bool) -> None:
    """RuntimeError for a choice of PyTorch's kernels that it does not have.

    Here all of them are one and the same.
    """
    if fused and differentiable:
        raise RuntimeError("`fused` does not support `differentiable`")
    if fused and foreach:
        raise RuntimeError("`fused` and `foreach` cannot be `True` together.")
