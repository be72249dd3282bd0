"""The parameters: every weight and bias with its gradient, live."""

from .panel import ParametersPanel

__all__ = ["ParametersPanel"]
