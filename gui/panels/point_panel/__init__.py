"""One point: what it does to the model, live."""

from .panel import PointPanel

__all__ = ["PointPanel"]
