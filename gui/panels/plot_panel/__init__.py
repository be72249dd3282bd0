"""The plot in the middle of the window: points, the model's answer, and what can be done to them."""

from .panel import PlotPanel

__all__ = ["PlotPanel"]
