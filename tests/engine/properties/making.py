"""How hypothesis draws layers with first weights of their own.

The first argument of such a call is the layer, whose parameters are checked as well.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import engine
from engine import nn
from tests.engine.properties.drawing import Call, Draw, Entry, unary
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


def elementwise(make: Callable[..., nn.Module], domain: Any = None, *args: Any, **options: Any) -> Entry:
    """A layer without parameters on a tensor of any shape."""
    inputs = unary() if domain is None else unary(domain)
    return lambda d: Call(made(d, make, *args, **options), *inputs(d).args)


def pooling(make: Callable[..., nn.Module], inputs: Entry) -> Entry:
    """The same with options from the draw."""

    def entry(d: Draw) -> Call:
        call = inputs(d)
        return Call(made(d, make, **call.options), *call.args)

    return entry
