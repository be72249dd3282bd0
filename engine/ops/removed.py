"""Functions that PyTorch has removed, which old scripts still name: each tells what took its place.

Shapes: none.
Errors: RuntimeError always.
Source: PyTorch's page of each name, torch.<name>.
"""

from __future__ import annotations

from typing import Any, NoReturn


def _gone(name: str, successor: str) -> NoReturn:
    raise RuntimeError(
        "This function was deprecated since version 1.9 and is now removed. "
        f"`torch.{name}` is deprecated in favor of `torch.linalg.{successor}`."
    )


def lstsq(input: Any, A: Any) -> NoReturn:  # noqa: N803 - PyTorch's name
    """RuntimeError: `linalg.lstsq` took its place, with the arguments the other way round."""
    _gone("lstsq", "lstsq")


def solve(input: Any, A: Any) -> NoReturn:  # noqa: N803 - PyTorch's name
    """RuntimeError: `linalg.solve` took its place, with the arguments the other way round."""
    _gone("solve", "solve")


def symeig(input: Any, eigenvectors: bool = False, upper: bool = True) -> NoReturn:
    """RuntimeError: `linalg.eigh` took its place."""
    _gone("symeig", "eigh")


def eig(input: Any, eigenvectors: bool = False) -> NoReturn:
    """RuntimeError: `linalg.eig` took its place."""
    _gone("eig", "eig")
