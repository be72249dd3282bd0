"""Training steps captured from the eager engine and run without Python in between.

`capture` records what one eager forward does, `lowering` and `updates` write it as a program (`opcodes`,
`program`) over memory that `plan` lays out, and a runner repeats it: `replay` as numpy calls, `native` as
compiled kernels. `CompiledStep` puts them together. No model, loss or optimizer is defined twice: their own
code runs on `symbols` that write down what is done to them.
"""

from __future__ import annotations

from .backends import kernels
from .caching import is_cached
from .capture import first_not_finite
from .errors import MalformedProgramError, NotLowered, StateMissing
from .recipe import Recipe
from .step import CompiledStep

__all__ = [
    "CompiledStep",
    "MalformedProgramError",
    "NotLowered",
    "Recipe",
    "StateMissing",
    "first_not_finite",
    "is_cached",
    "kernels",
]
