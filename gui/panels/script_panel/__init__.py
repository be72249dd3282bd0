"""The experiment as code: PyTorch that trains it, the trained model as NumPy and JavaScript."""

from .panel import ScriptPanel

__all__ = ["ScriptPanel"]
