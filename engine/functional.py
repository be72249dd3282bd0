"""The functions that PyTorch keeps in `torch.functional`, which scripts import by mistake or habit."""

from __future__ import annotations

from typing import Any

from engine import ops

_NAMES = [
    "atleast_1d",
    "atleast_2d",
    "atleast_3d",
    "block_diag",
    "broadcast_shapes",
    "broadcast_tensors",
    "cartesian_prod",
    "cdist",
    "chain_matmul",
    "einsum",
    "meshgrid",
    "norm",
    "split",
    "tensordot",
    "unique",
    "unique_consecutive",
    "unravel_index",
]


def __getattr__(name: str) -> Any:
    """One of the functions; AttributeError for any other name."""
    if name not in _NAMES:
        raise AttributeError(f"module 'torch.functional' has no attribute '{name}'")
    return ops.function(name)


def __dir__() -> list[str]:
    """The functions."""
    return list(_NAMES)
