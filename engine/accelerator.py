"""What a PyTorch without an accelerator says of it: there is none."""

from __future__ import annotations

from engine.autograd.device import device


def is_available() -> bool:
    """False."""
    return False


def device_count() -> int:
    """0."""
    return 0


def current_accelerator(check_available: bool = False) -> device | None:
    """None: tensors live in the memory of the CPU only."""
    return None
