"""The learner's little language: PyTorch-shaped lines, parsed, checked and walked by our own interpreter.

Nothing is compiled or executed by Python, and no name that was typed is ever looked up anywhere but in the
fixed tables of this package.
"""

from .grammar import parse
from .interpreter import Interpreter
from .limits import Limits
from .listening import BackwardCall, Listener
from .problems import Places, Problem, ProblemError, Span

__all__ = [
    "BackwardCall",
    "Interpreter",
    "Limits",
    "Listener",
    "Places",
    "Problem",
    "ProblemError",
    "Span",
    "parse",
]
