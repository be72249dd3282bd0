"""The gradient in space: a landscape over one or two numbers, with a point to move."""

from .panel import LandscapePanel, is_written

__all__ = ["LandscapePanel", "is_written"]
