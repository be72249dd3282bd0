"""Paths of PyTorch's private modules that scripts import from all the same."""

from . import collate

__all__ = ["collate"]
