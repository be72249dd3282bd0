"""Operations on tensors: each forward beside its gradient rules, one file per family.

A function is loaded with its family when it is first used.
"""

from typing import Any

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
