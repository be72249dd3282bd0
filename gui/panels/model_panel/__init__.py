"""The model: which features, layers and output."""

from .panel import ModelPanel

__all__ = ["ModelPanel"]
