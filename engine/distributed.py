"""What scripts that may run in several processes ask first: here there is one, in no group."""

from __future__ import annotations

from typing import Any, NoReturn

from engine.nn.parallel import NO_GROUP

__all__ = [
    "all_reduce",
    "barrier",
    "broadcast",
    "destroy_process_group",
    "get_backend",
    "get_rank",
    "get_world_size",
    "init_process_group",
    "is_available",
    "is_gloo_available",
    "is_initialized",
    "is_mpi_available",
    "is_nccl_available",
    "is_torchelastic_launched",
]


def is_available() -> bool:
    """False: there is no way to form a group of processes."""
    return False


is_initialized = is_gloo_available = is_nccl_available = is_mpi_available = is_available
is_torchelastic_launched = is_available


def init_process_group(*args: Any, **kwargs: Any) -> NoReturn:
    """RuntimeError: processes cannot work together here."""
    raise RuntimeError("training in several processes is not supported: run the script as one process")


def get_rank(group: Any = None) -> NoReturn:
    """ValueError, as PyTorch raises while no group was formed."""
    raise ValueError(NO_GROUP)


get_world_size = get_backend = get_rank


def barrier(*args: Any, **kwargs: Any) -> NoReturn:
    """ValueError, as PyTorch raises while no group was formed."""
    raise ValueError(NO_GROUP)


all_reduce = broadcast = barrier


def destroy_process_group(group: Any = None) -> NoReturn:
    """AssertionError, as PyTorch raises while no group was formed."""
    raise AssertionError("Process group cannot be None")
