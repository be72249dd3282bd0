"""A person's formulas: a checked tree, worked out over numpy, written as PyTorch code or plain Python."""

from .expression import Expression, ExpressionError, expression
from .spelling import spelled_out
from .vocabulary import NEAR, PLACES, PLANE, STEPS, Inputs

__all__ = [
    "NEAR",
    "PLACES",
    "PLANE",
    "STEPS",
    "Expression",
    "ExpressionError",
    "Inputs",
    "expression",
    "spelled_out",
]
