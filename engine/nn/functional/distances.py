"""How far apart, or how alike in direction, vectors are.

Shapes: vectors along one dimension, which the result is without.
Errors: RuntimeError for shapes that do not broadcast.
Source: PyTorch's page of each name, torch.nn.functional.<name>.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.tensor import Tensor, wrap
from engine.ops.grids import broadcast_tensors
from engine.ops.linalg import matmul

from .checking import check_tensor
from .sizes import type_name as dtype_name


def cosine_similarity(x1: Tensor, x2: Tensor, dim: int = 1, eps: float = 1e-8) -> Any:
    """x1 x2 / (|x1| |x2|) along `dim`, each norm at least `eps`; both broadcast to one shape."""
    if x1._array.dtype.kind not in "fc" and x2._array.dtype.kind not in "fc":
        raise RuntimeError(
            f"expected common dtype to be floating point, yet common dtype is {dtype_name(x1)}"
        )
    if x1._array.shape != x2._array.shape:
        x1, x2 = broadcast_tensors(x1, x2)
    product = (x1 / x1.norm(2, dim, keepdim=True).clamp_min(eps)) * (
        x2 / x2.norm(2, dim, keepdim=True).clamp_min(eps)
    )
    return product.sum(dim)


def pairwise_distance(
    x1: Tensor, x2: Tensor, p: float = 2.0, eps: float = 1e-6, keepdim: bool = False
) -> Any:
    """The p-norm of x1 - x2 + eps over the last dimension."""
    return (x1 - x2 + eps).norm(p, -1, keepdim=keepdim)


def pdist(input: Tensor, p: float = 2.0) -> Any:
    """The p-norms of the differences between all pairs of rows: (n, d) to (n (n - 1) / 2)."""
    if input._array.ndim != 2:
        raise RuntimeError(f"pdist only supports 2D tensors, got: {input._array.ndim}D")
    first, second = (wrap(each) for each in np.triu_indices(len(input._array), 1))
    return (input.index_select(0, first) - input.index_select(0, second)).norm(p, -1)


def bilinear(input1: Tensor, input2: Tensor, weight: Tensor, bias: Tensor | None = None) -> Any:
    """x1 weight[k] x2 + bias[k] for every k: (..., n), (..., m) and (k, n, m) give (..., k)."""
    for i, each in enumerate((input1, input2), 1):
        check_tensor("bilinear", each, f"input{i}", i)
        got, wanted = each._array.shape[-1], weight._array.shape[i]
        if got != wanted:
            raise RuntimeError(
                f"bilinear(): input{i} size does not match weight size: got {got} but expected {wanted}"
            )
    for axis, (n, m) in enumerate(zip(input1._array.shape[:-1], input2._array.shape[:-1], strict=True)):
        if n != m:
            raise RuntimeError(
                f"bilinear(): input batch dimensions do not match at dim {axis}: got {n} and {m}"
            )
    lead, out = input1._array.shape[:-1], len(weight._array)
    first = input1.reshape(-1, 1, 1, input1._array.shape[-1])
    second = input2.reshape(-1, 1, input2._array.shape[-1], 1)
    result = matmul(matmul(first, weight), second).reshape(*lead, out)
    return result if bias is None else result + bias
