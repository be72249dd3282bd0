"""All parameters as one vector, and back.

Shapes: (n) for n elements in all.
Errors: TypeError for what is no tensor.
Source: PyTorch's nn.utils.parameters_to_vector.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine.autograd.tensor import Tensor
from engine.ops.joining import cat
from engine.ops.shapes import view

from ..naming import type_name


def parameters_to_vector(parameters: Iterable[Tensor]) -> Any:
    """The elements of all parameters one after the other."""
    return cat([each.reshape(-1) for each in parameters])


def vector_to_parameters(vec: Tensor, parameters: Iterable[Tensor]) -> None:
    """Let each parameter share its part of `vec`. TypeError for what is no tensor."""
    if not isinstance(vec, Tensor):
        raise TypeError(f"expected torch.Tensor, but got: {type_name(vec)}")
    start = 0
    for each in parameters:
        size = each._array.size
        each.data = view(vec[start : start + size], each.shape).data
        start += size
