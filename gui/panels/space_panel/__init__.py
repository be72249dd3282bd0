"""How a layer bends the plane of inputs, live."""

from .panel import SpacePanel

__all__ = ["SpacePanel"]
