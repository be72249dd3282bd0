"""Settings of PyTorch's machinery. The engine's computations have no such choices; it keeps what is said."""

from __future__ import annotations

from typing import Any

from engine.autograd.device import CPU, require_cpu


class _Settings:
    def __init__(self) -> None:
        self.threads = self.interop_threads = 1
        self.deterministic = False
        self.matmul_precision = "highest"


_settings = _Settings()


def get_num_threads() -> int:
    """The number of threads asked for."""
    return _settings.threads


def set_num_threads(int: int) -> None:
    """Ask for a number of threads; numpy takes what it took at its start. RuntimeError below 1."""
    if int < 1:
        raise RuntimeError("set_num_threads expects a positive integer")
    _settings.threads = int


def get_num_interop_threads() -> int:
    """The number of threads between operations asked for."""
    return _settings.interop_threads


def set_num_interop_threads(int: int) -> None:
    """Ask for a number of threads between operations; there is always one."""
    _settings.interop_threads = int


def use_deterministic_algorithms(mode: bool, *, warn_only: bool = False) -> None:
    """Ask for reproducible results; they always are."""
    _settings.deterministic = mode


def are_deterministic_algorithms_enabled() -> bool:
    """Whether reproducible results were asked for."""
    return _settings.deterministic


def set_float32_matmul_precision(precision: str) -> None:
    """Ask for a precision of matrix products; they are always of full precision."""
    _settings.matmul_precision = precision


def get_float32_matmul_precision() -> str:
    """The precision of matrix products asked for."""
    return _settings.matmul_precision


def set_flush_denormal(mode: bool) -> bool:
    """False: numpy keeps denormal numbers."""
    return False


def set_default_device(device: Any) -> None:
    """Nothing for the CPU; the error of creation for any other."""
    require_cpu(device)


def get_default_device() -> Any:
    """The CPU."""
    return CPU


def compile(model: Any = None, **options: Any) -> Any:  # noqa: A001 - PyTorch's name
    """The model or function as it is, also as a decorator; it computes the same, and not faster."""
    return compile if model is None else model
