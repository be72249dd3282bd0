"""Gradients kept from exploding.

Shapes: any number of tensors of any shape.
Errors: RuntimeError for a norm that is not finite, where asked.
Source: Pascanu et al. (2013), as PyTorch's nn.utils.clip_grad_norm_.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import Any

import numpy as np

from engine.autograd.inplace import fill
from engine.autograd.tensor import Tensor, wrap


def _listed(parameters: Tensor | Iterable[Tensor]) -> list[Tensor]:
    return [parameters] if isinstance(parameters, Tensor) else list(parameters)


def get_total_norm(
    tensors: Tensor | Iterable[Tensor],
    norm_type: float = 2.0,
    error_if_nonfinite: bool = False,
    foreach: bool | None = None,
) -> Tensor:
    """The norm of all tensors as if they were one vector. RuntimeError if asked where it is nan or inf."""
    arrays = [each._array for each in _listed(tensors)]
    if not arrays:
        return wrap(np.zeros((), np.float32))
    kind = arrays[0].dtype
    norms = np.array([np.linalg.norm(each.reshape(-1), norm_type) for each in arrays], kind)
    total = np.asarray(np.linalg.norm(norms, norm_type), kind)
    if error_if_nonfinite and not np.isfinite(total):
        raise RuntimeError(
            f"The total norm of order {norm_type} for gradients from `parameters` is non-finite, so it "
            "cannot be clipped. To disable this error and scale the gradients by the non-finite norm "
            "anyway, set `error_if_nonfinite=False`"
        )
    return wrap(total)


def clip_grad_norm_(
    parameters: Tensor | Iterable[Tensor],
    max_norm: float,
    norm_type: float = 2.0,
    error_if_nonfinite: bool = False,
    foreach: bool | None = None,
) -> Tensor:
    """Scale all gradients down together so that their norm is at most `max_norm`; returns the norm before.

    The factor is max_norm / (norm + 1e-6), at most 1. Pascanu et al. (2013).
    """
    listed = _listed(parameters)
    grads = [each.grad for each in listed if each.grad is not None]
    total = get_total_norm(grads, float(norm_type), error_if_nonfinite)
    clip_grads_with_norm_(listed, max_norm, total)
    return total


def clip_grads_with_norm_(
    parameters: Tensor | Iterable[Tensor], max_norm: float, total_norm: Tensor, foreach: bool | None = None
) -> None:
    """Scale all gradients by max_norm / (total_norm + 1e-6), if that is less than 1."""
    factor = clip_factor(total_norm._array, max_norm)
    for each in _listed(parameters):
        if each.grad is not None:
            fill(each.grad, each.grad._array * factor.astype(each.grad._array.dtype))


def clip_factor(norm: Any, max_norm: float) -> Any:
    """What brings gradients of this norm, an array without dimensions, down to `max_norm`: 1 at most."""
    kind = norm.dtype.type
    return np.minimum(kind(max_norm) / (norm + kind(1e-6)), kind(1))


def clip_grad_norm(*args: Any, **kwargs: Any) -> Tensor:
    """The old name of clip_grad_norm_."""
    warnings.warn(
        "`torch.nn.utils.clip_grad_norm` is now deprecated in favor of `torch.nn.utils.clip_grad_norm_`.",
        FutureWarning,
        stacklevel=2,
    )
    return clip_grad_norm_(*args, **kwargs)


def clip_grad_value_(
    parameters: Tensor | Iterable[Tensor], clip_value: float, foreach: bool | None = None
) -> None:
    """Bring every element of the gradients into [-clip_value, clip_value]."""
    for each in _listed(parameters):
        if each.grad is not None:
            fill(each.grad, each.grad._array.clip(-clip_value, clip_value))
