"""The optimizers' formulas with the live numbers of a step."""

from .formulas import FORMULAS, update_lines
from .lines import UpdateLine

__all__ = ["FORMULAS", "UpdateLine", "update_lines"]
