"""Operations on tensors: each forward beside its gradient rules, one file per family.

The functions that make tensors are here at once; all others are loaded with their family when first used.
"""

from typing import Any

from .creation import (
    arange,
    empty,
    empty_like,
    eye,
    full,
    full_like,
    linspace,
    normal,
    ones,
    ones_like,
    rand,
    rand_like,
    randint,
    randn,
    randn_like,
    randperm,
    zeros,
    zeros_like,
)
from .facade import function as function
from .methods import install
from .table import FUNCTIONS

install()


def __getattr__(name: str) -> Any:
    """The function `name` of a family not yet loaded."""
    found = function(name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """Every function, loaded or not."""
    return sorted({*globals(), *FUNCTIONS})


__all__ = [
    "arange",
    "empty",
    "empty_like",
    "eye",
    "full",
    "full_like",
    "linspace",
    "normal",
    "ones",
    "ones_like",
    "rand",
    "rand_like",
    "randint",
    "randn",
    "randn_like",
    "randperm",
    "zeros",
    "zeros_like",
]
