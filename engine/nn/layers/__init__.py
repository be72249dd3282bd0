"""Layers, one per file."""

from .identity import Identity
from .linear import Linear
from .sequential import Sequential

__all__ = ["Identity", "Linear", "Sequential"]
