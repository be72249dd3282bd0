"""The learner's program: the editor, what is wrong with the program, and what it printed."""

from .panel import EditorPanel

__all__ = ["EditorPanel"]
