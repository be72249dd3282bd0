"""Breaking a program on purpose, and comparing it with the healthy one."""

from .changing import Mistake
from .comparing import Difference, differences
from .mistakes import Pair, pair_of

__all__ = ["Difference", "Mistake", "Pair", "differences", "pair_of"]
