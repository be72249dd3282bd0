"""A formula kept from overflowing, for arithmetic that raises where numpy says infinity."""

from __future__ import annotations

import math
import sys

import numpy as np

from .parts import Call, Part, names_in, worked_out
from .vocabulary import Values

_MOST = math.floor(math.log(sys.float_info.max))
"""Of the numbers whose exponential is a double, the largest whole one."""


def bounded(part: Part, inputs: dict[str, Values]) -> Part:
    """The same formula with bounds for the exponents that become too large somewhere among `inputs` (n,).

    Beyond them it has the largest number there is instead of infinity. Powers of an input stay as they are.
    """
    if not isinstance(part, Call):
        return part
    parts = tuple(bounded(each, inputs) for each in part.parts)
    if part.name == "exp":
        return Call("exp", (_at_most(parts[0], _MOST, inputs),))
    base, exponent = (parts[0], parts[-1]) if part.name == "**" else (1.0, 0.0)
    growth = _growth(base)
    if growth > 0:
        return Call("**", (base, _at_most(exponent, math.floor(_MOST / growth), inputs)))
    if growth < 0:
        return Call("**", (base, _at_least(exponent, math.ceil(_MOST / growth), inputs)))
    return Call(part.name, parts)


def _growth(base: Part) -> float:
    """The logarithm of a base that is a number; 0 for any other, and for one that grows nowhere."""
    if names_in(base):
        return 0.0
    value = float(worked_out(base, {}))
    return math.log(value) if 0 < value < math.inf else 0.0


def _at_most(part: Part, limit: float, inputs: dict[str, Values]) -> Part:
    return Call("min", (part, float(limit))) if np.nanmax(_values(part, inputs)) > limit else part


def _at_least(part: Part, limit: float, inputs: dict[str, Values]) -> Part:
    return Call("max", (part, float(limit))) if np.nanmin(_values(part, inputs)) < limit else part


def _values(part: Part, inputs: dict[str, Values]) -> Values:
    with np.errstate(all="ignore"):
        found: Values = np.append(np.asarray(worked_out(part, inputs), np.float64), 0.0)
    return found
