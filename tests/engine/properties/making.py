"""How layers are drawn with first weights of their own.

The first argument of such a call is the layer, whose parameters are checked as well.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import engine
from engine import nn
from tests.engine.properties.drawing import REAL, Call, Domain, Draw, Entry, unary
from tests.engine.properties.functions import FUNCTIONS


def made(d: Draw, make: Callable[..., nn.Module], *args: Any, **options: Any) -> nn.Module:
    """A layer in float64 with first weights that are drawn."""
    engine.manual_seed(d.seed())
    return make(*args, **options).double()


def like(make: Callable[..., nn.Module], name: str) -> Entry:
    """A layer with the options of its function, on the function's tensors."""

    def entry(d: Draw) -> Call:
        call = FUNCTIONS[f"F.{name}"](d)
        return Call(made(d, make, **call.options), *call.args)

    return entry


def elementwise(make: Callable[..., nn.Module], domain: Domain = REAL, *args: Any) -> Entry:
    """A layer without parameters on a tensor of any shape."""
    return lambda d: Call(made(d, make, *args), *unary(domain)(d).args)
