"""How the model learns."""

from .panel import TrainingPanel

__all__ = ["TrainingPanel"]
