"""How loss and metric went, with a mark for every change made on the way."""

from .panel import LossPanel

__all__ = ["LossPanel"]
