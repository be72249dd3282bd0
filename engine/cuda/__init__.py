"""What a PyTorch without CUDA says of it: there is none, and seeding it does no harm."""

from __future__ import annotations

from typing import Any, NoReturn

from engine.autograd.device import require_cpu
from engine.autograd.legacy import CUDA_TYPES

from . import amp as amp


def is_available() -> bool:
    """False."""
    return False


def is_initialized() -> bool:
    """False."""
    return False


def device_count() -> int:
    """0."""
    return 0


def manual_seed(seed: int) -> None:
    """Nothing: there is no generator to seed."""


def manual_seed_all(seed: int) -> None:
    """Nothing: there is no generator to seed."""


def empty_cache() -> None:
    """Nothing: there is no cache."""


def memory_allocated(device: Any = None) -> int:
    """0."""
    return 0


max_memory_allocated = memory_reserved = max_memory_reserved = memory_allocated


def _unavailable(*args: Any, **kwargs: Any) -> NoReturn:
    """AssertionError: Torch not compiled with CUDA enabled."""
    require_cpu("cuda")
    raise AssertionError("unreachable")


current_device = synchronize = get_device_name = get_device_properties = get_device_capability = _unavailable
mem_get_info = set_device = init = _unavailable


def is_bf16_supported(including_emulation: bool = True) -> bool:
    """False."""
    return False


def __getattr__(name: str) -> Any:
    """The classes of CUDA tensors, which cannot be made."""
    if name in CUDA_TYPES:
        return CUDA_TYPES[name]
    raise AttributeError(f"module 'torch.cuda' has no attribute '{name}'")
