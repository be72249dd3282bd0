"""What attention refuses: shapes and dtypes that do not fit, in PyTorch's words."""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor

from .sizes import c_name


def check_shapes(
    query: Tensor, key: Tensor, value: Tensor, padding: Tensor | None, mask: Tensor | None, heads: int
) -> None:
    """AssertionError unless inputs and masks are all of a batch, or all of one sequence."""
    ndim = query._array.ndim
    if ndim not in (2, 3):
        raise AssertionError(
            f"query should be unbatched 2D or batched 3D tensor but received {ndim}-D query tensor"
        )
    kind = f"For {'batched (3-D)' if ndim == 3 else 'unbatched (2-D)'} `query`, expected"
    dims = [each._array.ndim for each in (key, value)]
    if dims != [ndim, ndim]:
        raise AssertionError(
            f"{kind} `key` and `value` to be {ndim}-D but found {dims[0]}-D and {dims[1]}-D tensors "
            "respectively"
        )
    if padding is not None and padding._array.ndim != ndim - 1:
        raise AssertionError(
            f"{kind} `key_padding_mask` to be `None` or {ndim - 1}-D but found {padding._array.ndim}-D "
            "tensor instead"
        )
    if mask is None:
        return
    if mask._array.ndim not in (2, 3):
        raise AssertionError(
            f"{kind} `attn_mask` to be `None`, 2-D or 3-D but found {mask._array.ndim}-D tensor instead"
        )
    wanted = (heads, query._array.shape[0], key._array.shape[0])
    if ndim == 2 and mask._array.ndim == 3 and mask._array.shape != wanted:
        raise AssertionError(f"Expected `attn_mask` shape to be {wanted} but got {mask.shape}")


def check_embedding(
    query: Tensor, key: Tensor, value: Tensor, wanted: int, heads: int, separate: bool
) -> None:
    """AssertionError for vectors of another size, or keys and values that do not belong together."""
    size = query._array.shape[-1]
    if size != wanted:
        raise AssertionError(f"was expecting embedding dimension of {wanted}, but got {size}")
    if size % heads:
        raise AssertionError(f"embed_dim {size} not divisible by num_heads {heads}")
    if separate and key.shape[:2] != value.shape[:2]:
        raise AssertionError(
            f"key's sequence and batch dims {key.shape[:2]} do not match value's {value.shape[:2]}"
        )
    if not separate and key.shape != value.shape:
        raise AssertionError(f"key shape {key.shape} does not match value shape {value.shape}")
    if key._array.shape[1] != query._array.shape[1]:
        raise RuntimeError(
            f"shape '{[key._array.shape[0], query._array.shape[1] * heads, size // heads]}' is invalid for "
            f"input of size {key._array.shape[0] * key._array.shape[1] * size}"
        )


def check_mask(mask: Tensor | None, length: int, source: int, batch: int) -> None:
    """AssertionError for a mask of integers, RuntimeError for one of another shape."""
    if mask is None:
        return
    if mask._array.dtype.kind not in "bf":
        raise AssertionError("only bool and floating types of attn_mask are supported")
    wanted = (length, source) if mask._array.ndim == 2 else (batch, length, source)
    if mask._array.shape != wanted:
        raise RuntimeError(
            f"The shape of the {mask._array.ndim}D attn_mask is {mask.shape}, but should be {wanted}."
        )


def check_padding_mask(mask: Tensor | None) -> None:
    """AssertionError for a mask of integers."""
    if mask is not None and mask._array.dtype.kind not in "bf":
        raise AssertionError("only bool and floating types of key_padding_mask are supported")


def check_static(name: str, given: Tensor | None, projected: Tensor) -> Any:
    """The keys or values to use: those given, if any; AssertionError when they have another shape."""
    if given is None:
        return projected
    for axis in (0, 2):
        wanted, got = projected._array.shape[axis], given._array.shape[axis]
        if wanted != got:
            raise AssertionError(f"expecting {name}.size({axis}) of {wanted}, but got {got}")
    return given


def check_scaled(query: Tensor, key: Tensor, value: Tensor) -> None:
    """RuntimeError for inputs of scaled dot product attention with too few dimensions or other dtypes."""
    given = {"query": query, "key": key, "value": value}
    if any(each._array.ndim < 2 for each in given.values()):
        dims = [f"{name}.dim: {each._array.ndim}" for name, each in given.items()]
        raise RuntimeError(
            "Expected query, key, and value to all be  at least 2 dimensional, but got "
            f"{dims[0]} {dims[1]} and {dims[2]} instead."
        )
    if len({each._array.dtype for each in given.values()}) > 1:
        kinds = [f"{name}.dtype: {c_name(each)}" for name, each in given.items()]
        raise RuntimeError(
            "Expected query, key, and value to have the same dtype, but got "
            f"{kinds[0]} {kinds[1]} and {kinds[2]} instead."
        )
