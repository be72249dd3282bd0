"""A person's formulas over x1 and x2: a checked tree, worked out over numpy, written as PyTorch code."""

from .expression import Expression, ExpressionError, expression

__all__ = ["Expression", "ExpressionError", "expression"]
