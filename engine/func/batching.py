"""vmap: a function of examples as a function of batches."""

from __future__ import annotations

from collections.abc import Sequence
from functools import wraps
from typing import Any

from engine.autograd.random import default_generator
from engine.autograd.task import graphs_kept
from engine.autograd.tensor import Tensor
from engine.ops.joining import stack

from .tracking import Function
from .tree import filled, leaves, mapped_leaves, spread, structure

_RANDOM = (
    "vmap: called random operation while in randomness error mode. Please either use the 'same' or "
    "'different' randomness flags on vmap or perform the randomness operation out of vmap"
)


def vmap(
    func: Function,
    in_dims: Any = 0,
    out_dims: Any = 0,
    randomness: str = "error",
    *,
    chunk_size: int | None = None,
) -> Function:
    """`func` on each slice of its arguments, the results stacked along `out_dims`.

    `in_dims` tells along which dimension each argument, or each leaf of it, is sliced; None passes it whole.
    There is one call for each slice: what is convenient in PyTorch for speed too is only convenient
    here. `randomness`: "error" refuses random numbers, "different" draws them anew for each slice, "same"
    once for all. ValueError for dimensions and sizes that do not fit.
    """
    if randomness not in ("error", "different", "same"):
        raise RuntimeError(
            f"Only allowed values for randomness are 'error', 'different', or 'same'. Got {randomness}"
        )
    if chunk_size is not None and chunk_size <= 0:
        raise ValueError(f"vmap: chunk_size should be None or greater than 0. (got {chunk_size})")

    @wraps(func)
    def batched(*args: Any, **kwargs: Any) -> Any:
        name = getattr(func, "__name__", repr(func))
        dims, size = _input_dims(name, in_dims, args)
        flat = list(leaves(args))
        rows = []
        state = default_generator.state_bytes()
        for i in range(size):
            if randomness == "same":
                default_generator.restore(state)
            sliced = (
                leaf if dim is None else leaf.select(dim, i) for leaf, dim in zip(flat, dims, strict=True)
            )
            with graphs_kept(i < size - 1):  # all slices may go back through one graph outside
                rows.append(func(*filled(args, sliced), **kwargs))
            if randomness == "error" and default_generator.state_bytes() != state:
                raise RuntimeError(_RANDOM)
        return _stacked(name, rows, out_dims)

    return batched


def _input_dims(name: str, in_dims: Any, args: Sequence[Any]) -> tuple[list[Any], int]:
    """Along which dimension each leaf of the arguments is sliced, and into how many."""
    call = f"vmap({name}, in_dims={in_dims}, ...)(<inputs>)"
    if not isinstance(in_dims, int | tuple | list):
        raise ValueError(
            f"{call}: expected `in_dims` to be int or a (potentially nested) tuple matching the structure of "
            f"inputs, got: {type(in_dims)}."
        )
    if not args:
        raise ValueError(
            f"vmap({name})(<inputs>): got no inputs. Maybe you forgot to add inputs, or you are trying to "
            "vmap over a function with no inputs. The latter is unsupported."
        )
    dims = spread(tuple(in_dims) if isinstance(in_dims, list) else in_dims, args)
    if dims is None:
        raise ValueError(
            f"{call}: in_dims is not compatible with the structure of `inputs`. in_dims has structure "
            f"{structure(in_dims)} but inputs has structure {structure(args)}."
        )
    sizes = []
    for leaf, dim in zip(leaves(args), dims, strict=True):
        if dim is not None:
            sizes.append(_size(call, leaf, dim))
    if not sizes:
        raise ValueError(
            f"{call}: Got no mapped inputs: at least one of in_dims must not be None for vmap to map over."
        )
    if len(set(sizes)) != 1:
        raise ValueError(
            "vmap: Expected all tensors to have the same size in the mapped dimension, got sizes "
            f"{sizes} for the mapped dimension"
        )
    return dims, sizes[0]


def _size(call: str, leaf: Any, dim: Any) -> int:
    """How many slices a leaf has."""
    if not isinstance(dim, int):
        raise ValueError(
            f"{call}: Got in_dim={dim} for an input but in_dim must be either an integer dimension or None."
        )
    if not isinstance(leaf, Tensor):
        raise ValueError(
            f"{call}: Got in_dim={dim} for an input but the input is of type {type(leaf)}. We cannot vmap "
            "over non-Tensor arguments, please use None as the respective in_dim"
        )
    if not -leaf.ndim <= dim < leaf.ndim:
        raise ValueError(
            f"{call}: Got in_dim={dim} for some input, but that input is a Tensor of dimensionality "
            f"{leaf.ndim} so expected in_dim to satisfy -{leaf.ndim} <= in_dim < {leaf.ndim}."
        )
    return int(leaf.shape[dim])


def _stacked(name: str, rows: list[Any], out_dims: Any) -> Any:
    """The results of all slices as one, stacked along their dimensions."""
    first = rows[0]
    dims = spread(out_dims, first)
    if dims is None and isinstance(out_dims, tuple) and not isinstance(first, tuple | list | dict):
        dims = spread(out_dims, (first,))  # a single result may have a tuple of one
    if dims is None:
        raise ValueError(
            f"vmap({name}, ..., out_dims={out_dims})(<inputs>): out_dims is not compatible with the "
            f"structure of `outputs`. out_dims has structure {structure(out_dims)} but outputs has structure "
            f"{structure(first)}."
        )
    columns = zip(*(list(leaves(row)) for row in rows), strict=True)
    joined = iter([_joined(name, column, dim) for column, dim in zip(columns, dims, strict=True)])
    return mapped_leaves(lambda _: next(joined), first)


def _joined(name: str, column: Sequence[Any], dim: Any) -> Any:
    if dim is None:
        return column[0]
    if not isinstance(column[0], Tensor):
        raise ValueError(
            f"vmap({name}, ...): `{name}` must only return Tensors, got type {type(column[0])}. Did you mean "
            "to set out_dims= to None for output?"
        )
    return stack(column, dim)
