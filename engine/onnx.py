"""The place of ONNX export, for scripts that import it at their top."""

from __future__ import annotations

from typing import Any, NoReturn

__all__ = ["export"]


def export(*args: Any, **kwargs: Any) -> NoReturn:
    """RuntimeError: models are not written as ONNX."""
    raise RuntimeError("ONNX export is not supported: save the state_dict and export with PyTorch itself")
