"""The experiment as code: PyTorch that trains it, the trained model as NumPy and JavaScript."""

from .languages import LANGUAGES
from .panel import ScriptPanel

__all__ = ["LANGUAGES", "ScriptPanel"]
